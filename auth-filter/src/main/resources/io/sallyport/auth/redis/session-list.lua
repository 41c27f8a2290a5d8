-- The account's sessions, each as its record and its listing, one after the other.
-- KEYS: index, listing
-- ARGV: now, how the keys of sessions of this slot begin
local found = {}
for _, id in ipairs(redis.call('ZRANGE', KEYS[1], 0, -1)) do
  local record = redis.call('GET', ARGV[2] .. id)
  if record then
    found[#found + 1] = record
    found[#found + 1] = redis.call('HGET', KEYS[2], id) or ''
  else
    redis.call('ZREM', KEYS[1], id)
    redis.call('HDEL', KEYS[2], id)
  end
end
return found
