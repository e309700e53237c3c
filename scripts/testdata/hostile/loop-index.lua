-- tries: __index functions that call each other
-- stopped: stack
action(function(turn)
  local t = {}
  setmetatable(t, { __index = function(t, k) return t[k .. "x"] end })
  return t.a
end)
