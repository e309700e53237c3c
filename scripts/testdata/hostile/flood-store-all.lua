-- tries: filling the memory for all
-- stopped: error effects
action(function(turn)
  for i = 1, 49 do store.all.set("k" .. i, ("x"):rep(1900)) end
end)
