-- tries: pcall around pcall around an endless loop
-- stopped: fuel
action(function(turn)
  local function f() while true do end end
  for i = 1, 20 do local g = f; f = function() pcall(g); while true do end end end
  f()
end)
