-- tries: a Host header
-- stopped: error
action(function(turn)
  http.request{ url = "https://example.test/", headers = { Host = "localhost" } }
end)
