-- tries: a request to this machine as an IPv6 address that holds an IPv4 one
-- stopped: fetch
action(function(turn)
  http.request{ url = "http://[::ffff:127.0.0.1]/" }
end)
