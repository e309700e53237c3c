-- tries: a header with a line break
-- stopped: error
action(function(turn)
  http.request{ url = "https://example.test/", headers = { ["X-A"] = "a\r\nHost: b" } }
end)
