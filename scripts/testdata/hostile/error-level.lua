-- tries: an error at a level that is not there
-- stopped: error
action(function(turn)
  error("x", 1e9)
end)
