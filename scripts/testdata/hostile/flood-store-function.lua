-- tries: a function as a value
-- stopped: error
action(function(turn)
  store.set("x", print)
end)
