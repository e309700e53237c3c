-- tries: __tostring that prints itself
-- stopped: stack
action(function(turn)
  local t = setmetatable({}, { __tostring = function(t) return tostring(t) .. "x" end })
  log(t)
end)
