-- tries: a private address behind a NAT64 prefix
-- stopped: fetch
action(function(turn)
  http.request{ url = "http://[64:ff9b::7f00:1]/" }
end)
