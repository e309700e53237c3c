-- tries: an error handler that fails for ever
-- stopped: stack error harmless
action(function(turn)
  local function h(e) error(e) end
  for i = 1, 50 do xpcall(h, h) end
end)
