-- tries: a loop in a coroutine, which escapes counted contexts
-- stopped: error
action(function(turn)
  coroutine.wrap(function() while true do end end)()
end)
