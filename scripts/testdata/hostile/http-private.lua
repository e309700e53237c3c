-- tries: a request to a private network
-- stopped: fetch
action(function(turn)
  http.request{ url = "http://10.0.0.1/" }
end)
