-- Merges what one request has changed into a session that lives, also under the key that it has by now.
-- KEYS: session, mark
-- ARGV: now, how keys of sessions in this slot begin, how marks do, idle seconds or nothing, life in ms or nothing,
-- how many names are to go, those, then names and values
local now, key, mark = tonumber(ARGV[1]), KEYS[1], KEYS[2]
for _ = 1, 16 do
  if redis.call('EXISTS', key) == 1 then break end
  local till, id = string.match(redis.call('GET', mark) or '', '^(%d+) 1 (.+)$')
  if not till or now >= tonumber(till) then return 0 end
  key, mark = ARGV[2] .. id, ARGV[3] .. id
end
local own = redis.call('HMGET', key, 's', 'l')
if not own[1] or not own[2] or now - tonumber(own[1]) >= tonumber(own[2]) then return 0 end

if ARGV[4] ~= '' then
  redis.call('HSET', key, 'i', ARGV[4], 'l', ARGV[5], 's', ARGV[1])
  redis.call('PEXPIRE', key, ARGV[5])
end
local gone = tonumber(ARGV[6])
if gone > 0 then redis.call('HDEL', key, unpack(ARGV, 7, 6 + gone)) end
if #ARGV > 6 + gone then redis.call('HSET', key, unpack(ARGV, 7 + gone)) end
return 1
