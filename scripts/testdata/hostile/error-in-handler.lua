-- tries: an error of the error handler
-- stopped: harmless
action(function(turn)
  local ok, e = xpcall(function() error("a") end, function() error("b") end)
  assert(not ok)
end)
