-- tries: io.popen
-- stopped: error
action(function(turn)
  return io.popen("id"):read("*a")
end)
