// Package adaptertest is the contract that every adapter must pass: what the engine
// relies on, whatever the network.
//
// It plays people and faults in a simulated network through a World, which the
// adapter's own tests provide. It must not know a network.
package adaptertest

import (
	"context"
	"reflect"
	"slices"
	"testing"
	"time"

	"frontdesk/chat"
)

// Fault is what the network does to the next send.
type Fault string

// The faults. Each is met once.
const (
	Wait      Fault = "wait"        // it asks to wait for WaitTime
	BadGate   Fault = "bad gateway" // a gateway answers, in HTML
	Reset     Fault = "reset"       // the connection breaks before an answer
	Truncated Fault = "truncated"   // the answer breaks off
	Hang      Fault = "hang"        // no answer ever
	Deaf      Fault = "deaf"        // no connection is made
)

// WaitTime is what Wait asks for.
const WaitTime = 7 * time.Second

// Shown is one message of ours as people see it.
type Shown struct {
	ID      string
	Text    chat.Text
	Media   string // its kind
	File    string
	ReplyTo string
	Buttons []string // their data
	Emoji   string   // our reaction on it
}

// World is a simulated network around one adapter. What a network cannot do is nil,
// and is not asked for.
type World struct {
	Adapter chat.Adapter
	Contact chat.Place // the private chat of a person who may be written to
	Room    chat.Place // a room with topics, where our account may do everything
	Secrets []string   // what may stand in no error

	Say        func(at chat.Place, m chat.Message) (id string)
	Edit       func(at chat.Place, id string, text chat.Text)
	React      func(at chat.Place, id, emoji string)
	Press      func(at chat.Place, id, data string)
	Block      func(at chat.Place)
	CloseTopic func(at chat.Place)
	DropTopic  func(at chat.Place)
	Shown      func(at chat.Place) []Shown
	Fault      func(Fault)
	Poison     func(at chat.Place, text string) // a message that nobody can decode
	RestartIDs func()                           // the network numbers its updates anew
	Media      []chat.Media                     // one of every kind that can be sent anew
	Clean      func(string) string              // what the network itself takes out of texts; nil: nothing
	NewFiles   bool                             // a file that a person sends again has another id
	// Keep is what a network that has no marks of its own leaves of a text; nil: all.
	Keep func(chat.Text) chat.Text
	// Online waits until the adapter is connected, where sends go through what Run
	// holds open; nil: they do not.
	Online    func()
	Faults    []Fault // those that the network can have; nil: all
	OneByOne  bool    // events are delivered one at a time
	NoCopy    bool    // nothing can be copied by its id
	NoQueries bool    // presses need no answer
}

// same tells whether a text arrived as the network lets it.
func (w World) same(got, want chat.Text) bool {
	if w.Keep != nil {
		want = w.Keep(want)
	}
	if w.Clean != nil {
		if clean := w.Clean(want.S); clean != want.S { // the marks move with it
			return got.S == clean && len(got.Marks) == len(want.Marks)
		}
	}
	return reflect.DeepEqual(got, want)
}

// patience is how long a test waits for what must come.
const patience = 10 * time.Second

// ear hears what an adapter delivers.
type ear struct {
	t      *testing.T
	events chan chat.Event
	stop   context.CancelFunc
	done   chan error
	seen   map[string]bool
}

// listen runs the adapter until stop or the test's end. fail is asked before each
// delivery is taken.
func listen(t *testing.T, w World, fail func() error) *ear {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	e := &ear{t: t, events: make(chan chat.Event, 10000), stop: cancel, done: make(chan error, 1), seen: map[string]bool{}}
	go func() {
		e.done <- w.Adapter.Run(ctx, func(_ context.Context, evs []chat.Event) error {
			if fail != nil {
				if err := fail(); err != nil {
					return err
				}
			}
			for _, ev := range evs {
				e.events <- ev
			}
			return nil
		})
	}()
	t.Cleanup(e.end)
	if fail == nil && w.Online != nil {
		w.Online()
	}
	return e
}

// awake runs the adapter where it cannot send otherwise.
func awake(t *testing.T, w World) {
	if w.Online != nil {
		listen(t, w, nil)
	}
}

// faults are those of some that the network can have.
func (w World) faults(some ...Fault) []Fault {
	if w.Faults == nil {
		return some
	}
	return slices.DeleteFunc(some, func(f Fault) bool { return !slices.Contains(w.Faults, f) })
}

// end stops the adapter; that must take no longer than a second.
func (e *ear) end() {
	e.t.Helper()
	e.stop()
	select {
	case err := <-e.done:
		if err != nil {
			e.t.Errorf("Run = %v after its context ended, want nil", err)
		}
		e.done <- nil
	case <-time.After(time.Second):
		e.t.Errorf("Run goes on a second after its context ended")
		e.done <- nil
	}
}

// next is the next event, which must be of a kind. One that came before comes to
// nothing, as in the engine.
func (e *ear) next(kind chat.Kind) chat.Event {
	e.t.Helper()
	select {
	case ev := <-e.events:
		if e.seen[ev.ID] {
			return e.next(kind)
		}
		e.seen[ev.ID] = true
		if ev.Kind != kind {
			e.t.Fatalf("got the event %q, want %q", ev.Kind, kind)
		}
		return ev
	case <-time.After(patience):
		e.t.Fatalf("no event %q came", kind)
	}
	return chat.Event{}
}
