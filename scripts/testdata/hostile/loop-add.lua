-- tries: __add that adds again
-- stopped: stack
action(function(turn)
  local t = setmetatable({}, { __add = function(a, b) return a + b .. "" end })
  return t + 1
end)
