-- tries: an error that is a table
-- stopped: error
action(function(turn)
  error({ code = 1 })
end)
