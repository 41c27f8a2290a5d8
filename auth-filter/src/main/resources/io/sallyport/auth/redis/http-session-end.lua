-- Ends a session, also under the key that it has by now, unless it has become somebody's since:
-- the old one may have been planted.
-- KEYS: session, mark
-- ARGV: how keys of sessions in this slot begin, how marks do
local session, mark = KEYS[1], KEYS[2]
for _ = 1, 16 do
  redis.call('DEL', session)
  local id = string.match(redis.call('GET', mark) or '', '^%d+ 1 (.+)$')
  if not id then return 1 end
  redis.call('DEL', mark)
  session, mark = ARGV[1] .. id, ARGV[2] .. id
end
return 1
