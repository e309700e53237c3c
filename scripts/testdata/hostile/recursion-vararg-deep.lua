-- tries: recursion whose arguments grow
-- stopped: error stack
action(function(turn)
  local function f(...) return 1 + f(1, ...) end
  f()
end)
