-- tries: gsub that makes each letter a long text
-- stopped: memory
action(function(turn)
  return (("x"):rep(10000):gsub("x", ("y"):rep(10000)))
end)
