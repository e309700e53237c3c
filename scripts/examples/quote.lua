-- Quote of the day: /quote [topic] for agents, "do script quote" for rules, a topic
-- as a field that only takes what there is, and one each morning for who wants it.

local QUOTES = {
  calm = { "Slow is smooth, and smooth is fast.", "This too shall pass." },
  work = { "Well begun is half done.", "Measure twice, cut once.", "Many hands make light work." },
}

-- The same for everybody on one day, another on the next.
local function quote_of(topic)
  local list = QUOTES[topic or ""]
  if not list then
    list = {}
    for _, name in ipairs{ "calm", "work" } do
      for _, words in ipairs(QUOTES[name]) do list[#list + 1] = words end
    end
  end
  local day = time.date()
  return list[(day.year * 366 + day.yearday) % #list + 1]
end

command{
  name = "quote",
  help = "[calm|work]: sends today's quote",
  who = "agent",
  run = function(turn, words) say(quote_of(text.trim(words))) end,
}

action(function(turn, topic) say(quote_of(topic)) end)

validator(function(words)
  local topic = text.fold(text.trim(words))
  for name in pairs(QUOTES) do
    if text.similarity(name, topic) >= 0.75 then return name end
  end
  return false, "Please choose calm or work."
end)

-- How long until eight in the morning.
local function until_morning()
  local eight = time.parse("08:00")
  return eight > now and eight - now or eight + 24 * 3600 - now
end

on("tag added", function(turn)
  if turn.name == "daily-quote" then
    say("A quote each morning at eight, then.")
    after(until_morning(), "morning")
  end
end)

on("tag removed", function(turn)
  if turn.name == "daily-quote" then cancel("morning") end
end)

handler("morning", function(turn)
  if not turn.contact:has("daily-quote") then return end
  say(quote_of(turn.contact.fields.topic))
  after(until_morning(), "morning")
end)

test("one a day, the same all day", function(t)
  t:now("2026-11-24 09:00")
  t:action("work")
  local first = t:did()[1].text
  t:now("2026-11-24 22:00")
  t:action("work")
  t:expect("say", first)
  t:now("2026-11-25 09:00")
  t:action("work")
  t:never("say", first)
end)

test("a topic that is not there gives any quote", function(t)
  t:command("quote", "cats")
  t:expect("say", ".")
end)

test("the field takes what there is", function(t)
  t:equal(t:validate(" Calm "), "calm")
  t:equal(t:validate("wrok"), "work")
  local ok, why = t:validate("cats")
  assert(ok == false and why:find("calm or work"))
end)

test("every morning at eight, until the tag is gone", function(t)
  t:now("2026-11-24 10:00")
  t:contact{ name = "Ana", tags = { "daily-quote" }, fields = { topic = "calm" } }
  t:event("tag added", "daily-quote")
  t:expect("say", "A quote each morning")
  t:wait("21h")
  t:never("say")
  t:wait("1h")
  t:expect("say")
  t:wait("1d")
  t:equal(#t:did(), 2) -- the next one, and its timer
  t:event("tag removed", "daily-quote")
  t:wait("3d")
  t:equal(t:did(), {})
end)
