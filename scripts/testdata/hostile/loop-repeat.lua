-- tries: an endless repeat loop
-- stopped: fuel
action(function(turn)
  repeat until false
end)
