-- tries: random with limits that are none
-- stopped: error
action(function(turn)
  pcall(math.random, 0)
  return math.random(1, -5)
end)
