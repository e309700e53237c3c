-- tries: a request to another private network
-- stopped: fetch
action(function(turn)
  http.request{ url = "http://192.168.1.1/" }
end)
