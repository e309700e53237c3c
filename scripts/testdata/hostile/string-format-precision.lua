-- tries: a precision of nine digits
-- stopped: error
action(function(turn)
  return string.format("%.999999999f", 1)
end)
