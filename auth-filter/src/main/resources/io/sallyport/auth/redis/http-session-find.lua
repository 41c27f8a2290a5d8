-- All fields of a session that lives, and notes that somebody came; where its id has just been
-- changed, the new one.
-- KEYS: session, mark
-- ARGV: now, in how many parts of its life one visit is noted, version
local now = tonumber(ARGV[1])
local own = redis.pcall('HMGET', KEYS[1], 'v', 's', 'l')
if own.err then return false end
if not own[1] then
  local mark = redis.call('GET', KEYS[2]) or ''
  local till, id = string.match(mark, '^(%d+) %d (.+)$')
  return till and now < tonumber(till) and id or false
end
local seen, life = tonumber(own[2] or ''), tonumber(own[3] or '')
if own[1] ~= ARGV[3] or not seen or not life or now - seen >= life then return false end
local fields = redis.call('HGETALL', KEYS[1])
if now - seen >= life / tonumber(ARGV[2]) then
  redis.call('HSET', KEYS[1], 's', ARGV[1])
  redis.call('PEXPIRE', KEYS[1], life)
end
return fields
