-- tries: catching a full stack and going on
-- stopped: stack
action(function(turn)
  local function f() return 1 + f() end
  for i = 1, 1000 do pcall(f) end
end)
