-- tries: a method of its own
-- stopped: error
action(function(turn)
  http.request{ url = "https://example.test/", method = "GET / HTTP/1.1\r\nX:" }
end)
