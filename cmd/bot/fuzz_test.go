package main

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"frontdesk/chat"
	"frontdesk/commands"
	"frontdesk/engine"
	"frontdesk/state"
)

// FuzzTurn has the owner, an agent in a topic and in General, and a contact say
// anything at all, line by line: no turn fails, whatever it is.
func FuzzTurn(f *testing.F) {
	for _, c := range commands.All() {
		for who := range byte(4) {
			f.Add(who, c.Example)
		}
	}
	for i, text := range []string{"/addrule x when", "#1 hello", "#1", "/later 25:61 x", "/merge #1 #1", "/write @", "/find \"", "/snooze -1h", "/approve", "/r", "//", "/", "\x00", "/addsnippet a {{", "/close 99999999999h", "/stats 9999w team", "/stats 2026-00 channel x csv", "/funnel x y"} {
		f.Add(byte(i), text)
	}
	f.Fuzz(func(t *testing.T, who byte, text string) {
		net := &nowhere{deliver: make(chan chat.Deliver, 1)}
		e, err := engine.New(engine.Options{Store: state.Memory(), Adapters: []chat.Adapter{net}, Stages: stages(), Clock: engine.NewManual(clockStart)})
		if err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithCancel(t.Context())
		done := make(chan error, 1)
		go func() { done <- e.Run(ctx) }()
		deliver := <-net.deliver
		n := 0
		say := func(ev chat.Event) {
			n++
			ev.ID, ev.At = fmt.Sprint("fuzz/", n), clockStart
			if err := deliver(ctx, []chat.Event{ev}); err != nil {
				t.Errorf("the turn of %q failed: %v", text, err)
			}
		}
		inRoom := func(who, thread, text string) chat.Event {
			ev := wrote(who, 100+n, text)
			ev.Private, ev.Place.Chat, ev.Place.Thread, ev.Forum = false, "room", thread, true
			return ev
		}
		say(chat.Event{Kind: chat.Told, Data: commands.TellSecret, Payload: []byte("secret")})
		say(wrote("owner", 1, "/claim "+commands.ClaimCode(e.House())))
		say(inRoom("owner", "", "/addteam support"))
		say(wrote("ana", 5, "hello"))
		if err := e.Quiet(ctx); err != nil {
			t.Fatal(err)
		}
		for i, line := range strings.SplitN(text, "\n\n", 4) {
			switch (int(who) + i) % 4 {
			case 0:
				say(wrote("owner", 100+n, line))
			case 1:
				say(inRoom("bo", "1", line))
			case 2:
				say(inRoom("bo", "", line))
			case 3:
				say(wrote("ana", 100+n, line))
			}
		}
		if err := e.Quiet(ctx); err != nil {
			t.Fatal(err)
		}
		if s := e.Stats(); s.Quarantined > 0 || s.CommitErrors > 0 {
			t.Errorf("%q: %d turns were put aside, %d commits failed", text, s.Quarantined, s.CommitErrors)
		}
		cancel()
		if err := <-done; err != nil {
			t.Error(err)
		}
	})
}
