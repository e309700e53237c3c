-- tries: a repetition beyond what there may be
-- stopped: error
action(function(turn)
  return matches("x", "(x{1000}){1000}")
end)
