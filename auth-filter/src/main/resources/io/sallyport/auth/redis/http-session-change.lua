-- Merges what one request has changed into a session that lives.
-- KEYS: session, mark
-- ARGV: now, how keys of sessions in this slot begin, idle seconds or nothing, life in ms or
-- nothing, how many names are to go, those, then names and values
local now, key = tonumber(ARGV[1]), KEYS[1]
if redis.call('EXISTS', key) == 0 then
  local mark = redis.call('GET', KEYS[2]) or ''
  local till, id = string.match(mark, '^(%d+) 1 (.+)$')
  if not till or now >= tonumber(till) then return 0 end
  key = ARGV[2] .. id
end
local own = redis.call('HMGET', key, 's', 'l')
if not own[1] or not own[2] or now - tonumber(own[1]) >= tonumber(own[2]) then return 0 end

if ARGV[3] ~= '' then
  redis.call('HSET', key, 'i', ARGV[3], 'l', ARGV[4], 's', ARGV[1])
  redis.call('PEXPIRE', key, ARGV[4])
end
local gone = tonumber(ARGV[5])
if gone > 0 then redis.call('HDEL', key, unpack(ARGV, 6, 5 + gone)) end
if #ARGV > 5 + gone then redis.call('HSET', key, unpack(ARGV, 6 + gone)) end
return 1
