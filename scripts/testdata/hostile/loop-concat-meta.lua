-- tries: __concat that joins again
-- stopped: stack
action(function(turn)
  local t
  t = setmetatable({}, { __concat = function(a, b) return t .. "x" end })
  return t .. "x"
end)
