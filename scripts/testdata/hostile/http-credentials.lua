-- tries: a name and password in the URL
-- stopped: error
action(function(turn)
  http.request{ url = "http://user:pass@example.test/" }
end)
