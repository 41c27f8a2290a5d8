-- Puts a new session in the place of another of the same account.
-- KEYS: session, epoch, index, listing, old session, mark of the old one
-- ARGV: as for session-create, then the old id and how long the mark stays in ms
local function epoch(key)
  local revocation, rights, keys =
    string.match(redis.call('GET', key) or '', '^(%d+) (%d+) (%d+)$')
  return tonumber(revocation or '0'), tonumber(rights or '0'), tonumber(keys or '0')
end

local function bring(key, life)
  if redis.call('PTTL', key) < life then redis.call('PEXPIRE', key, life) end
end

local mark = string.format('%d %s', tonumber(ARGV[8]) + tonumber(ARGV[11]), ARGV[1])
redis.call('SET', KEYS[6], mark, 'PX', ARGV[11], 'NX')
if redis.call('DEL', KEYS[5]) == 0 then return 'OLD_GONE' end
local listing = redis.call('HGET', KEYS[4], ARGV[10]) or ARGV[5]
redis.call('ZREM', KEYS[3], ARGV[10])
redis.call('HDEL', KEYS[4], ARGV[10])

local revocation, rights, keys = epoch(KEYS[2])
if tonumber(ARGV[6]) < revocation then return 'EPOCH_PASSED' end
rights = math.max(tonumber(ARGV[7]), rights)

redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[3])
redis.call('SETRANGE', KEYS[1], 15, string.format('%-10d', rights))
redis.call('SET', KEYS[2], string.format('%d %d %d', ARGV[6], rights, keys), 'KEEPTTL')
redis.call('ZADD', KEYS[3], ARGV[4], ARGV[1])
redis.call('HSET', KEYS[4], ARGV[1], listing)
local keep = tonumber(ARGV[9])
bring(KEYS[2], keep)
bring(KEYS[3], keep)
bring(KEYS[4], keep)
return 'DONE'
