-- tries: channel.make
-- stopped: error
action(function(turn)
  channel.make():receive()
end)
