-- tries: a thousand keys
-- stopped: error effects
action(function(turn)
  for i = 1, 1000 do store.set("k" .. i, i) end
end)
