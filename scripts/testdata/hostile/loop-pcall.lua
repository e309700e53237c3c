-- tries: a loop that catches whatever stops it
-- stopped: fuel
action(function(turn)
  while true do pcall(function() while true do end end) end
end)
