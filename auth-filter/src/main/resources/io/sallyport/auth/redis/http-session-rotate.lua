-- Puts a session under another key of the same slot, unless it is another account's, which ends it.
-- KEYS: session, mark, session under its new key
-- ARGV: now, whose it is from then on or nothing, the new id, how long the mark stays in ms
local now = tonumber(ARGV[1])
local own = redis.call('HMGET', KEYS[1], 's', 'l', 'o')
if not own[1] or not own[2] or now - tonumber(own[1]) >= tonumber(own[2]) then return 0 end
local before, after = own[3] or '', ARGV[2]
if after == '' then after = before end
if before ~= '' and before ~= after then
  redis.call('DEL', KEYS[1])
  return 0
end
redis.call('RENAME', KEYS[1], KEYS[3])
redis.call('HSET', KEYS[3], 'o', after, 's', ARGV[1])
redis.call('PEXPIRE', KEYS[3], own[2])
local follow = before == after and 1 or 0
local mark = string.format('%d %d %s', now + tonumber(ARGV[4]), follow, ARGV[3])
redis.call('SET', KEYS[2], mark, 'PX', ARGV[4])
return 1
