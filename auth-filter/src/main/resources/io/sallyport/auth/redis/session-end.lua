-- Ends a session, or the one that has come in its place by now; answers with the id of the one that has ended.
-- KEYS: session
-- ARGV: id, then how the keys of sessions, marks, indexes and listings of this slot begin
local id = ARGV[1]
for _ = 1, 32 do
  local record = redis.call('GET', ARGV[2] .. id)
  if record then
    redis.call('DEL', ARGV[2] .. id)
    local read, fields = pcall(cjson.decode, record)
    if read then
      redis.call('ZREM', ARGV[4] .. fields[6], id)
      redis.call('HDEL', ARGV[5] .. fields[6], id)
    end
    return id
  end
  local mark = redis.call('GET', ARGV[3] .. id)
  if not mark then return false end
  id = string.match(mark, ' (.+)$')
end
return false
