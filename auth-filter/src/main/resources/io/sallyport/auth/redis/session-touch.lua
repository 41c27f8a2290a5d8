-- Notes that somebody came with the session, in the index too, whatever became of it there. What a full Redis lets
-- through comes first.
-- KEYS: session, index, listing
-- ARGV: id, when as 13 digits, life in ms, when it ends by itself, keep in ms
if redis.call('PEXPIRE', KEYS[1], ARGV[3]) == 0 then return 0 end
redis.call('SETRANGE', KEYS[1], 1, ARGV[2])
redis.call('ZADD', KEYS[2], ARGV[4], ARGV[1])
for i = 2, 3 do
  if redis.call('PTTL', KEYS[i]) < tonumber(ARGV[5]) then redis.call('PEXPIRE', KEYS[i], ARGV[5]) end
end
return 1
