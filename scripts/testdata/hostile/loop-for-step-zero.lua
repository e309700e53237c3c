-- tries: a for loop whose step is 0
-- stopped: fuel harmless error
action(function(turn)
  for i = 1, 2, 0 do end
end)
