-- tries: endless recursion
-- stopped: stack
action(function(turn)
  local function f() return 1 + f() end
  f()
end)
