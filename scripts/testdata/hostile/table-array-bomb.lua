-- tries: an index that fills a huge array
-- stopped: fuel memory harmless
action(function(turn)
  local t = {}
  t[67108862] = 1
  t[65000] = 1
end)
