-- tries: os.exit
-- stopped: error
action(function(turn)
  os.exit(1)
end)
