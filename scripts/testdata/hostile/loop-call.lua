-- tries: __call that calls itself
-- stopped: stack
action(function(turn)
  local t = setmetatable({}, { __call = function(self) return 1 + self() end })
  t()
end)
