package scripts

import (
	"context"
	"strings"
	"testing"
)

const tested = `
on("message", function(turn)
  local n = (store.get("n") or 0) + 1
  store.set("n", n)
  if n == 2 then tag("again") after("1h", "remind", {n = n}) end
  say("message " .. n .. " of " .. turn.contact.name)
end)
handler("remind", function(turn, data) say("it was " .. data.n) if data.n < 4 then after("1h", "remind", {n = data.n + 1}) end end)
command{ name = "look", run = function(turn, text)
  http.request{ url = "https://api.test/" .. text, then = "found", data = { text = text } }
end }
handler("found", function(turn, a)
  if not a.ok then say("failed: " .. (a.error or a.status)) return end
  local v = json.decode(a.body)
  say(a.data.text .. " is " .. v.price)
end)
condition(function(turn, a) return hours.open("sales") and a == turn.contact.language end)
validator(function(text) return #text == 2, "two letters" end)
action(function(turn) for i = 1, 60 do pcall(log, i) end for i = 1, 20000 do local x = {} end end)
on("closed", function(turn) set("plan", "gold") close() end)

test("messages are counted", function(t)
  t:contact{ name = "Leo" }
  t:equal(t:message("a"), { { kind = "store", scope = "contact", key = "n", data = 1 }, { kind = "say", text = "message 1 of Leo" } })
  t:message("b")
  t:expect("say", "message 2") t:expect("tag", "again") t:never("say", "message 1")
  assert(store.get("n") == 2)
  t:wait("30m") t:never("say")
  t:wait("30m") t:expect("say", "it was 2")
  local did = t:wait("5h")
  t:equal(#did, 3) -- two texts, one more timer
  assert(now == time.parse("2026-11-24 16:00"))
end)
test("a look-up", function(t)
  t:command("look", "cup")
  t:equal(t:request().url, "https://api.test/cup")
  t:answer{ json = { price = 5 } } t:expect("say", "cup is 5")
  t:command("look", "cup") t:answer{ status = 404 } t:expect("say", "failed: 404")
  t:command("look", "cup") t:answer{ error = "no route" } t:expect("say", "failed: no route")
  t:fails(function() t:answer{} end, "no http.request waits")
  t:equal(t:request(), nil)
end)
test("answers", function(t)
  t:open(true, "sales")
  assert(t:condition("en") and not t:condition("es"))
  t:open(false, "sales")
  assert(not t:condition("en"))
  local ok, why = t:validate("abc")
  assert(ok == false and why == "two letters" and t:validate("ab"))
end)
test("too much for a turn", function(t) t:action() end)
test("the stage changes", function(t) t:event("closed") t:expect("set", "gold") t:expect("close") end)
test("it fails", function(t) t:message("x") t:expect("say", "nothing like it") end)
test("it fails with an error", function(t) t:command("nope") end)
command{ name = "who", run = function(turn) note(turn.agent.name .. " of " .. turn.agent.team .. ", " .. turn.conversation.team) end }
on("no reply for 15m", function(turn) note(turn.event) end)
handler("late", function(turn) note(turn.event .. " " .. turn.name) end)
command{ name = "wait", run = function() after("1h", "late") end }
test("by the clock", function(t)
  t:event("no reply for 15m") t:expect("note", "no reply") t:command("wait") t:wait("2h") t:expect("note", "timer late")
  t:fails(function() t:event("no reply") end, "no event no reply")
end)
on("started", function(turn) log(turn.message.start, turn.message.kind, turn.message.file) end)
test("people", function(t)
  t:agent("Bo", "sales") t:team("support")
  t:command("who") t:expect("note", "Bo of sales, support")
  t:handler("remind", { n = 9 }) t:expect("say", "it was 9")
  t:message{ text = "x", kind = "photo", file = "a.jpg", start = "promo" } t:event("started")
  t:fails(function() t.message("x") end, "call it with a colon")
  t:fails(function() t:contact{ nam = "x" } end, "does not know")
end)
test("the clock", function(t)
  t:now("2026-12-24 08:30")
  assert(time.format("%d.%m. %H:%M") == "24.12. 08:30")
  t:contact(false)
  t:fails(function() t:event("closed") end, "needs a contact")
end)
`

func TestTester(t *testing.T) {
	results, err := RunTests(context.Background(), "t", tested)
	if err != nil {
		t.Fatal(err)
	}
	got := Report(results)
	for _, line := range []string{
		"ok    messages are counted", "ok    a look-up", "ok    answers", "FAIL  too much for a turn", "more than the 100,000 it has",
		"ok    the stage changes", "FAIL  it fails\n", "expected: say nothing like it", "but it did: store n 1; say message 1 of Ana",
		"FAIL  it fails with an error", "this script has no command nope", "ok    people", "ok    the clock", "ok    by the clock", "10 tests, 3 failed",
	} {
		if !strings.Contains(got, line) {
			t.Errorf("no %q in:\n%s", line, got)
		}
	}
}
