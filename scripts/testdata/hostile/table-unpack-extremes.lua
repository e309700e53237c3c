-- tries: unpacking from the smallest to the largest number
-- stopped: error
action(function(turn)
  return unpack({}, -2147483648, 2147483647)
end)
