-- tries: a URL of 60,000 bytes
-- stopped: error
action(function(turn)
  http.request{ url = "https://example.test/" .. ("x"):rep(60000) }
end)
