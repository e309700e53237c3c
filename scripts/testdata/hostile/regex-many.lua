-- tries: a thousand different expressions
-- stopped: error
action(function(turn)
  for i = 1, 1000 do matches("x", "x" .. i) end
end)
