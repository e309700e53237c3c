-- tries: times that are none
-- stopped: error
action(function(turn)
  return time.format("%Y", 1e300)
end)
