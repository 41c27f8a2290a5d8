-- Stands before the scripts that keep a new session.
-- KEYS: session, epoch, index, listing
-- ARGV: id, record, life in ms, when it ends by itself, listing, revocation, rights, now, keep in ms, how many sessions
-- an account has at most
local function keep_session(epoch, listing)
  local sessions = string.sub(KEYS[1], 1, -1 - #ARGV[1])
  local keep = tonumber(ARGV[9])

  -- What has ended goes from the index. The time alone does not tell: the clock of the node that wrote it may differ.
  for _, id in ipairs(redis.call('ZRANGEBYSCORE', KEYS[3], '-inf', ARGV[8], 'LIMIT', 0, 100)) do
    if redis.call('EXISTS', sessions .. id) == 0 then
      redis.call('ZREM', KEYS[3], id)
      redis.call('HDEL', KEYS[4], id)
    end
  end

  epoch.revocation = tonumber(ARGV[6])
  epoch.rights = math.max(tonumber(ARGV[7]), epoch.rights)
  redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[3])
  redis.call('SETRANGE', KEYS[1], 15, string.format('%-10d', epoch.rights))
  write_epoch(KEYS[2], epoch, keep)
  redis.call('ZADD', KEYS[3], ARGV[4], ARGV[1])
  redis.call('HSET', KEYS[4], ARGV[1], listing)
  stay(KEYS[3], keep)
  stay(KEYS[4], keep)

  local over = redis.call('ZCARD', KEYS[3]) - tonumber(ARGV[10])
  if over > 0 then
    for _, id in ipairs(redis.call('ZRANGE', KEYS[3], 0, math.min(over, 100) - 1)) do
      redis.call('DEL', sessions .. id)
      redis.call('ZREM', KEYS[3], id)
      redis.call('HDEL', KEYS[4], id)
    end
  end
end

