-- tries: a request to 0.0.0.0
-- stopped: fetch
action(function(turn)
  http.request{ url = "http://0.0.0.0/" }
end)
