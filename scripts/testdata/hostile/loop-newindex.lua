-- tries: __newindex tables that form a ring
-- stopped: error
action(function(turn)
  local a, b = {}, {}
  setmetatable(a, { __newindex = b })
  setmetatable(b, { __newindex = a })
  a.x = 1
end)
