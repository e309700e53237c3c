package scripts

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"sync"
	"testing"
	"time"
)

// play runs an action's body on a stage.
func play(t testing.TB, w World, body string) (Result, error) {
	t.Helper()
	s, err := Compile("t", "handler('h', function() end)\naction(function(turn)\n"+body+"\nend)")
	if err != nil {
		t.Fatalf("%s: %v", body, err)
	}
	return s.Run(context.Background(), Call{Kind: OnAction, World: w, Limits: TurnLimits()})
}

func TestEffects(t *testing.T) {
	for body, want := range map[string]Effect{
		`reply("hi")`:                     {Do: DoReply, Text: "hi"},
		`say("hi " .. 1)`:                 {Do: DoSay, Text: "hi 1"},
		`note("n")`:                       {Do: DoNote, Text: "n"},
		`alert("sales", "help")`:          {Do: DoAlert, Name: "sales", Text: "help"},
		`alert("@bo", "help")`:            {Do: DoAlert, Name: "@bo", Text: "help"},
		`snippet("prices")`:               {Do: DoSnippet, Name: "prices"},
		`ask("welcome")`:                  {Do: DoAsk, Name: "welcome"},
		`assign("sales")`:                 {Do: DoAssign, Name: "sales"},
		`assign("@bo", "Least Busy")`:     {Do: DoAssign, Name: "@bo", How: "least busy"},
		`unassign()`:                      {Do: DoUnassign},
		`tag("#VIP")`:                     {Do: DoTag, Name: "VIP"},
		`untag("vip")`:                    {Do: DoUntag, Name: "vip"},
		`set("Plan_A", 3)`:                {Do: DoSet, Name: "plan-a", Value: 3.0},
		`set("plan", nil)`:                {Do: DoSet, Name: "plan"},
		`set("home", {lat = 1, lon = 2})`: {Do: DoSet, Name: "home", Value: map[string]any{"lat": 1.0, "lon": 2.0}},
		`close()`:                         {Do: DoClose},
		`snooze("1d")`:                    {Do: DoSnooze, After: 24 * time.Hour},
		`after(90, "h")`:                  {Do: DoAfter, Name: "h", After: 90 * time.Second},
		`after("2h", "h", {1, a = "b"})`:  {Do: DoAfter, Name: "h", After: 2 * time.Hour, Data: json.RawMessage(`{"1":1,"a":"b"}`)},
		`cancel("h")`:                     {Do: DoCancel, Name: "h"},
		`store.set("k", {1, 2})`:          {Do: DoStore, Scope: ForContact, Key: "k", Data: json.RawMessage(`[1,2]`)},
		`store.set("k", nil)`:             {Do: DoStore, Scope: ForContact, Key: "k"},
		`store.all.set("k", "v")`:         {Do: DoStore, Scope: ForAll, Key: "k", Data: json.RawMessage(`"v"`)},
		`http.request{ url = "https://a.test/x?y=1" }`: {Do: DoHTTP, HTTP: &HTTP{Method: "GET", URL: "https://a.test/x?y=1", Headers: map[string]string{}}},
		`http.request{ url = "https://a.test", then = "h", json = {a = 1}, headers = {["x-key"] = "k"}, data = 7 }`: {Do: DoHTTP, Name: "h", Data: json.RawMessage(`7`),
			HTTP: &HTTP{Method: "POST", URL: "https://a.test", Body: `{"a":1}`, Headers: map[string]string{"Content-Type": "application/json", "X-Key": "k"}}},
		`http.request{ url = "https://a.test", method = "put", body = "b" }`: {Do: DoHTTP, HTTP: &HTTP{Method: "PUT", URL: "https://a.test", Body: "b", Headers: map[string]string{}}},
	} {
		res, err := play(t, NewStage(Neutral), body)
		want.Line = 3
		if err != nil || len(res.Effects) != 1 || !reflect.DeepEqual(res.Effects[0], want) {
			t.Errorf("%s: %+v, %v", body, res.Effects, err)
		}
		var again []Effect // an effect of a slow run is kept until it is applied
		raw, err := json.Marshal(res.Effects)
		if err == nil {
			err = json.Unmarshal(raw, &again)
		}
		if same, _ := json.Marshal(again); err != nil || string(same) != string(raw) || again[0].Do != want.Do {
			t.Errorf("%s: %s, %v", body, raw, err)
		}
	}
}

// TestRefusals is what a script may not ask for, and what it is told.
func TestRefusals(t *testing.T) {
	for body, want := range map[string]string{
		`say("")`:                               "the text is empty",
		`say()`:                                 "a text is expected, not nothing",
		`say({})`:                               "a text is expected, not a table",
		`tag("")`:                               "is no name",
		`assign("a b")`:                         "is no name",
		`assign("@")`:                           "is no name",
		`assign("a", "twice")`:                  "“round robin” or “least busy” is expected",
		`set("plan", {1, 2})`:                   "a field holds one value, not a list",
		`set("plan", print)`:                    "a function is not data",
		`snooze("soon")`:                        "a duration from 1s to a year is expected",
		`snooze(-1)`:                            "a duration from 1s to a year is expected",
		`after("2h", "nobody")`:                 `this script has no handler("nobody", …)`,
		`after("2y", "h")`:                      "a duration from 1s to a year is expected",
		`store.set("k", ("x"):rep(3000))`:       "it is too large",
		`store.set("", 1)`:                      "a key of 1 to 64 bytes is expected",
		`http.request{ url = "x" }`:             "“x” is no http or https url",
		`http.request{ url = "http://u:p@h/" }`: "a url must not hold a name or password",
		`http.request{ link = "x" }`:            "http.request does not know “link”",
		`http.request{ url = "http://h", method = "BREW" }`: "the method must be",
		`hours.open("nowhere")`:                             "there is no team “nowhere”",
		`turn.contact.fields.plan = 1`:                      `turn.contact.fields may only be read: use set("plan", value)`,
		`turn.contact.tags[1] = "x"`:                        "use tag(name) and untag(name)",
		`turn.x = 1`:                                        "the turn may only be read",
		`turn.message = nil; turn.y = 1`:                    "the turn may only be read",
		`string.x = 1`:                                      "this table may only be read",
		`local x = nil; x.y = 1`:                            "attempt to set “y” of a nil value",
		`return turn.nothing.x`:                             "attempt to read “x” of a nil value",
		`return {} .. "x"`:                                  "attempt to join a table value to a text with “..”",
		`return #5`:                                         "attempt to get the length (#) of a number",
		`return {} < {}`:                                    "attempt to compare a table with a table",
		`replly("x")`:                                       "there is no variable or function called “replly” (did you mean “reply”?)",
		`test("x", function() end)`:                         "test belongs to the outermost lines of the script",
		`say("no")`:                                         "say: no, not that",
		`error({message = "mine"})`:                         "mine",
	} {
		stage := NewStage(Neutral)
		stage.Teams["nowhere"] = false
		w := world{Stage: stage, judge: func(e *Effect) error {
			if e.Text == "no" {
				return errors.New("no, not that")
			}
			return nil
		}}
		res, err := play(t, w, body)
		var e *Error
		if !errors.As(err, &e) || e.Why != WhyError || !strings.Contains(e.Msg, want) || e.Line != 3 || e.Script != "t" || len(res.Effects) > 0 {
			t.Errorf("%s: %v (line %d)\ninstead of %s", body, err, lineOf(err), want)
		}
	}
}

func lineOf(err error) int {
	var e *Error
	if errors.As(err, &e) {
		return e.Line
	}
	return -1
}

// world is a stage where no team called nowhere is known.
type world struct {
	*Stage
	judge func(*Effect) error
}

func (w world) Check(e *Effect) error { return w.judge(e) }

func (w world) Open(team string) (open, known bool) {
	if team == "nowhere" {
		return false, false
	}
	return w.Stage.Open(team)
}

// TestOwnWrites lets a script see what it has done.
func TestOwnWrites(t *testing.T) {
	stage := NewStage(Neutral)
	stage.Contact.Tags = []string{"new", "Gold"}
	stage.Contact.Fields = map[string]any{"age": 7.0, "vip": true}
	stage.remember(ForContact, "seen", json.RawMessage("3"))
	res, err := play(t, stage, `
local c = turn.contact
local before = table.concat(c.tags, ",") .. " " .. c.fields.age .. " " .. tostring(c.fields.vip) .. " " .. store.get("seen")
tag("vip"); untag("NEW"); tag("gold"); set("age", 8); set("vip", nil)
store.set("seen", store.get("seen") + 1); store.set("gone", 1); store.set("gone", nil)
local after = table.concat(c.tags, ",") .. " " .. c.fields.age .. " " .. tostring(c.fields.vip) .. " " .. store.get("seen") .. tostring(store.get("gone"))
return before, after, c:has("VIP"), c.has("new")`)
	want := []any{"new,Gold 7 true 3", "vip,gold 8 nil 4nil", true, false}
	if err != nil || !reflect.DeepEqual(res.Values, want) {
		t.Errorf("%v, %v", res.Values, err)
	}
	stage.Apply(res.Effects)
	if fmt.Sprint(stage.Contact.Tags, stage.Contact.Fields) != "[vip gold] map[age:8]" || string(stage.Memory[ForContact]["seen"]) != "4" {
		t.Errorf("%v %v %s", stage.Contact.Tags, stage.Contact.Fields, stage.Memory[ForContact])
	}
}

// cet is a house in another time zone, where everything is allowed.
type cet struct{}

func (cet) Zone(string) *time.Location          { return time.FixedZone("CET", 3600) }
func (cet) Open(string, time.Time) (bool, bool) { return true, true }
func (cet) Check(*Effect) error                 { return nil }

func TestTurn(t *testing.T) {
	stage := NewStage(Neutral)
	stage.Agent = &Agent{Name: "Bo"}
	stage.Message = &Message{Text: "hi", Kind: "photo", File: "a.jpg", At: stage.Now}
	stage.House = cet{}
	res, err := play(t, stage, `
return turn.contact.name, turn.contact.id, turn.contact.phone, turn.contact.new, turn.message.text, turn.message.kind,
  turn.conversation.state, turn.agent.name, turn.agent.team, now == turn.message.at, time.format("%H:%M"), hours.open()`)
	want := []any{"Ana", 12.0, nil, true, "hi", "photo", "open", "Bo", nil, true, "11:00", true}
	if err != nil || !reflect.DeepEqual(res.Values, want) {
		t.Errorf("%v, %v", res.Values, err)
	}
	stage.Contact = nil
	if res, err = play(t, stage, `alert("sales", "x"); store.all.set("k", 1); return turn.contact, turn.conversation`); err != nil || res.True() {
		t.Errorf("%v, %v", res, err)
	}
	for _, body := range []string{`say("x")`, `store.set("k", 1)`, `set("x", 1)`} {
		if _, err = play(t, stage, body); err == nil || !strings.Contains(err.Error(), "needs a contact") {
			t.Errorf("%s: %v", body, err)
		}
	}
}

func TestQuotas(t *testing.T) {
	stage := NewStage(Neutral)
	for i := range ContactKeys {
		stage.remember(ForContact, fmt.Sprint(i), json.RawMessage("1"))
	}
	if _, err := play(t, stage, `store.set("0", 2); store.set("1", nil); store.set("new", 1)`); err != nil {
		t.Error(err)
	}
	if _, err := play(t, stage, `store.set("new", 1)`); err == nil || !strings.Contains(err.Error(), "memory is full (at most 32 keys and 4 KiB)") {
		t.Error(err)
	}
	if _, err := play(t, stage, `for i = 1, 3 do store.set("0", ("x"):rep(1500)) end; store.set("1", ("x"):rep(1500)); store.set("2", ("x"):rep(1500))`); err == nil {
		t.Error("the quota does not hold within a run")
	}
}

func TestQuiet(t *testing.T) {
	for kind, src := range map[Kind]string{
		OnCondition: `condition(function(turn) tag("x") return true end)`,
		OnValidate:  `validator(function(text, turn) store.set("x", 1) return true end)`,
		OnQuestion:  `question(function(turn, field) say("x") end)`,
	} {
		s, err := Compile("t", src)
		if err != nil {
			t.Fatal(err)
		}
		_, err = s.Run(context.Background(), Call{Kind: kind, World: NewStage(Neutral), Limits: TurnLimits(), Args: []any{"x"}})
		if err == nil || !strings.Contains(err.Error(), "only answers") {
			t.Errorf("%s: %v", kind, err)
		}
	}
}

func TestEntries(t *testing.T) {
	s, err := Compile("t", `
on("Message", slow(function(turn) end))
command{ name = "Quote_It", help = "a quote", who = "contact", run = function(turn, text) return text end }
validator(function(text, turn) if #text > 3 then return text:upper() end return false, "too short" end)
condition(function(turn, a, b) return a == b end)
handler("done", function(turn, a) log(a.status, a.ok, a.data.n, a.error) return print end)`)
	if err != nil {
		t.Fatal(err)
	}
	want := []Entry{{OnEvent, "message", true, 2}, {OnCommand, "quote-it", false, 3}, {OnValidate, "", false, 4}, {OnCondition, "", false, 5}, {OnHandler, "done", false, 6}}
	if !reflect.DeepEqual(s.Entries, want) || !reflect.DeepEqual(s.Commands, []Command{{"quote-it", "a quote", "contact"}}) {
		t.Errorf("%+v\n%+v", s.Entries, s.Commands)
	}
	run := func(c Call) string {
		c.World, c.Limits = NewStage(Neutral), TurnLimits()
		res, err := s.Run(context.Background(), c)
		return fmt.Sprint(res.Values, err, res.Log)
	}
	for _, c := range []struct {
		call Call
		want string
	}{
		{Call{Kind: OnCommand, Name: "quote-it", Args: []any{"blue"}}, "[blue] <nil> []"},
		{Call{Kind: OnValidate, Args: []any{"abcd"}}, "[ABCD] <nil> []"},
		{Call{Kind: OnValidate, Args: []any{"ab"}}, "[false too short] <nil> []"},
		{Call{Kind: OnCondition, Args: []any{"a", "a"}}, "[true] <nil> []"},
		{Call{Kind: OnHandler, Name: "done", Args: []any{Answer{Status: 404, Data: json.RawMessage(`{"n":5}`)}}}, "[] <nil> [404 false 5 nil]"},
		{Call{Kind: OnHandler, Name: "done", Args: []any{Answer{Error: "no route", Data: json.RawMessage(`{}`)}}}, "[] <nil> [0 false nil no route]"},
		{Call{Kind: OnAction}, "[] t: it has no action  []"},
	} {
		if got := run(c.call); got != c.want {
			t.Errorf("%+v: %s instead of %s", c.call, got, c.want)
		}
	}
}

// TestSameAgain runs one script many times at once: each run does the same, and uses
// the same.
func TestSameAgain(t *testing.T) {
	s, err := Compile("t", `
seen = {}
action(function(turn)
  for i = 1, 50 do seen[#seen + 1] = math.random(1, 1000); seen["k" .. i] = tostring({}) end
  local keys = {}
  for k in pairs(seen) do keys[#keys + 1] = k end
  log(#keys, tostring(seen), tostring(print))
  return table.concat(keys, ","), #seen
end)`)
	if err != nil {
		t.Fatal(err)
	}
	run := func() Result {
		res, err := s.Run(context.Background(), Call{Kind: OnAction, World: NewStage(Neutral), Limits: TurnLimits()})
		if err != nil {
			t.Error(err)
		}
		res.Used.Took = 0
		return res
	}
	want := run()
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			for range 50 {
				if got := run(); !reflect.DeepEqual(got, want) {
					t.Errorf("%+v\ninstead of %+v", got, want)
					return
				}
			}
		})
	}
	wg.Wait()
}

// TestExactFuel pins what instructions cost: the count comes from the machine asking
// its context once for each, which another version of the library may not do.
func TestExactFuel(t *testing.T) {
	for body, want := range map[string]int64{
		``:                                  0,
		`local x = 1`:                       1,
		`local x = 1; x = x + 1; x = x + 1`: 3,
		`for i = 1, 100 do end`:             105,
		`for i = 1, 100 do local x = i end`: 205,
		`local s = "a" .. "b"`:              4,
		`local t = {}; t.x = 1`:             9,
	} {
		res, err := play(t, NewStage(Neutral), body)
		base, _ := play(t, NewStage(Neutral), ``)
		if got := res.Used.Fuel - base.Used.Fuel; err != nil || got != want {
			t.Errorf("%s: %d instructions instead of %d (%v)", body, got, want, err)
		}
	}
	lim := TurnLimits()
	for _, fuel := range []int64{10, 1000, 12345} {
		lim.Fuel = fuel
		s, _ := Compile("t", `action(function() while true do end end)`)
		res, err := s.Run(context.Background(), Call{Kind: OnAction, World: NewStage(Neutral), Limits: lim})
		if e, ok := err.(*Error); !ok || e.Why != WhyFuel || res.Used.Fuel != fuel+1 {
			t.Errorf("%d: %v after %d", fuel, err, res.Used.Fuel)
		}
	}
}

func TestLogRing(t *testing.T) {
	res, err := play(t, NewStage(Neutral), `for i = 1, 500 do log("line", i, ("x"):rep(50)) end; print(nil, true, {})`)
	size := 0
	for _, l := range res.Log {
		size += len(l) + 1
	}
	if err != nil || size > TurnLimits().Log || res.Log[len(res.Log)-1] != "nil true table: 1" {
		t.Errorf("%d bytes, %v", size, err)
	}
	res, err = play(t, NewStage(Neutral), `log("before"); error("x")`)
	if err == nil || len(res.Log) != 1 || len(res.Effects) > 0 {
		t.Errorf("%+v, %v", res, err)
	}
}

func TestTraceback(t *testing.T) {
	s, err := Compile("vip", "local function price(x)\n  return x.cost + 1\nend\n\naction(function(turn)\n  local p = price(nil)\n  return p\nend)")
	if err != nil {
		t.Fatal(err)
	}
	_, err = s.Run(context.Background(), Call{Kind: OnAction, World: NewStage(Neutral), Limits: TurnLimits()})
	var e *Error
	want := "vip:2: attempt to read “cost” of a nil value\n  vip:2, in the function of line 1\n  vip:6, in the function of line 5"
	if !errors.As(err, &e) || e.Traceback() != want {
		t.Errorf("%s", e.Traceback())
	}
}

// TestEvents: what on takes, and what it says of the rest.
func TestEvents(t *testing.T) {
	for event, good := range map[string]bool{
		"message": true, "no reply": true, "No Reply for 15m": true, "silence for 3d": true, "silence for 1w": true,
		"no reply for": false, "no reply for 5s": false, "no reply for 2y": false, "silence for 400d": false, "message for 5m": false, "no reply for 99999999999h": false,
	} {
		if _, err := Compile("t", fmt.Sprintf("on(%q, function() end)", event)); (err == nil) != good {
			t.Errorf("%s: %v", event, err)
		}
	}
}
