-- Keeps a new ticket.
-- KEYS: ticket
-- ARGV: content, tries, when it ends, life in ms
redis.call('HSET', KEYS[1], 'content', ARGV[1], 'tries', ARGV[2], 'ends', ARGV[3])
redis.call('PEXPIRE', KEYS[1], ARGV[4])
return 1
