-- tries: infinite positions
-- stopped: harmless
action(function(turn)
  return ("abc"):sub(-math.huge, math.huge), ("abc"):byte(0 / 1)
end)
