-- tries: several assignments at once into a library
-- stopped: error
action(function(turn)
  local x
  x, math.pi = 1, 3
end)
