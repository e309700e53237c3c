-- tries: a condition that sends
-- stopped: error
condition(function() say("hello") return true end)
