-- tries: sending from the outermost lines
-- stopped: error
say("hello")
action(function() end)
