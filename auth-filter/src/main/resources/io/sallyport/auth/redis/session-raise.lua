-- Raises the account's epoch: sessions of a smaller revocation end, the others are told the rights. One of a version
-- that cannot be read ends where the revocation rises, and is left alone else.
-- KEYS: epoch, index, listing
-- ARGV: revocation, rights, how the keys of sessions of this slot begin, keep in ms

-- A Redis that is full refuses what may take memory, unless the script has written before: so this comes first.
redis.call('ZREM', KEYS[2], '')

local epoch = read_epoch(KEYS[1])
local rises = tonumber(ARGV[1]) > epoch.revocation
epoch.revocation = math.max(tonumber(ARGV[1]), epoch.revocation)
epoch.rights = math.max(tonumber(ARGV[2]), epoch.rights)
local rights = string.format('%-10d', epoch.rights)

for _, id in ipairs(redis.call('ZRANGE', KEYS[2], 0, -1)) do
  local key = ARGV[3] .. id
  local record = redis.call('GET', key)
  local made = record and string.match(record, '^%[%d+,%d+ *,1,(%d+),')
  local ends = rises
  if made then ends = tonumber(made) < epoch.revocation end
  if not record or ends then
    redis.call('DEL', key)
    redis.call('ZREM', KEYS[2], id)
    redis.call('HDEL', KEYS[3], id)
  elseif made then
    redis.call('SETRANGE', key, 15, rights)
  end
end
write_epoch(KEYS[1], epoch, tonumber(ARGV[4]))
return 1
