-- Takes tries of a limit; how many ms to wait, 0 if they were granted.
-- KEYS: limit
-- ARGV: now, count, period in ms, how many tries to take
local now = tonumber(ARGV[1])
local period = tonumber(ARGV[3])
local take = tonumber(ARGV[4])
local known = redis.call('HMGET', KEYS[1], 'used', 'ends')
local used = tonumber(known[1] or '0')
local ends = tonumber(known[2] or '0')
if now >= ends then
  used = 0
  ends = now + period
end
if used >= tonumber(ARGV[2]) then return ends - now end
if take > 0 then
  redis.call('HSET', KEYS[1], 'used', used + take, 'ends', string.format('%d', ends))
  redis.call('PEXPIRE', KEYS[1], math.max(1, ends - now))
end
return 0
