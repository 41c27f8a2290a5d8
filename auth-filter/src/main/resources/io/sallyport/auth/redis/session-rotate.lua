-- Puts a new session in the place of another of the same account.
-- KEYS: as session-keep, then old session, mark of the old one
-- ARGV: as session-keep, then the old id and how long the mark stays in ms
local mark = string.format('%d %s', tonumber(ARGV[8]) + tonumber(ARGV[12]), ARGV[1])
redis.call('SET', KEYS[6], mark, 'PX', ARGV[12], 'NX')
if redis.call('DEL', KEYS[5]) == 0 then return 'OLD_GONE' end
local listing = redis.call('HGET', KEYS[4], ARGV[11]) or ARGV[5]
redis.call('ZREM', KEYS[3], ARGV[11])
redis.call('HDEL', KEYS[4], ARGV[11])

local epoch = read_epoch(KEYS[2])
if tonumber(ARGV[6]) < epoch.revocation then return 'EPOCH_PASSED' end
keep_session(epoch, listing)
return 'DONE'
