package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"frontdesk/chat"
	"frontdesk/commands"
	"frontdesk/desk"
	"frontdesk/engine"
	"frontdesk/engine/learn"
	"frontdesk/scripts"
	"frontdesk/state"
)

// scripted is a front desk in memory with an owner, on a network that only counts.
type scripted struct {
	t      testing.TB
	store  state.Store
	net    *countNet
	engine *engine.Engine
	stop   func()
	n      int
}

// countNet is a network on which everything is sent at once; it keeps the texts.
type countNet struct {
	deliver chan chat.Deliver
	texts   chan string
	ids     atomic.Int64
}

func (*countNet) Network() string { return "telegram" }
func (*countNet) Account() string { return "1" }
func (*countNet) Limits() chat.Limits {
	return chat.Limits{Text: 4096, Buttons: true, Threads: true, CanEdit: true}
}
func (n *countNet) Run(ctx context.Context, d chat.Deliver) error {
	n.deliver <- d
	<-ctx.Done()
	return nil
}

func (n *countNet) Send(_ context.Context, out chat.Out) (chat.Receipt, error) {
	id := fmt.Sprint(n.ids.Add(1))
	if out.Op == chat.Send {
		n.texts <- out.To.Chat + ": " + out.Text.S
	}
	return chat.Receipt{IDs: []string{id}, Thread: id}, nil
}

func newScripted(t testing.TB, call func(context.Context, desk.OutCall) []byte) *scripted {
	s := &scripted{t: t, store: state.Memory(), net: &countNet{deliver: make(chan chat.Deliver, 1), texts: make(chan string, 100000)}}
	s.start(call)
	s.tell(commands.TellSecret, []byte("secret"))
	s.say("olga", "/claim "+commands.ClaimCode(s.engine.House()))
	return s
}

func (s *scripted) start(call func(context.Context, desk.OutCall) []byte) {
	e, err := engine.New(engine.Options{Store: s.store, Adapters: []chat.Adapter{s.net}, Stages: stagesWith(learn.InBackground()), Clock: engine.Real{}, Call: call})
	if err != nil {
		s.t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- e.Run(ctx) }()
	<-s.net.deliver
	s.engine, s.stop = e, sync.OnceFunc(func() { cancel(); <-done })
	s.t.Cleanup(func() { s.stop() })
}

func (s *scripted) deliver(ev chat.Event) {
	s.t.Helper()
	s.n++
	ev.ID, ev.At = fmt.Sprint("ev/", s.n), time.Now()
	if err := s.engine.Deliver(s.t.Context(), []chat.Event{ev}); err != nil {
		s.t.Fatal(err)
	}
}

func (s *scripted) tell(what string, payload []byte) {
	s.deliver(chat.Event{Kind: chat.Told, Data: what, Payload: payload})
}

func (s *scripted) say(who, text string) {
	s.deliver(chat.Event{Kind: chat.Said, Private: true, Place: chat.Place{Network: "telegram", Account: "1", Chat: who}, From: chat.Person{ID: who, First: who},
		Message: &chat.Message{ID: fmt.Sprint("m", s.n), Text: chat.Plain(text)}})
}

// hears waits until somebody is told something with these words.
func (s *scripted) hears(who, words string) {
	s.t.Helper()
	timeout := time.After(20 * time.Second)
	for {
		select {
		case text := <-s.net.texts:
			if strings.HasPrefix(text, who+": ") && strings.Contains(text, words) {
				return
			}
		case <-timeout:
			s.t.Fatalf("%s never hears %q", who, words)
		}
	}
}

// TestCallsAreTakenUpAgain: a request that a script has made is made again after a
// restart, and its answer comes once.
func TestCallsAreTakenUpAgain(t *testing.T) {
	began, tries := make(chan struct{}, 10), atomic.Int64{}
	hang := func(ctx context.Context, _ desk.OutCall) []byte {
		began <- struct{}{}
		<-ctx.Done()
		return nil
	}
	answer := func(context.Context, desk.OutCall) []byte {
		tries.Add(1)
		raw, _ := json.Marshal(scripts.Answer{Status: 200, Body: "shipped"})
		return raw
	}
	s := newScripted(t, hang)
	s.say("olga", `/addscript asker
on("message", function(turn) http.request{ url = "https://shop.example.com/1", handler = "got" } end)
handler("got", function(turn, answer) say("It is " .. answer.body) end)`)
	s.say("ana", "where is it?")
	<-began
	s.stop()
	s.start(nil) // an operator's command: it can do nothing of what waits, and leaves it
	if err := s.engine.Quiet(t.Context()); err != nil {
		t.Fatal(err)
	}
	s.stop()
	s.start(answer)
	s.hears("ana", "It is shipped")
	s.stop()
	s.start(answer) // nothing is left to be done
	s.say("tom", "hi")
	s.hears("tom", "It is shipped")
	if n := tries.Load(); n != 2 {
		t.Errorf("%d requests were answered, want 2", n)
	}
}

// TestAScriptsMemoryGoesWithTheContact: what a script keeps of a contact is erased with
// them.
func TestAScriptsMemoryGoesWithTheContact(t *testing.T) {
	s := newScripted(t, nil)
	s.say("olga", `/addscript keep
on("message", function(turn) store.set("secret", "of ana"); store.all.set("n", 1) end)`)
	s.say("ana", "hi")
	held := func() (n int) {
		err := s.engine.Consult(t.Context(), func(turn *desk.Turn) {
			n = len(turn.View.Memory.Scan(desk.MemoryOf(1)))
		})
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	if held() != 1 {
		t.Fatalf("the script keeps %d things of her, want 1", held())
	}
	s.say("ana", "/forgetme")
	s.hears("ana", "")
	s.deliver(chat.Event{Kind: chat.Pressed, Private: true, Place: chat.Place{Network: "telegram", Account: "1", Chat: "ana"}, From: chat.Person{ID: "ana", First: "ana"}, Data: "forget:yes", Query: "q"})
	for end := time.Now().Add(10 * time.Second); held() > 0; {
		if time.Now().After(end) {
			t.Fatal("it is still kept")
		}
	}
}

// TestCallsForgetTheContact: what is under way for a contact says nothing of them once
// they are erased, and its answer does nothing.
func TestCallsForgetTheContact(t *testing.T) {
	began, goOn := make(chan struct{}, 10), make(chan struct{})
	s := newScripted(t, func(context.Context, desk.OutCall) []byte {
		began <- struct{}{}
		<-goOn
		return []byte(`{"Status":200}`)
	})
	s.say("olga", `/addscript asker
on("message", function(turn) http.request{ url = "https://shop.example.com/" .. turn.contact.first_name, then = "got" } end)
handler("got", function(turn, answer) alert("@olga", "answered") end)`)
	s.say("ana", "hi")
	<-began
	calls := func() (n int, rows string) {
		err := s.store.View(t.Context(), func(tx state.Tx) error {
			return tx.Scan([]byte("call/"), nil, func(_, raw []byte) (bool, error) {
				n, rows = n+1, rows+string(raw)
				return true, nil
			})
		})
		if err != nil {
			t.Fatal(err)
		}
		return n, rows
	}
	if n, rows := calls(); n != 1 || !strings.Contains(rows, "shop.example.com/ana") {
		t.Fatalf("%d calls: %s", n, rows)
	}
	s.say("ana", "/forgetme")
	s.hears("ana", "")
	s.deliver(chat.Event{Kind: chat.Pressed, Private: true, Place: chat.Place{Network: "telegram", Account: "1", Chat: "ana"}, From: chat.Person{ID: "ana", First: "ana"}, Data: "forget:yes", Query: "q"})
	if _, rows := calls(); strings.Contains(rows, "shop.example.com") {
		t.Errorf("kept: %s", rows)
	}
	close(goOn)
	for end := time.Now().Add(10 * time.Second); ; {
		if n, _ := calls(); n == 0 {
			break
		}
		if time.Now().After(end) {
			t.Fatal("the call is never over")
		}
	}
}

// TestCallsFollowAMerge: what comes of a call for a contact who was merged into another
// meanwhile is theirs.
func TestCallsFollowAMerge(t *testing.T) {
	goOn := make(chan struct{})
	s := newScripted(t, func(context.Context, desk.OutCall) []byte {
		<-goOn
		return []byte(`{"Status":200}`)
	})
	s.say("olga", `/addscript asker
on("message", function(turn) if turn.message.text == "ask" then http.request{ url = "https://shop.example.com/", then = "got" } end end)
handler("got", function(turn, answer) say("an answer for " .. turn.contact.first_name) end)`)
	s.say("ana", "ask")
	s.say("tom", "hi")
	err := s.store.Update(t.Context(), func(tx state.Tx) error {
		raw, err := tx.Get(engine.CaseKey(1))
		if err != nil {
			return err
		}
		var c desk.Case
		if err := json.Unmarshal(raw, &c); err != nil {
			return err
		}
		c.Into = 2
		if raw, err = json.Marshal(c); err != nil {
			return err
		}
		return tx.Set(engine.CaseKey(1), raw)
	})
	if err != nil {
		t.Fatal(err)
	}
	close(goOn)
	s.hears("tom", "an answer for tom")
}

// BenchmarkHostileNeighbour is how long another contact's message takes while a script
// that never ends by itself runs for each message of a first one. The reference is the
// same without that script.
func BenchmarkHostileNeighbour(b *testing.B) {
	hostile, err := filepath.Glob("../../scripts/testdata/hostile/*.lua")
	if err != nil || len(hostile) == 0 {
		b.Fatal(err)
	}
	for _, with := range []bool{false, true} {
		b.Run(fmt.Sprint("hostile ", with), func(b *testing.B) {
			s := newScripted(b, nil)
			if with {
				s.say("olga", "/addscript loop\non(\"message\", function(turn) if turn.contact.first_name ~= \"eve\" then return end while true do end end)")
				s.say("olga", "/addscript eat\non(\"message\", function(turn) if turn.contact.first_name ~= \"eve\" then return end local s = \"x\" while true do s = s .. s end end)")
			}
			s.say("olga", `/addrule echo when message contains "ping" do say "pong"`)
			var took []time.Duration
			for i := 0; b.Loop(); i++ {
				if i%20 == 0 && with { // they are turned off after ten failures
					s.say("olga", "/script loop on")
					s.say("olga", "/script eat on")
				}
				s.say("eve", "now")
				began := time.Now()
				s.say(fmt.Sprint("tom", i), "ping")
				took = append(took, time.Since(began))
			}
			report(b, took)
		})
	}
}

// TestScriptTest is bot script test.
func TestScriptTest(t *testing.T) {
	dir := t.TempDir()
	try := func(args ...string) (string, error) {
		var out bytes.Buffer
		err := app(&out).Run(t.Context(), append([]string{"bot", "script", "test"}, args...))
		return out.String(), err
	}
	if out, err := try(filepath.Join("..", "..", "scripts", "examples")); err != nil || !strings.Contains(out, "6 scripts, all well") {
		t.Errorf("%v\n%s", err, out)
	}
	for _, args := range [][]string{nil, {dir}, {filepath.Join(dir, "nothing")}} {
		if out, err := try(args...); err == nil {
			t.Errorf("%v: %s", args, out)
		}
	}
	for name, src := range map[string]string{"a": `test("x", function(t) t:equal(1, 2) end)`, "b": "action(function(\n", "c": "while true do end", "d": `test("y", function(t) t:equal(1, 1) end)`} {
		if err := os.WriteFile(filepath.Join(dir, name+".lua"), []byte(src), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	out, err := try(dir)
	if err == nil || err.Error() != "3 of 4 scripts fail" || !strings.Contains(out, "ok    y") || !strings.Contains(out, "c:1: it used up its 100,000 instructions") {
		t.Errorf("%v\n%s", err, out)
	}
}
