-- tries: whole numbers that are too large
-- stopped: error
action(function(turn)
  string.format("%d", 1e300)
end)
