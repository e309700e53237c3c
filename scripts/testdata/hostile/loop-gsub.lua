-- tries: a replacement function that loops
-- stopped: fuel
action(function(turn)
  ("x"):gsub("x", function() while true do end end)
end)
