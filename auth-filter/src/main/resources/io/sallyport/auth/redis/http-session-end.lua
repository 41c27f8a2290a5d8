-- Ends a session, also under the key that it has by now.
-- KEYS: session, mark
-- ARGV: how keys of sessions in this slot begin, how marks do
local session, mark = KEYS[1], KEYS[2]
for _ = 1, 16 do
  redis.call('DEL', session)
  local id = string.match(redis.call('GET', mark) or '', '^%d+ %d (.+)$')
  redis.call('DEL', mark)
  if not id then return 1 end
  session, mark = ARGV[1] .. id, ARGV[2] .. id
end
return 1
