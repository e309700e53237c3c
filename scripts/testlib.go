package scripts

import (
	"encoding/json"
	"strings"
	"sync"
	"time"

	lua "github.com/yuin/gopher-lua"

	"frontdesk/desk"
)

// testFuncs are the methods of t in test("name", function(t) … end).
var testFuncs = map[string]lua.LGFunction{
	"contact": testContact, "agent": testAgent, "team": testTeam, "now": testNow, "open": testOpen, "remember": testRemember,
	"message": testMessage, "event": testEvent, "command": testCommand, "action": testCall(OnAction),
	"condition": testCall(OnCondition), "validate": testCall(OnValidate), "question": testCall(OnQuestion),
	"handler": testHandler, "wait": testWait, "answer": testAnswer, "request": testRequest,
	"expect": testExpect, "never": testNever, "equal": testEqual, "fails": testFails, "did": testDid,
}

var testTable = sync.OnceValue(func() *lua.LTable { return libraryTable(testFuncs) })

// on is the run, which has to be a test's; arguments begin at 2, after t.
func on(L *lua.LState) *run {
	r := of(L)
	if _, ok := L.Get(1).(*lua.LTable); !ok || r.tests == nil {
		r.fail("call it with a colon, on the t of a test: t:message(…)")
	}
	return r
}

// data is argument n as plain data.
func (r *run) data(n int) any {
	c := converter{run: r, left: r.lim.Result}
	v, msg := c.toGo(r.L.Get(n), 0)
	if msg != "" {
		r.L.ArgError(n, "this is no plain data: "+msg)
	}
	return v
}

// testContact is t:contact{ name=…, language=…, fields={…}, tags={…} }, or
// t:contact(false) for none.
func testContact(L *lua.LState) int {
	r := on(L)
	defer r.restage()
	if L.Get(2) == lua.LFalse {
		r.tests.stage.Contact = nil
		return 0
	}
	m, _ := r.data(2).(map[string]any)
	c := &Contact{ID: 12, Name: "Ana", Channel: "telegram", Language: "en", Created: r.tests.stage.Now, New: true, Fields: map[string]any{}}
	text := map[string]*string{
		"name": &c.Name, "first_name": &c.FirstName, "username": &c.Username, "phone": &c.Phone, "channel": &c.Channel,
		"language": &c.Language, "source": &c.Source,
	}
	for k, v := range m {
		s, isText := v.(string)
		switch p := text[k]; {
		case p != nil && isText:
			*p = s
		case k == "new":
			c.New = v == true
		case k == "fields":
			fields, _ := v.(map[string]any)
			for name, value := range fields {
				c.Fields[desk.Fold(name)] = value
			}
		case k == "tags":
			list, _ := v.([]any)
			for _, t := range list {
				s, _ := t.(string)
				c.Tags = append(c.Tags, s)
			}
		default:
			r.fail("t:contact does not know “%s”", clip(k, 40))
		}
	}
	if c.FirstName == "" {
		c.FirstName, _, _ = strings.Cut(c.Name, " ")
	}
	r.tests.stage.Contact = c
	return 0
}

func testAgent(L *lua.LState) int {
	r := on(L)
	r.tests.stage.Agent = &Agent{Name: r.checkText(2), Team: r.optText(3, "")}
	return 0
}

func testTeam(L *lua.LState) int {
	r := on(L)
	talk := Conversation{Number: 1, State: "open", Opened: r.tests.stage.Now}
	if old := r.tests.stage.Talk; old != nil {
		talk = *old
	}
	talk.Team = r.checkText(2)
	r.tests.stage.Talk = &talk
	return 0
}

// testNow is t:now("2026-11-24 10:00").
func testNow(L *lua.LState) int {
	r := on(L)
	t, err := time.ParseInLocation("2006-01-02 15:04", r.checkText(2), r.tests.stage.Turn().here().Location())
	if err != nil {
		L.ArgError(2, "a time like “2026-11-24 10:00” is expected")
	}
	r.tests.stage.Now = t
	r.restage()
	return 0
}

// testOpen is t:open(true, team).
func testOpen(L *lua.LState) int {
	r := on(L)
	r.tests.stage.Teams[desk.Fold(r.optText(3, ""))] = lua.LVAsBool(L.Get(2))
	return 0
}

// testRemember is t:remember(key, value, "all").
func testRemember(L *lua.LState) int {
	r := on(L)
	scope := ForContact
	if r.optText(4, "") == "all" {
		scope = ForAll
	}
	r.tests.stage.remember(scope, r.checkKey(2), r.encode(L.Get(3), ValueBytes, "t:remember"))
	return 0
}

// happens notes what the next call is for, and forgets what was done before.
func (r *run) happens(event, name string) {
	r.tests.stage.event, r.tests.stage.name, r.tests.last = event, name, nil
}

// pushDid gives what was done since.
func (r *run) pushDid() int {
	out := make([]any, len(r.tests.last))
	for i, e := range r.tests.last {
		out[i] = effectData(e)
	}
	r.L.Push(r.list(out))
	return 1
}

// testMessage is t:message("hello") or t:message{ text=…, kind=…, file=… }.
func testMessage(L *lua.LState) int {
	r := on(L)
	m := &Message{Kind: "text", At: r.tests.stage.Now}
	switch v := r.data(2).(type) {
	case string:
		m.Text = v
	case map[string]any:
		m.Text, _ = v["text"].(string)
		m.File, _ = v["file"].(string)
		m.Start, _ = v["start"].(string)
		if kind, ok := v["kind"].(string); ok {
			m.Kind = kind
		}
	default:
		L.ArgError(2, "a text or a table is expected")
	}
	r.tests.stage.Message = m
	r.happens("message", "")
	r.try(OnEvent, "message")
	return r.pushDid()
}

func testEvent(L *lua.LState) int {
	r := on(L)
	event := desk.Fold(r.checkText(2))
	what := event
	if clock, _, ok := desk.ByClock(event); ok {
		what = clock // "no reply for 15m" is "no reply" to the script
	}
	r.happens(what, r.optText(3, ""))
	r.try(OnEvent, event)
	return r.pushDid()
}

func testCommand(L *lua.LState) int {
	r := on(L)
	r.happens("command", r.checkText(2))
	r.try(OnCommand, desk.Fold(r.checkText(2)), r.optText(3, ""))
	return r.pushDid()
}

func testHandler(L *lua.LState) int {
	r := on(L)
	r.happens("handler", r.checkText(2))
	r.try(OnHandler, desk.Fold(r.checkText(2)), r.data(3))
	return r.pushDid()
}

// testCall is t:condition(…) and the like: it gives what the function gave.
func testCall(kind Kind) lua.LGFunction {
	return func(L *lua.LState) int {
		r := on(L)
		var args []any
		for i := 2; i <= L.GetTop(); i++ {
			args = append(args, r.data(i))
		}
		r.happens(string(kind), "")
		out := r.try(kind, "", args...)
		for _, v := range out {
			L.Push(v)
		}
		return len(out)
	}
}

// testWait is t:wait("2h"): the timers that are due meanwhile ring.
func testWait(L *lua.LState) int {
	r := on(L)
	s := r.tests.stage
	till := s.Now.Add(r.checkDuration(2))
	r.happens("timer", "")
	for rung := 0; len(s.Timers) > 0 && !s.Timers[0].At.After(till); rung++ {
		if rung >= 1000 {
			r.fail("more than 1,000 timers rang")
		}
		t := s.Timers[0]
		s.Timers = s.Timers[1:]
		s.Now = t.At
		s.event, s.name = "timer", t.Name
		r.try(OnHandler, t.Name, timerData(t.Data))
	}
	s.Now = till
	r.restage()
	return r.pushDid()
}

func timerData(raw json.RawMessage) any {
	if len(raw) == 0 {
		return nil
	}
	return raw
}
