-- tries: __lt that compares again
-- stopped: stack
action(function(turn)
  local mt = {}
  local a, b = setmetatable({}, mt), setmetatable({}, mt)
  mt.__lt = function(a, b) return a < b and true end
  return a < b
end)
