-- tries: os.execute
-- stopped: error
action(function(turn)
  os.execute("touch owned")
end)
