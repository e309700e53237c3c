-- tries: load
-- stopped: error
action(function(turn)
  return load("return 1")()
end)
