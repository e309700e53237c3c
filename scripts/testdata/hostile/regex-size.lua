-- tries: a regular expression of a million steps
-- stopped: error
action(function(turn)
  return matches("x", "((a{100}){100}){100}")
end)
