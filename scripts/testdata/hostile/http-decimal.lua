-- tries: an address written as one number
-- stopped: fetch
action(function(turn)
  http.request{ url = "http://2130706433/" }
end)
