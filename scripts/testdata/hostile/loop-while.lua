-- tries: an endless while loop
-- stopped: fuel
action(function(turn)
  while true do end
end)
