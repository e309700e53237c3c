-- tries: an iterator that never ends
-- stopped: fuel
action(function(turn)
  for x in function() return 1 end do end
end)
