-- Stands before every script that reads or writes an account's epoch: its revocation, its rights, when its API keys
-- have changed, and whatever a later version writes behind them, which stays.
local function read_epoch(key)
  local revocation, rights, keys, more =
    string.match(redis.call('GET', key) or '', '^(%d+) (%d+) (%d+)(.*)$')
  return {
    revocation = tonumber(revocation or '0'),
    rights = tonumber(rights or '0'),
    keys = tonumber(keys or '0'),
    more = more or ''
  }
end

-- A key stays for at least so many ms from now.
local function stay(key, life)
  if redis.call('PTTL', key) < life then redis.call('PEXPIRE', key, life) end
end

local function write_epoch(key, epoch, life)
  local text = string.format('%d %d %d', epoch.revocation, epoch.rights, epoch.keys) .. epoch.more
  redis.call('SET', key, text, 'KEEPTTL')
  stay(key, life)
end

