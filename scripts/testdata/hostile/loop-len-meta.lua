-- tries: __len that asks again
-- stopped: stack harmless
action(function(turn)
  local t = setmetatable({}, { __len = function(t) return #t + 1 end })
  return #t
end)
