-- tries: an error object that never ends printing
-- stopped: error
action(function(turn)
  error(setmetatable({}, { __tostring = function() while true do end end }))
end)
