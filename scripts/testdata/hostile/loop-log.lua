-- tries: logging for ever
-- stopped: fuel memory
action(function(turn)
  while true do log("spam spam spam spam spam spam") end
end)
