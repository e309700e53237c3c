package engine

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"sync"
	"testing"
	"time"

	"frontdesk/chat"
	"frontdesk/desk"
	"frontdesk/state"
)

var epoch = time.Date(2026, 11, 24, 10, 0, 0, 0, time.UTC)

// fakeNet is a network that writes down what it was asked, and fails as told.
type fakeNet struct {
	mu      sync.Mutex
	sent    []chat.Out
	fail    func(n int, out chat.Out) error // n counts all tries from 1
	tries   int
	deliver chan chat.Deliver
}

func newFake() *fakeNet { return &fakeNet{deliver: make(chan chat.Deliver, 1)} }

func (f *fakeNet) Network() string     { return "net" }
func (f *fakeNet) Account() string     { return "me" }
func (f *fakeNet) Limits() chat.Limits { return chat.Limits{Threads: true} }

func (f *fakeNet) Run(ctx context.Context, d chat.Deliver) error {
	f.deliver <- d
	<-ctx.Done()
	return nil
}

func (f *fakeNet) Send(_ context.Context, out chat.Out) (chat.Receipt, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.tries++
	if f.fail != nil {
		if err := f.fail(f.tries, out); err != nil {
			if chat.Unsure(err) {
				f.sent = append(f.sent, out)
			}
			return chat.Receipt{}, err
		}
	}
	f.sent = append(f.sent, out)
	id := strconv.Itoa(len(f.sent))
	r := chat.Receipt{IDs: []string{id}}
	if out.Op == chat.OpenTopic {
		r.Thread = "t" + id
	}
	return r, nil
}

// texts of what was sent, topics as "+Title".
func (f *fakeNet) texts() []string {
	f.mu.Lock()
	defer f.mu.Unlock()
	var out []string
	for _, o := range f.sent {
		switch o.Op {
		case chat.OpenTopic:
			out = append(out, "+"+o.Title)
		default:
			out = append(out, o.Text.S)
		}
	}
	return out
}

var room = chat.Place{Network: "net", Account: "me", Chat: "room"}

// relay is the least of a desk: every message goes to the contact's topic, which
// opens with the first.
func relay(t *desk.Turn) {
	switch t.Event.Kind {
	case chat.Said:
		relaySaid(t)
	case chat.Sent:
		if t.Row.Mark == desk.MarkTopic {
			t.Case.Topics[desk.RoomKey(room)].Thread = t.Event.Receipt.Thread
		}
	case chat.Woke:
		t.ToPlace(chat.Out{Op: chat.Send, Text: chat.Plain("woke " + t.Event.Data)}, room)
	}
}

func relaySaid(t *desk.Turn) {
	if t.Case == nil {
		return
	}
	switch text := t.Event.Message.Text.S; text {
	case "panic":
		panic("on purpose")
	case "timers":
		t.Timer("b", t.Now.Add(2*time.Minute), nil)
		t.Timer("a", t.Now.Add(time.Minute), nil)
		t.Timer("never", t.Now.Add(time.Minute), nil)
		t.Cancel("never")
		return
	case "typing":
		t.ToContact(chat.Out{Op: chat.Typing}, t.Event.Place)
		return
	}
	if t.Case.Topic(room) == nil {
		t.Case.Topics = map[string]*desk.Topic{desk.RoomKey(room): {Room: room}}
		t.ToRoom(chat.Out{Op: chat.OpenTopic, Title: t.Event.From.First}, room).Mark = desk.MarkTopic
	}
	e := t.Log(desk.ByContact, "", t.Event.Message.Text)
	p := t.ToRoom(chat.Out{Op: chat.Send, Text: t.Event.Message.Text}, room)
	p.Log, p.Mark = e.Seq, desk.MarkRelay
}

// bench is an engine at work in a test.
type bench struct {
	t     testing.TB
	e     *Engine
	net   *fakeNet
	clock *Manual
	store state.Store
	in    chat.Deliver
	stop  func()
}

func start(t testing.TB, store state.Store, net *fakeNet, change func(*Options)) *bench {
	t.Helper()
	b := &bench{t: t, net: net, clock: NewManual(epoch), store: store}
	o := Options{Store: store, Adapters: []chat.Adapter{net}, Stages: []desk.Stage{{Name: "relay", Take: relay}}, Clock: b.clock}
	if change != nil {
		change(&o)
	}
	if m, ok := o.Clock.(*Manual); ok {
		b.clock = m
	}
	e, err := New(o)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- e.Run(ctx) }()
	b.e, b.in = e, <-net.deliver
	b.stop = sync.OnceFunc(func() {
		cancel()
		if err := <-done; err != nil {
			t.Errorf("running: %v", err)
		}
	})
	t.Cleanup(b.stop)
	return b
}

// said is a message of a contact.
func said(who string, n int, text string) chat.Event {
	return chat.Event{ID: fmt.Sprintf("said/%s/%d", who, n), Kind: chat.Said, At: epoch, Private: true,
		Place: chat.Place{Network: "net", Account: "me", Chat: who}, From: chat.Person{ID: who, First: who},
		Message: &chat.Message{ID: strconv.Itoa(n), Text: chat.Plain(text)}}
}

func (b *bench) say(evs ...chat.Event) {
	b.t.Helper()
	if err := b.in(b.t.Context(), evs); err != nil {
		b.t.Fatalf("delivering: %v", err)
	}
}

func (b *bench) quiet() {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.t.Context(), 20*time.Second)
	defer cancel()
	if err := b.e.Quiet(ctx); err != nil {
		b.t.Fatalf("the engine did not come to rest: %+v", b.e.Stats())
	}
}

func (b *bench) want(want ...string) {
	b.t.Helper()
	got := b.net.texts()
	if fmt.Sprint(got) != fmt.Sprint(want) {
		b.t.Fatalf("sent %q, want %q", got, want)
	}
}

var errBroken = errors.New("connection reset")
