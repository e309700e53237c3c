package turns

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"strings"
	"testing"
	"time"

	"frontdesk/chat"
	"frontdesk/desk"
	"frontdesk/scripts"
	"frontdesk/scripts/fetch"
)

// TestAllOrNothing: what cannot be done shows when it is done; then nothing is.
func TestAllOrNothing(t *testing.T) {
	w := newWorld(t)
	s := w.script("half", `action(function(turn)
  tag("half") set("budget", 5) store.set("n", 1) store.all.set("n", 1) say("hello") after("1h", "h", 1)
  http.request{ url = "https://shop.example.com/" } note("x")
  alert("@bo", "hello")
end)
handler("h", function() end)`)
	w.roster.Agents["telegram:8"] = &desk.Agent{Network: "telegram", Person: "8", Name: "bo", Username: "bo"} // in no team
	turn := w.turn(saidText("hi"))
	turn.Keep("g/other/k", []byte("1"))
	before := string(mustJSON(turn.Case))
	r := w.action(turn, s)
	if r.Err == nil || !strings.HasPrefix(r.Err.Error(), "half:4: alert: @bo is in no team") {
		t.Fatalf("%v", r.Err)
	}
	if after := string(mustJSON(turn.Case)); after != before {
		t.Errorf("the contact is changed:\n%s\n%s", before, after)
	}
	if len(turn.Posts)+len(turn.Calls)+len(turn.Entries) > 0 {
		t.Errorf("%d posts, %d calls, %d entries", len(turn.Posts), len(turn.Calls), len(turn.Entries))
	}
	if h, ok := turn.NextHappening(); ok {
		t.Errorf("%v happens", h)
	}
	delete(turn.Memory, desk.MemoryRecord("half"))
	if len(turn.Memory) != 1 || turn.Memory["g/other/k"] == nil {
		t.Errorf("the memory is %v", turn.Memory)
	}
	if why := strings.Join(turn.Steps, "|"); !strings.Contains(why, "half:4") {
		t.Errorf("the trace is %s", why)
	}
}

// TestSilence: what automation may not say now is passed over, and is no failure.
func TestSilence(t *testing.T) {
	w := newWorld(t)
	s := w.script("talker", "action(function()\n say('one')\n tag('x')\n reply('two')\nend)")
	w.c.Talk.Silent = true
	turn := w.turn(saidText("hi"))
	if r := w.action(turn, s); r.Err != nil || len(turn.Posts) > 0 || !turn.Case.HasTag("x") {
		t.Errorf("%v, %s", r.Err, texts(turn))
	}
	if why := strings.Join(turn.Steps, "|"); !strings.Contains(why, "line 2: say was not done: not said: an agent") || !strings.Contains(why, "line 3: did tag x") {
		t.Errorf("the trace is %s", why)
	}
}

// TestDisabled: ten failures in a row turn a script off and tell the admins, also when
// somebody has turned it on again.
func TestDisabled(t *testing.T) {
	w := newWorld(t)
	w.script("bad", "action(function()\n local s = nil\n say(s.x)\nend)")
	told := 0
	for i := range 2 * scripts.MostFailures {
		turn := w.turn(saidText("hi"))
		if r := w.action(turn, w.book.Scripts["bad"]); r.Err == nil {
			t.Fatal("it does not fail")
		}
		w.keep(turn)
		told += strings.Count(texts(turn), "Script bad has failed 10 times in a row")
		if off := w.book.Scripts["bad"].Off; off != (i%scripts.MostFailures == scripts.MostFailures-1) {
			t.Fatalf("after %d failures it is off: %v", i+1, off)
		}
		if w.book.Scripts["bad"].Off {
			last := turn.Changes[len(turn.Changes)-1]
			if last.By != "" || last.ByName != "the bot" || turn.Posts[len(turn.Posts)-1].Out.To != olga {
				t.Errorf("%+v, told %v", last, turn.Posts[len(turn.Posts)-1].Out.To)
			}
			on := *w.book.Scripts["bad"]
			on.Off = false
			w.save(desk.KindScript, "bad", on)
		}
	}
	if told != 2 {
		t.Errorf("the admins are told %d times", told)
	}
	if lines := w.host.Log(w.turn(saidText("hi")), w.book.Scripts["bad"]); len(lines) != 20 || !strings.Contains(lines[0], "⚠️ bad:3:") {
		t.Errorf("the log is %q", lines)
	}
	if line := w.host.Health(w.turn(saidText("hi")), w.book.Scripts["bad"]); !strings.Contains(line, "ran 20 times") || !strings.Contains(line, "failed 20 times") {
		t.Errorf("%s", line)
	}
}

// TestDryRun: what is only tried is neither counted nor logged, and turns nothing off.
func TestDryRun(t *testing.T) {
	w := newWorld(t)
	s := w.script("bad", `action(function() log("x") error("no") end)`)
	for range 2 * scripts.MostFailures {
		turn := w.turn(saidText("hi"))
		turn.DryRun = true
		w.action(turn, s)
		if len(turn.Memory)+len(turn.Changes)+len(turn.Posts) > 0 {
			t.Fatalf("%v, %v", turn.Memory, turn.Changes)
		}
	}
}

// TestMadeUpContact: the contact of /test has no memory, least of all the one for all.
func TestMadeUpContact(t *testing.T) {
	w := newWorld(t)
	s := w.script("keeper", `action(function() say(tostring(store.get("n"))) end)`)
	w.memory[desk.MemoryAll("keeper")+"n"] = []byte("5")
	w.c.ID = 0
	turn := w.turn(saidText("hi"))
	if r := w.action(turn, s); r.Err != nil || texts(turn) != "nil" {
		t.Errorf("%v, %s", r.Err, texts(turn))
	}
}

// TestChainsOfCalls: a request whose answer makes two more ends.
func TestChainsOfCalls(t *testing.T) {
	w := newWorld(t)
	s := w.script("bomb", `local function both()
  for i = 1, 2 do http.request{ url = "https://127.0.0.1/", then = "more" } end
end
action(both)
handler("more", both)`)
	turn := w.turn(saidText("hi"))
	w.action(turn, s)
	w.keep(turn)
	waiting, answered, most := turn.Calls, 0, 0
	for len(waiting) > 0 && answered < 100_000 {
		most = max(most, len(waiting))
		next := w.answer(waiting[0], scripts.Answer{Error: "refused"})
		w.keep(next)
		if w.book.Scripts["bomb"].Off {
			on := *w.book.Scripts["bomb"]
			on.Off = false
			w.save(desk.KindScript, "bomb", on)
		}
		waiting, answered = append(waiting[1:], next.Calls...), answered+1
	}
	if len(waiting) > 0 || most > mostPending || answered < mostLinks {
		t.Errorf("%d answered, %d at once, %d still wait", answered, most, len(waiting))
	}
	if n := w.memory[desk.MemoryPending("bomb")]; n != nil {
		t.Errorf("%s calls are thought to be under way", n)
	}
}

// TestFuelOfATurn: many runs of one turn do not add up.
func TestFuelOfATurn(t *testing.T) {
	w := newWorld(t)
	s := w.script("loop", `condition(function() while true do end end)`)
	small := w.script("small", `condition(function() return true end)`)
	turn := w.turn(saidText("hi"))
	turn.DryRun = true
	for range 200 {
		again := *turn // as a look through stored messages does
		w.host.Run(&again, desk.ScriptCall{Script: s, Kind: "condition"})
	}
	if turn.Spent.Fuel > mostFuel+200_000 {
		t.Errorf("%d instructions", turn.Spent.Fuel)
	}
	if r := w.host.Run(turn, desk.ScriptCall{Script: small, Kind: "condition"}); r.Err == nil || r.Err.Error() != "the scripts of this turn have used up their 1000000 instructions" {
		t.Errorf("%v", r.Err)
	}
	if r := w.host.Run(w.turn(saidText("hi")), desk.ScriptCall{Script: small, Kind: "condition"}); !r.True() {
		t.Errorf("the next turn suffers: %v", r.Err)
	}
}

// TestDone: what scripts do in one turn is bounded, and who comes last is not to blame.
func TestDone(t *testing.T) {
	w := newWorld(t)
	s := w.script("many", `action(function() for i = 1, 50 do store.set("n", i) end end)`)
	turn := w.turn(saidText("hi"))
	for i := range 10 {
		if r := w.action(turn, s); (r.Err == nil) != (i < mostDone/50) {
			t.Errorf("run %d: %v", i, r.Err)
		}
	}
	if r := recordOf(turn, s); r.Failed != 0 || r.Runs != 4 {
		t.Errorf("%+v", r)
	}
}

// TestSlow: a slow run goes out as data and comes back as data, with the answer of a
// request among it; what is not possible any more undoes all of it.
func TestSlow(t *testing.T) {
	w := newWorld(t)
	out := NewOutside(w.host, fetch.New(fetch.Config{}))
	w.script("slow", `handler("got", slow(function(turn, answer)
  local n = 0
  for i = 1, 200000 do n = n + i end
  log("ran")
  say(answer.status .. " " .. tostring(answer.ok) .. " " .. answer.data.k .. " " .. answer.headers["x-a"] .. " " .. turn.contact.fields.budget * 2 .. " " .. time.format("%H"))
  store.set("big", string.rep("x", 1500))
  tag("done")
end))
action(function() http.request{ url = "https://shop.example.com/", then = "got", data = { k = "v" } } end)`)
	w.save(desk.KindTeam, "support", desk.Team{Name: "support", Room: olga.In("room"), Zone: "Europe/Madrid", Hours: "Mon-Sun 0-24"})
	w.c.Fields = map[string]desk.Value{"budget": {V: "5"}}
	w.c.Talk.Team = "support"
	turn := w.turn(saidText("hi"))
	w.action(turn, w.book.Scripts["slow"])
	w.keep(turn)
	turn = w.answer(turn.Calls[0], scripts.Answer{Status: 200, Headers: map[string]string{"x-a": "b"}, Data: json.RawMessage(`{"k":"v"}`)})
	w.keep(turn)
	if len(turn.Calls) != 1 || turn.Calls[0].Kind != desk.CallSlow || turn.Calls[0].Depth != 1 {
		t.Fatalf("%+v, %v", turn.Calls, turn.Steps)
	}
	call := turn.Calls[0]
	done := out.Do(context.Background(), call)
	good := w.answer(call, done)
	if texts(good) != "200 true v b 10 11" || !good.Case.HasTag("done") {
		t.Errorf("%s, %v", texts(good), good.Steps)
	}
	for i := range 4 { // the memory has become full meanwhile
		w.memory[desk.MemoryIn("slow", 12)+fmt.Sprint(i)] = bytes.Repeat([]byte("1"), 900)
	}
	bad := w.answer(call, done)
	if len(bad.Posts) > 0 || bad.Case.HasTag("done") || recordOf(bad, w.book.Scripts["slow"]).Failed != 1 {
		t.Errorf("%s, %v", texts(bad), bad.Steps)
	}
	w.c = nil // the contact has been erased meanwhile
	gone := w.answer(call, done)
	if len(gone.Posts) > 0 || len(gone.Memory) != 1 {
		t.Errorf("%s, %v", texts(gone), gone.Memory)
	}
}

// TestSlowTooLong is a slow run that does not end.
func TestSlowTooLong(t *testing.T) {
	w := newWorld(t)
	out := NewOutside(w.host, fetch.New(fetch.Config{}))
	s := w.script("loop", "action(slow(function()\n while true do end\nend))")
	turn := w.turn(saidText("hi"))
	if r := w.action(turn, s); r.Err != nil {
		t.Fatal(r.Err)
	}
	w.keep(turn)
	next := w.answer(turn.Calls[0], out.Do(context.Background(), turn.Calls[0]))
	r := recordOf(next, s)
	if r.Failed != 1 { // by its instructions, or, on a slow machine, by the watchdog
		t.Fatalf("%+v", r)
	}
	if text := r.Lines[0].Text; !strings.Contains(text, "loop:2: it used up its 5,000,000 instructions") && !strings.Contains(text, "loop:2: it took longer") {
		t.Errorf("it is told as %q", text)
	}
}

// TestTimers: one for each handler and contact, with its data; of a script that is gone
// or off nothing happens.
func TestTimers(t *testing.T) {
	w := newWorld(t)
	s := w.script("timer", `action(function(turn, how)
  if how == "cancel" then cancel("ring") else after("2h", "ring", { n = how }) end
end)
handler("ring", function(turn, data) say(turn.event .. " " .. turn.name .. " " .. data.n) end)`)
	turn := w.turn(saidText("hi"))
	w.action(turn, s, "one")
	w.action(turn, s, "two")
	if len(turn.Case.Timers) != 1 || !turn.Case.Timers["script timer ring"].At.Equal(w.now.Add(2*time.Hour)) {
		t.Fatalf("%v", turn.Case.Timers)
	}
	woke := func() *desk.Turn {
		next := w.turn(chat.Event{Kind: chat.Woke, Case: 12, Data: "script timer ring", Payload: turn.Case.Timers["script timer ring"].Data})
		w.host.Take(next)
		return next
	}
	if next := woke(); texts(next) != "timer ring two" {
		t.Errorf("%s, %v", texts(next), next.Steps)
	}
	off := *s
	off.Off = true
	w.save(desk.KindScript, "timer", off)
	if next := woke(); len(next.Posts) > 0 || len(next.Steps) != 1 {
		t.Errorf("%s, %v", texts(next), next.Steps)
	}
	w.script("timer", `action(function() end)`) // the handler is gone
	if next := woke(); len(next.Posts) > 0 || strings.Join(next.Steps, "") != "script timer: it has no handler ring" {
		t.Errorf("%s, %v", texts(next), next.Steps)
	}
	w.action(turn, s, "cancel")
	if len(turn.Case.Timers) > 0 {
		t.Errorf("%v", turn.Case.Timers)
	}
	w.c = nil
	turn = w.turn(chat.Event{Kind: chat.Said, Private: true})
	w.action(turn, s, "alarm")
	if turn.House().Alarms["script timer ring"].At.IsZero() {
		t.Error("without a contact there is no alarm")
	}
}

// TestErased: the lines of a script's log about a contact go with them.
func TestErased(t *testing.T) {
	w := newWorld(t)
	s := w.script("logger", `action(function(turn) log("of " .. turn.contact.name) end)`)
	for _, id := range []int64{12, 13} {
		w.c.ID, w.c.Name = id, fmt.Sprint("contact ", id)
		turn := w.turn(saidText("hi"))
		w.action(turn, s)
		w.keep(turn)
	}
	w.c = nil
	turn := w.turn(chat.Event{Kind: chat.Said})
	turn.Erased = []int64{12}
	w.host.Take(turn)
	w.keep(turn)
	if lines := strings.Join(w.host.Log(turn, s), "|"); strings.Contains(lines, "contact 12") || !strings.Contains(lines, "contact 13") {
		t.Errorf("the log is %s", lines)
	}
}

// TestSameAgain: a turn that is decided again decides the same, whatever the machine's
// clock says.
func TestSameAgain(t *testing.T) {
	w := newWorld(t)
	s := w.script("dice", `action(function(turn)
  local t = {}
  for i = 1, 5 do t[#t + 1] = math.random(1000) end
  for k, v in pairs{ b = 1, a = 2, c = 3 } do t[#t + 1] = k end
  t[#t + 1] = tostring({}) t[#t + 1] = now t[#t + 1] = time.format("%H:%M")
  say(table.concat(t, " ")) store.set("x", t)
end)`)
	var first string
	for i := range 3 {
		began := time.Unix(int64(i)*1e8, 0)
		w.clock = func() time.Time { began = began.Add(time.Duration(i) * time.Nanosecond); return began }
		ev := saidText("hi")
		ev.ID = "same"
		turn := w.turn(ev)
		if r := w.action(turn, s); r.Err != nil {
			t.Fatal(r.Err)
		}
		all := maps.Clone(turn.Memory)
		delete(all, desk.MemoryRecord("dice"))
		got := texts(turn) + string(mustJSON(all)) + strings.Join(turn.Steps, "|")
		if first == "" {
			first = got
		}
		if got != first {
			t.Errorf("\n%s\n%s", first, got)
		}
	}
}

// TestShown: fields as what they are, and what is set shows at once.
func TestShown(t *testing.T) {
	w := newWorld(t)
	for _, f := range []desk.Field{{Name: "vip", Type: "yesno"}, {Name: "where", Type: "location"}, {Name: "born", Type: "date"}, {Name: "doc", Type: "file"}} {
		w.save(desk.KindField, f.Name, f)
	}
	w.c.Fields = map[string]desk.Value{"vip": {V: "yes"}, "where": {V: "40.4,-3.7"}, "born": {V: "1990-01-02"}, "doc": {V: "photo", Media: &chat.Media{Kind: "photo", Name: "a.jpg"}}}
	s := w.script("shown", `action(function(turn)
  local f = turn.contact.fields
  say(tostring(f.vip) .. " " .. f.where.lat + f.where.lon .. " " .. f.born .. " " .. f.doc.kind .. " " .. tostring(f.budget))
  set("budget", 2.5) set("vip", false) set("where", { lat = 1.5, lon = 0.00001 })
  say(f.budget * 2 .. " " .. tostring(f.vip) .. " " .. f.where.lat)
  set("budget", nil)
  say(tostring(f.budget))
end)`)
	turn := w.turn(saidText("hi"))
	if r := w.action(turn, s); r.Err != nil || texts(turn) != "true 36.7 1990-01-02 photo nil|5 false 1.5|nil" {
		t.Errorf("%v, %s", r.Err, texts(turn))
	}
	if got := fmt.Sprint(turn.Case.Fields["where"].V, turn.Case.Fields["vip"].V, turn.Case.Fields["budget"].V); got != "1.5,0.00001no" {
		t.Errorf("kept: %s", got)
	}
}

// TestFieldNames: a field is read by the name it was given, as it is set.
func TestFieldNames(t *testing.T) {
	w := newWorld(t)
	w.save(desk.KindField, "Order_ID", desk.Field{Name: "Order_ID", Type: "text"})
	w.c.Fields = map[string]desk.Value{"order-id": {V: "A1"}}
	s := w.script("names", `action(function(turn)
  local f = turn.contact.fields
  say(f.order_id .. f.Order_ID .. f["order-id"] .. tostring(f.order) .. tostring(f[1]) .. tostring(turn.contact.order_id))
  set("order_id", "B2")
  say(f.order_id .. tostring(pcall(function() f.order_id = "x" end)))
end)
test("names", function(t)
  t:contact{ fields = { Order_ID = "C3" } }
  t:action()
  t:expect("say", "C3C3C3nil")
  t:expect("say", "B2false")
end)`)
	turn := w.turn(saidText("hi"))
	if r := w.action(turn, s); r.Err != nil || texts(turn) != "A1A1A1nilnilnil|B2false" {
		t.Errorf("%v, %s", r.Err, texts(turn))
	}
	if got := w.host.Tests(turn, s); got != "ok    names\n1 tests, 0 failed" {
		t.Error(got)
	}
}

// TestOften: a script that goes on writing to somebody who does not answer is stopped.
func TestOften(t *testing.T) {
	w := newWorld(t)
	s := w.script("nag", "action(function()\n for i = 1, 40 do say('hello?') end\nend)")
	for round, want := range []int{40, 10, 0, 40} {
		if round == 3 {
			w.c.Talk.ContactAt = w.now // she writes
		}
		turn := w.turn(chat.Event{Kind: chat.Woke})
		if r := w.action(turn, s); r.Err != nil || len(turn.Posts) != want {
			t.Errorf("round %d: %d messages, want %d, %v", round, len(turn.Posts), want, r.Err)
		}
		w.keep(turn)
		w.now = w.now.Add(time.Hour)
	}
	w.now = w.now.Add(24 * time.Hour)
	turn := w.turn(chat.Event{Kind: chat.Woke})
	if w.action(turn, s); len(turn.Posts) != 40 {
		t.Errorf("a day later: %d", len(turn.Posts))
	}
}

// TestTimersHold: what timers keep with a contact is bounded.
func TestTimersHold(t *testing.T) {
	w := newWorld(t)
	var b strings.Builder
	for i := range 20 {
		fmt.Fprintf(&b, "handler('h%d', function() end)\n", i)
	}
	s := w.script("fat", b.String()+"action(function(turn, n) for i = 0, tonumber(n) do after('1h', 'h' .. i, ('x'):rep(1500)) end end)")
	turn := w.turn(saidText("hi"))
	if r := w.action(turn, s, "3"); r.Err != nil || len(turn.Case.Timers) != 4 {
		t.Errorf("%v", r.Err)
	}
	if r := w.action(turn, s, "3"); r.Err != nil {
		t.Errorf("in their own place: %v", r.Err)
	}
	if r := w.action(turn, s, "10"); r.Err == nil || len(turn.Case.Timers) != 4 {
		t.Errorf("%v, %d timers", r.Err, len(turn.Case.Timers))
	}
}

// TestLate: what follows from a message that was long under way says nothing either.
func TestLate(t *testing.T) {
	for _, late := range []bool{false, true} {
		w := newWorld(t)
		s := w.script("asker", "action(function() http.request{ url = 'https://shop.example.com/', ['then'] = 'got' } end)\nhandler('got', slow(function() say('got') tag('got') end))")
		turn := w.turn(saidText("hi"))
		if late {
			turn.Event.At = w.now.Add(-2 * time.Hour)
		}
		w.action(turn, s)
		w.keep(turn)
		slow := w.answer(turn.Calls[0], scripts.Answer{Status: 200})
		w.keep(slow)
		last := w.answer(slow.Calls[0], NewOutside(w.host, fetch.New(fetch.Config{})).Do(t.Context(), slow.Calls[0]))
		if (len(last.Posts) == 0) != late || !last.Case.HasTag("got") {
			t.Errorf("late %v: %d posts, %v", late, len(last.Posts), last.Steps)
		}
	}
}
