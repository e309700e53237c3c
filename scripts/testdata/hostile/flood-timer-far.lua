-- tries: a timer in a million years
-- stopped: error
action(function(turn)
  after(1e15, "x")
end)
