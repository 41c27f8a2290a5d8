-- Keeps a new session.
-- KEYS: session
-- ARGV: life in ms, then names and values of fields
redis.call('HSET', KEYS[1], unpack(ARGV, 2))
redis.call('PEXPIRE', KEYS[1], ARGV[1])
return 1
