-- tries: __eq that compares again
-- stopped: stack
action(function(turn)
  local mt = {}
  local a, b = setmetatable({}, mt), setmetatable({}, mt)
  mt.__eq = function(a, b) return a == b end
  return a == b
end)
