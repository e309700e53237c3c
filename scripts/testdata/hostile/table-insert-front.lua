-- tries: inserting at the front of a long list for ever
-- stopped: fuel memory
action(function(turn)
  local t = {}
  while true do table.insert(t, 1, 1) end
end)
