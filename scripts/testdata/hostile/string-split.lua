-- tries: splitting a long text into letters
-- stopped: error memory fuel
action(function(turn)
  while true do text.split((","):rep(60000), ",") end
end)
