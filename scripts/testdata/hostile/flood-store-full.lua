-- tries: filling the memory bit by bit
-- stopped: error
action(function(turn)
  for i = 1, 40 do store.set("k" .. i, ("x"):rep(1500)) end
end)
