-- tries: an address with octal digits
-- stopped: fetch
action(function(turn)
  http.request{ url = "http://0177.0.0.1/" }
end)
