-- Keeps a new session, unless the account was signed out everywhere meanwhile.
-- KEYS, ARGV: as session-keep
local epoch = read_epoch(KEYS[2])
if tonumber(ARGV[6]) < epoch.revocation then return 0 end
keep_session(epoch, ARGV[5])
return 1
