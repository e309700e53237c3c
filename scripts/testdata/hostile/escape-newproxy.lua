-- tries: newproxy
-- stopped: error
action(function(turn)
  return newproxy(true)
end)
