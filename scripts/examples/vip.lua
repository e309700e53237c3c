-- VIP routing: customers on the list go to their own manager, at once and by name.
-- Agents keep the list with /vip; a rule can ask for it with "if script vip", or
-- with a level: "if script vip gold".

local LEVELS = { gold = "vip-gold", silver = "vip-silver" }

-- An address or phone number as it is compared.
local function key_of(words)
  return "vip:" .. text.fold(text.trim(words)):sub(1, 50)
end

-- What is known of the contact: { level = "gold", manager = "@maria" }, or nil.
local function entry(contact)
  for _, known in ipairs{ contact.phone or "", contact.fields.email or "", contact.username or "" } do
    local found = known ~= "" and store.all.get(key_of(known))
    if found then return found end
  end
  return nil
end

command{
  name = "vip",
  help = "ADDRESS gold|silver [@manager], or ADDRESS off: keeps the list of VIPs",
  who = "admin",
  run = function(turn, words)
    local parts = text.split(words)
    local address, level, manager = parts[1], parts[2], parts[3]
    if not address or not (level == "off" or LEVELS[level or ""]) then
      note("Example: /vip ana@example.com gold @maria")
      return
    end
    if level == "off" then
      store.all.set(key_of(address), nil)
      note(address .. " is no VIP any more.")
      return
    end
    store.all.set(key_of(address), { level = level, manager = manager })
    note(address .. " is a VIP now: " .. level .. (manager and ", with " .. manager or "") .. ".")
  end,
}

on("conversation opened", function(turn)
  local vip = entry(turn.contact)
  if not vip then return end
  tag("vip")
  if vip.manager then
    assign(vip.manager)
    alert(vip.manager, turn.contact.name .. " (" .. vip.level .. ") has written.")
  else
    assign(LEVELS[vip.level])
  end
end)

condition(function(turn, level)
  local vip = entry(turn.contact)
  return vip ~= nil and (level == nil or vip.level == level)
end)

test("a VIP goes to their manager", function(t)
  t:contact{ name = "Ana", fields = { email = "Ana@Example.com" } }
  t:agent("Maria")
  t:command("vip", "ana@example.com gold @maria")
  t:expect("note", "is a VIP now: gold, with @maria")
  t:event("conversation opened")
  t:expect("tag", "vip")
  t:expect("assign", "@maria")
  t:expect("alert", "Ana (gold) has written.")
end)

test("a VIP without a manager goes to the team of their level", function(t)
  t:contact{ name = "Leo", phone = "+34600000001" }
  t:open(true, "vip-silver")
  t:command("vip", "+34600000001 silver")
  t:event("conversation opened")
  t:expect("assign", "vip-silver")
  t:never("alert")
end)

test("others are left alone", function(t)
  t:event("conversation opened")
  t:equal(t:did(), {})
  assert(t:condition() == false)
end)

test("the condition knows levels", function(t)
  t:contact{ name = "Ana", username = "ana" }
  t:remember("vip:ana", { level = "gold" }, "all")
  assert(t:condition())
  assert(t:condition("gold"))
  assert(not t:condition("silver"))
end)

test("off takes one from the list", function(t)
  t:command("vip", "ana silver")
  t:command("vip", "ANA off")
  t:expect("store", "vip:ana")
  assert(store.all.get("vip:ana") == nil)
end)

test("a command that is not understood is explained", function(t)
  t:command("vip", "ana platinum")
  t:expect("note", "Example:")
  t:never("store")
end)
