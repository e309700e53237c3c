-- tries: a function defined into a library
-- stopped: error
action(function(turn)
  function math.floor() return 0 end
end)
