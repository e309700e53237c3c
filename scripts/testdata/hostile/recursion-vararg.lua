-- tries: tail recursion whose arguments grow: it killed the plain library
-- stopped: error stack fuel memory
action(function(turn)
  local function f(...) return f(1, ...) end
  f()
end)
