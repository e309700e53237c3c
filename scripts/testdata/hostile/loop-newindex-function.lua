-- tries: __newindex that sets again
-- stopped: stack
action(function(turn)
  local t = setmetatable({}, { __newindex = function(t, k, v) t[k] = v end })
  t.x = 1
end)
