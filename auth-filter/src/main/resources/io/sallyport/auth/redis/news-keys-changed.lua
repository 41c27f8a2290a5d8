-- Notes a change of the account's API keys: by the time, which never comes twice. In a full Redis too, since a script
-- that has removed something may write on.
-- KEYS: epoch
-- ARGV: keep in ms, now
local epoch = read_epoch(KEYS[1])
local life = math.max(redis.call('PTTL', KEYS[1]), tonumber(ARGV[1]))
epoch.keys = math.max(tonumber(ARGV[2]), epoch.keys + 1)
redis.call('DEL', KEYS[1])
write_epoch(KEYS[1], epoch, life)
return 1
