-- Gives one try back, if the ticket is still there.
-- KEYS: ticket
if redis.call('EXISTS', KEYS[1]) == 1 then redis.call('HINCRBY', KEYS[1], 'tries', 1) end
return 1
