-- Ends the account's session of that handle.
-- KEYS: index, listing
-- ARGV: handle, how the keys of sessions of this slot begin
for _, id in ipairs(redis.call('ZRANGE', KEYS[1], 0, -1)) do
  local record = redis.call('GET', ARGV[2] .. id)
  if record and string.find(record, ARGV[1], 1, true) then
    local read, fields = pcall(cjson.decode, record)
    if read and fields[9] == ARGV[1] then
      redis.call('DEL', ARGV[2] .. id)
      redis.call('ZREM', KEYS[1], id)
      redis.call('HDEL', KEYS[2], id)
      return 1
    end
  end
end
return 0
