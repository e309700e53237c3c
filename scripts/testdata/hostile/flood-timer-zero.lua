-- tries: a timer that rings at once
-- stopped: error
action(function(turn)
  after(0, "x")
end)
