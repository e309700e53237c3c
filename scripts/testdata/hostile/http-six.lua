-- tries: a request to this machine over IPv6
-- stopped: fetch
action(function(turn)
  http.request{ url = "http://[::1]/" }
end)
