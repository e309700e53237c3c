-- tries: a request to this machine
-- stopped: fetch
action(function(turn)
  http.request{ url = "http://127.0.0.1:8080/metrics" }
end)
