-- tries: %f with an open set
-- stopped: error
action(function(turn)
  return ("x"):find("%f[")
end)
