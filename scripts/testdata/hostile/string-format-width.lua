-- tries: a width of nine digits
-- stopped: error
action(function(turn)
  return string.format("%99999999d", 1)
end)
