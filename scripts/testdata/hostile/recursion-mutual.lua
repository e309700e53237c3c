-- tries: two functions that call each other
-- stopped: stack
action(function(turn)
  local g
  local function f() return 1 + g() end
  g = function() return 1 + f() end
  f()
end)
