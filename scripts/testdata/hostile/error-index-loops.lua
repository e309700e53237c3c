-- tries: an error object whose fields never end
-- stopped: error
action(function(turn)
  error(setmetatable({}, { __index = function() while true do end end }))
end)
