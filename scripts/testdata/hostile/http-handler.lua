-- tries: an answer for a handler that is not there
-- stopped: error
action(function(turn)
  http.request{ url = "https://example.test/", then = "nobody" }
end)
