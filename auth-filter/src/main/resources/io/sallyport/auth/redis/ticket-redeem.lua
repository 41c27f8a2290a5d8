-- Ends the ticket, for exactly one caller.
-- KEYS: ticket
-- ARGV: now
local ends = redis.call('HGET', KEYS[1], 'ends')
if redis.call('DEL', KEYS[1]) == 0 or tonumber(ARGV[1]) >= tonumber(ends) then return 0 end
return 1
