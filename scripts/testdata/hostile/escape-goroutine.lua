-- tries: a coroutine with what gopher-lua calls a thread
-- stopped: error
action(function(turn)
  return coroutine.create(function() end)
end)
