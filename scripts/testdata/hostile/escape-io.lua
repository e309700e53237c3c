-- tries: io.open
-- stopped: error
action(function(turn)
  return io.open("/etc/passwd"):read("*a")
end)
