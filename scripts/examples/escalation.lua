-- Language-dependent escalation: who is angry, or waits for long, is brought to
-- people who speak their language; at night they are told when we are back, in it.

local TEAMS = { es = "sales-es", en = "support", de = "support-de" }

-- What angry messages contain, folded. A word counts wherever it stands.
local ANGRY = {
  en = { "complaint", "unacceptable", "refund", "lawyer", "worst" },
  es = { "queja", "reclamacion", "inaceptable", "reembolso", "abogado" },
  de = { "beschwerde", "unverschamt", "anwalt", "geld zuruck" },
}

local CLOSED = {
  en = "We have read this and will answer first thing tomorrow.",
  es = "Lo hemos leído y responderemos mañana a primera hora.",
  de = "Wir haben das gelesen und antworten gleich morgen früh.",
}

local function language_of(contact)
  local code = (contact.fields.language or contact.language or "en"):sub(1, 2):lower()
  return TEAMS[code] and code or "en"
end

-- The first angry word of the message, in any language, or nil.
local function angry_word(words)
  local folded = text.fold(words)
  for _, list in pairs(ANGRY) do
    for _, word in ipairs(list) do
      if folded:find(word, 1, true) then return word end
    end
  end
  return nil
end

local function escalate(turn, why)
  local code = language_of(turn.contact)
  local team = TEAMS[code]
  tag("escalated")
  assign(team, "least busy")
  alert(team, turn.contact.name .. ": " .. why)
  if not hours.open(team) then say(CLOSED[code]) end
end

on("message", function(turn)
  if turn.contact:has("escalated") then return end
  local word = angry_word(turn.message.text)
  if word then escalate(turn, "wrote “" .. word .. "”") end
end)

on("no reply", function(turn)
  if not turn.contact:has("escalated") then escalate(turn, "has waited for long") end
end)

on("closed", function(turn) untag("escalated") end)

test("an angry message in Spanish, whatever its accents", function(t)
  t:contact{ name = "Leo", language = "es" }
  t:open(true, "sales-es")
  t:message("Esto es una RECLAMACIÓN")
  t:expect("assign", "sales-es")
  t:expect("alert", "Leo: wrote “reclamacion”")
  t:never("say")
end)

test("the field counts more than what the network says", function(t)
  t:contact{ name = "Eva", language = "en-GB", fields = { language = "de" } }
  t:open(true, "support-de")
  t:message("I want a refund")
  t:expect("assign", "support-de")
end)

test("at night they are told in their language", function(t)
  t:contact{ name = "Leo", language = "es" }
  t:open(false, "sales-es")
  t:message("quiero un reembolso")
  t:expect("say", "mañana")
end)

test("a language nobody speaks is English", function(t)
  t:contact{ name = "Kim", language = "ko" }
  t:open(false, "support")
  t:message("lawyer!")
  t:expect("assign", "support")
  t:expect("say", "tomorrow")
end)

test("once in a conversation", function(t)
  t:message("this is unacceptable")
  t:message("UNACCEPTABLE")
  t:equal(t:did(), {})
  t:event("closed")
  t:message("unacceptable again")
  t:expect("assign")
end)

test("long waits are brought up too", function(t)
  t:event("no reply")
  t:expect("alert", "has waited for long")
end)

test("a calm message is left alone", function(t)
  t:message("thank you so much")
  t:equal(t:did(), {})
end)
