-- tries: unpacking a range that is not there
-- stopped: error
action(function(turn)
  return unpack({}, 1, 1e8)
end)
