-- Keeps a new session, unless the account was signed out everywhere meanwhile.
-- KEYS: session, epoch, index, listing
-- ARGV: id, record, life in ms, when it ends by itself, listing, revocation, rights, now, keep in ms
local function epoch(key)
  local revocation, rights, keys =
    string.match(redis.call('GET', key) or '', '^(%d+) (%d+) (%d+)$')
  return tonumber(revocation or '0'), tonumber(rights or '0'), tonumber(keys or '0')
end

local function bring(key, life)
  if redis.call('PTTL', key) < life then redis.call('PEXPIRE', key, life) end
end

local revocation, rights, keys = epoch(KEYS[2])
if tonumber(ARGV[6]) < revocation then return 0 end
rights = math.max(tonumber(ARGV[7]), rights)

for _, gone in ipairs(redis.call('ZRANGEBYSCORE', KEYS[3], '-inf', ARGV[8], 'LIMIT', 0, 100)) do
  redis.call('ZREM', KEYS[3], gone)
  redis.call('HDEL', KEYS[4], gone)
end

redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[3])
redis.call('SETRANGE', KEYS[1], 15, string.format('%-10d', rights))
redis.call('SET', KEYS[2], string.format('%d %d %d', ARGV[6], rights, keys), 'KEEPTTL')
redis.call('ZADD', KEYS[3], ARGV[4], ARGV[1])
redis.call('HSET', KEYS[4], ARGV[1], ARGV[5])
local keep = tonumber(ARGV[9])
bring(KEYS[2], keep)
bring(KEYS[3], keep)
bring(KEYS[4], keep)
return 1
