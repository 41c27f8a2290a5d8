-- Notes that a token, or a family of them, has ended. In a full Redis too, since a script that has removed something
-- may write on.
-- KEYS: ended
-- ARGV: life in ms
redis.call('DEL', KEYS[1])
redis.call('SET', KEYS[1], '1', 'PX', ARGV[1])
return 1
