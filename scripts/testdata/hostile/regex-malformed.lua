-- tries: an expression that cannot be read
-- stopped: error
action(function(turn)
  return matches("x", "(?<=x)(")
end)
