-- tries: __index tables that form a ring
-- stopped: error
action(function(turn)
  local a, b = {}, {}
  setmetatable(a, { __index = b })
  setmetatable(b, { __index = a })
  return a.x
end)
