-- tries: endless tail recursion, whose traceback is long
-- stopped: fuel
action(function(turn)
  local function f() return f() end
  f()
end)
