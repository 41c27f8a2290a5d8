-- Raises the account's epoch: sessions of a smaller revocation end, the others are told the rights.
-- KEYS: epoch, index, listing
-- ARGV: revocation, rights, how the keys of sessions of this slot begin, keep in ms
local function epoch(key)
  local revocation, rights, keys =
    string.match(redis.call('GET', key) or '', '^(%d+) (%d+) (%d+)$')
  return tonumber(revocation or '0'), tonumber(rights or '0'), tonumber(keys or '0')
end

local revocation, rights, keys = epoch(KEYS[1])
revocation = math.max(tonumber(ARGV[1]), revocation)
rights = math.max(tonumber(ARGV[2]), rights)
redis.call('SET', KEYS[1], string.format('%d %d %d', revocation, rights, keys), 'KEEPTTL')
if redis.call('PTTL', KEYS[1]) < tonumber(ARGV[4]) then redis.call('PEXPIRE', KEYS[1], ARGV[4]) end

for _, id in ipairs(redis.call('ZRANGE', KEYS[2], 0, -1)) do
  local key = ARGV[3] .. id
  local record = redis.call('GET', key)
  local read, fields = pcall(cjson.decode, record or '[]')
  if not record or not read or tonumber(fields[4] or '-1') < revocation then
    redis.call('DEL', key)
    redis.call('ZREM', KEYS[2], id)
    redis.call('HDEL', KEYS[3], id)
  else
    redis.call('SETRANGE', key, 15, string.format('%-10d', rights))
  end
end
return 1
