-- Order look-up: /order AB123456, or just the number in a message. The shop's own
-- service is asked; the owner allows it once with /allow shop.example.com.

local SHOP = "https://shop.example.com/api/orders/"

-- What the shop's words mean to a customer.
local STATES = {
  paid = "is paid and being packed",
  shipped = "is on its way",
  delivered = "has been delivered",
  cancelled = "has been cancelled",
}

local function look_up(number)
  http.request{
    url = SHOP .. number,
    headers = { Accept = "application/json" },
    then = "order-found",
    data = { number = number },
  }
end

-- Two letters and six digits, however they are typed.
local function find_number(words)
  return matches(words:upper(), "\\b[A-Z]{2}\\d{6}\\b")
end

command{
  name = "order",
  help = "NUMBER: says where an order is",
  who = "agent",
  run = function(turn, words)
    local number = find_number(words)
    if not number then
      note("That is no order number. Example: /order AB123456")
      return
    end
    look_up(number)
  end,
}

on("message", function(turn)
  local number = find_number(turn.message.text)
  if not number then return end
  if store.get("asked") == number then return end -- once is enough
  store.set("asked", number)
  set("order", number)
  look_up(number)
end)

handler("order-found", function(turn, answer)
  local number = answer.data.number
  if answer.status == 404 then
    say("I cannot find order " .. number .. ". Could you check the number?")
    return
  end
  local order = answer.ok and json.decode(answer.body)
  if not order then
    -- The shop is down: that is nothing to tell a customer.
    note("The shop does not answer for " .. number .. ": " .. (answer.error or answer.status))
    assign("support")
    return
  end
  local words = "Order " .. number .. " " .. (STATES[order.state] or "is being looked at")
  if order.state == "shipped" and order.tracking then
    words = words .. ": " .. order.tracking
  end
  say(words .. ".")
  if order.state == "cancelled" then assign("support") end
end)

test("a number in a message is looked up", function(t)
  t:message("hi, where is my order ab123456?")
  t:expect("set", "AB123456")
  t:equal(t:request().url, SHOP .. "AB123456")
  t:answer{ json = { state = "shipped", tracking = "https://track.example.com/1" } }
  t:expect("say", "Order AB123456 is on its way: https://track.example.com/1.")
end)

test("the same number is looked up once", function(t)
  t:message("AB123456")
  t:message("AB123456 !!!")
  t:never("http")
end)

test("a number that is none is left alone", function(t)
  t:message("call me on 123456")
  t:equal(t:did(), {})
end)

test("an order that is not there", function(t)
  t:command("order", "ZZ999999")
  t:answer{ status = 404 }
  t:expect("say", "cannot find order ZZ999999")
end)

test("a shop that is down is the agents' matter", function(t)
  t:message("AB123456")
  t:answer{ error = "no answer within 10s" }
  t:never("say")
  t:expect("note", "no answer within 10s")
  t:expect("assign", "support")
end)

test("an answer that is no JSON", function(t)
  t:message("AB123456")
  t:answer{ body = "<html>" }
  t:never("say")
  t:expect("note")
end)
