-- tries: tail recursion that keeps its values
-- stopped: fuel
action(function(turn)
  local function f(a, b, c) return f(c, a, b) end
  f(1, 2, 3)
end)
