-- The ticket's content, if it lives and has as many tries left as are taken.
-- KEYS: ticket
-- ARGV: now, how many tries to take
local ticket = redis.call('HMGET', KEYS[1], 'content', 'tries', 'ends')
local take = tonumber(ARGV[2])
if not ticket[1] or tonumber(ARGV[1]) >= tonumber(ticket[3]) then return false end
if take > 0 then
  if tonumber(ticket[2]) < take then return false end
  redis.call('HINCRBY', KEYS[1], 'tries', -take)
end
return ticket[1]
