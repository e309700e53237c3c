-- tries: recursion through pcall
-- stopped: stack
action(function(turn)
  local function f() pcall(f) return f() + 1 end
  f()
end)
