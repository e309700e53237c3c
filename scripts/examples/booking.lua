-- Appointment booking: "book 2026-11-26 15:00" in a message, one slot for one
-- contact, a reminder a day and an hour before, "cancel" to give it back.

local FIRST, LAST = 9, 17 -- slots begin on the hour, from 9:00 to 17:00
local HOUR, DAY = 3600, 24 * 3600

local function slot_key(at) return "slot:" .. time.format("%Y-%m-%d %H", at) end

local function words_of(at) return time.format("%A, %d %B at %H:%M", at) end

-- Why a slot cannot be had, or nil.
local function trouble(at)
  local d = time.date(at)
  if at < now + 2 * HOUR then return "That is too soon: please choose a time at least two hours from now." end
  if at > now + 60 * DAY then return "That is too far away: please choose a day in the next two months." end
  if d.weekday == "sat" or d.weekday == "sun" then return "We are closed at weekends." end
  if d.hour < FIRST or d.hour > LAST then return "Appointments begin between 9:00 and 17:00." end
  if store.all.get(slot_key(at)) then return "That time is taken. Another hour, perhaps?" end
  return nil
end

-- Reminders of what is not booked any more are recognised by their time.
local function remind(at)
  local left = at - now
  if left > DAY + HOUR then
    after(left - DAY, "day-before", { at = at })
  elseif left > HOUR + 60 then
    after(left - HOUR, "hour-before", { at = at })
  end
end

local function cancel_booking(at)
  store.all.set(slot_key(at), nil)
  store.set("booking", nil)
  set("appointment", nil)
end

on("message", function(turn)
  local words = turn.message.text:lower()
  local booked = store.get("booking")
  if booked and words:match("^%s*cancel") then
    cancel_booking(booked)
    say("Your appointment is cancelled.")
    return
  end
  local day, hour = words:match("^%s*book%s+(%d%d%d%d%-%d%d%-%d%d)%s+(%d%d?)")
  if not day then return end
  local at = time.parse(("%s %02d:00"):format(day, tonumber(hour)))
  if not at then
    reply("I cannot read that date. Example: book 2026-11-26 15:00")
    return
  end
  local why = trouble(at)
  if why then
    reply(why)
    return
  end
  if booked then cancel_booking(booked) end
  store.all.set(slot_key(at), turn.contact.id)
  store.set("booking", at)
  set("appointment", time.format("%Y-%m-%d", at))
  tag("booked")
  reply("Booked: " .. words_of(at) .. ". Write “cancel” to give it back.")
  note("Booked " .. words_of(at))
  remind(at)
end)

handler("day-before", function(turn, data)
  if store.get("booking") ~= data.at then return end
  say("Until tomorrow: " .. words_of(data.at) .. ".")
  remind(data.at)
end)

handler("hour-before", function(turn, data)
  if store.get("booking") ~= data.at then return end
  say("See you in an hour, " .. (turn.contact.first_name or turn.contact.name) .. ".")
  store.all.set(slot_key(data.at), nil) -- nobody else can book the past
end)

test("booking and both reminders", function(t)
  t:now("2026-11-24 10:00")
  t:message("Book 2026-11-26 15:00")
  t:expect("reply", "Booked: Thursday, 26 November at 15:00.")
  t:expect("set", "2026-11-26")
  t:wait("1d")
  t:never("say")
  t:wait("6h")
  t:expect("say", "Until tomorrow: Thursday, 26 November at 15:00.")
  t:wait("1d")
  t:expect("say", "See you in an hour, Ana.")
  t:wait("7d")
  t:equal(t:did(), {})
end)

test("a taken slot is refused", function(t)
  t:now("2026-11-24 10:00")
  t:remember("slot:2026-11-26 15", 7, "all")
  t:message("book 2026-11-26 15:00")
  t:expect("reply", "That time is taken.")
  t:never("store")
end)

test("cancelling gives the slot back and stops reminders", function(t)
  t:now("2026-11-24 10:00")
  t:message("book 2026-11-26 15:00")
  t:message("cancel please")
  t:expect("say", "cancelled")
  assert(store.all.get("slot:2026-11-26 15") == nil)
  t:wait("7d")
  t:never("say")
end)

test("another time moves the booking", function(t)
  t:now("2026-11-24 10:00")
  t:message("book 2026-11-26 15")
  t:message("book 2026-11-27 9")
  assert(store.all.get("slot:2026-11-26 15") == nil)
  assert(store.all.get("slot:2026-11-27 09") == 12)
  t:wait("3d")
  t:expect("say", "Friday, 27 November at 09:00")
  t:never("say", "Thursday")
end)

test("weekends, nights, the past and far away", function(t)
  t:now("2026-11-24 10:00")
  for when, why in pairs{
    ["2026-11-28 10:00"] = "weekends", ["2026-11-26 20:00"] = "between 9:00 and 17:00",
    ["2026-11-24 11:00"] = "too soon", ["2020-01-01 10:00"] = "too soon", ["2027-11-24 10:00"] = "too far",
    ["2026-13-45 10:00"] = "cannot read",
  } do
    t:message("book " .. when)
    t:expect("reply", why)
    t:never("store")
  end
end)

test("other messages are left alone", function(t)
  t:message("I read a book in 2026")
  t:equal(t:did(), {})
end)
