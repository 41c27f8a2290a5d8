-- Notes a change of the account's API keys: by the time, which never comes twice.
-- KEYS: epoch
-- ARGV: keep in ms, now
local revocation, rights, keys =
  string.match(redis.call('GET', KEYS[1]) or '', '^(%d+) (%d+) (%d+)$')
local changed = math.max(tonumber(ARGV[2]), tonumber(keys or '0') + 1)
redis.call('SET', KEYS[1], string.format('%d %d %d', revocation or 0, rights or 0, changed), 'KEEPTTL')
if redis.call('PTTL', KEYS[1]) < tonumber(ARGV[1]) then redis.call('PEXPIRE', KEYS[1], ARGV[1]) end
return 1
