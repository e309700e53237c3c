-- tries: a pattern that recurses for each letter
-- stopped: error fuel
action(function(turn)
  return ("a"):rep(60000):match("^(a?)(a?)(a?)(a?)(a?)(a?)" .. ("a?"):rep(230) .. "$")
end)
