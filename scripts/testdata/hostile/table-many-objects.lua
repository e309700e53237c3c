-- tries: small objects without end
-- stopped: fuel memory
action(function(turn)
  local t = {}
  while true do local o = {}; o.x = t; t = o end
end)
