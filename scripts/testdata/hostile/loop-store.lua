-- tries: reading the memory for ever
-- stopped: fuel
action(function(turn)
  while true do store.get("x") end
end)
