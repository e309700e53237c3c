-- tries: an error object that fails to print
-- stopped: error
action(function(turn)
  error(setmetatable({}, { __tostring = function() error("again") end }))
end)
