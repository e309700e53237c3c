package adaptertest

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync/atomic"
	"testing"

	"frontdesk/chat"
)

var errFull = errors.New("the store is full")

func failedDelivery(t *testing.T, w World) {
	var fails atomic.Int32
	fails.Store(2)
	for i := range 5 {
		w.Say(w.Contact, chat.Message{Text: chat.Plain(fmt.Sprint(i))})
	}
	e := listen(t, w, func() error {
		if fails.Add(-1) >= 0 {
			return errFull
		}
		return nil
	})
	for i := range 5 {
		if got := e.next(chat.Said).Message.Text.S; got != fmt.Sprint(i) {
			t.Fatalf("message %d is %q", i, got)
		}
	}
}

func crash(t *testing.T, w World) {
	w.Say(w.Contact, chat.Message{Text: chat.Plain("first")})
	w.Say(w.Contact, chat.Message{Text: chat.Plain("second")})
	// Delivery is heard of, but fails: so it is for the network after a crash.
	heard := make(chan [2]string, 100)
	batch := 2
	if w.OneByOne {
		batch = 1
	}
	ctx, stop := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() {
		done <- w.Adapter.Run(ctx, func(_ context.Context, evs []chat.Event) error {
			if len(evs) == batch {
				heard <- [2]string{evs[0].ID, evs[batch-1].ID}
			}
			return errFull
		})
	}()
	ids := <-heard
	stop()
	<-done
	again := listen(t, w, nil)
	if x, y := again.next(chat.Said).ID, again.next(chat.Said).ID; x != ids[0] || batch == 2 && y != ids[1] || x == y {
		t.Fatalf("ids %v came again as %s, %s", ids, x, y)
	}
}

func poison(t *testing.T, w World) {
	need(t, w.Poison != nil, "poison")
	w.Poison(w.Contact, "readable part")
	w.Say(w.Contact, chat.Message{Text: chat.Plain("after")})
	e := listen(t, w, nil)
	if ev := e.next(chat.Unread); ev.Message == nil || ev.Message.Text.S != "readable part" || ev.Place != w.Contact || len(ev.Raw) == 0 {
		t.Errorf("of the poison came %+v", ev)
	}
	if got := e.next(chat.Said).Message.Text.S; got != "after" {
		t.Errorf("after the poison came %q", got)
	}
}

func restart(t *testing.T, w World) {
	need(t, w.RestartIDs != nil, "numbered updates")
	e := listen(t, w, nil)
	w.Say(w.Contact, chat.Message{Text: chat.Plain("before")})
	e.next(chat.Said)
	w.RestartIDs()
	w.Say(w.Contact, chat.Message{Text: chat.Plain("after")})
	if after := e.next(chat.Said); after.Message.Text.S != "after" {
		t.Errorf("after the restart came %q with the id %s", after.Message.Text.S, after.ID)
	}
}

// hostile are texts that a careless adapter spoils.
var hostile = []chat.Text{
	chat.Plain("_*[]()~`>#+-=|{}.!<b>&amp;</b> \\ \"quoted\" %s {{.X}}"),
	chat.Plain("مرحبا \u202eevil\u202c שלום"),
	chat.Plain("Z\u0351\u0352\u0353a\u0301\u0302l\u0300go"),
	chat.Plain("👨‍👩‍👧‍👦 and 🇪🇸"),
	chat.Plain(".").AddString("💩", chat.Bold).AddString("e\u0301", chat.Italic).AddString(" plain "),
	chat.Plain("😀").Add(chat.Text{S: "code()", Marks: []chat.Mark{{Kind: chat.Pre, To: 6, Arg: "go"}}}),
	chat.Plain("").Add(chat.Text{S: "hïer😀", Marks: []chat.Mark{{Kind: chat.Link, To: 9, Arg: "https://example.com/?a=1&b=2"}}}),
}

func textsIn(t *testing.T, w World) {
	e := listen(t, w, nil)
	for _, place := range []chat.Place{w.Contact, w.Room} {
		for _, text := range hostile {
			id := w.Say(place, chat.Message{Text: text})
			ev := e.next(chat.Said)
			if !w.same(ev.Message.Text, text) || ev.Message.ID != id || ev.Place != place || ev.Private != (place == w.Contact) {
				t.Errorf("%q came as %+v at %v", text.S, ev.Message, ev.Place)
			}
			if ev.From.ID == "" || ev.At.IsZero() || len(ev.Raw) == 0 || ev.ID == "" {
				t.Errorf("the event lacks something: %+v", ev)
			}
		}
	}
}

func deeds(t *testing.T, w World) {
	e := listen(t, w, nil)
	mine := mustSend(t, w, chat.Out{Op: chat.Send, To: w.Contact, Text: chat.Plain("choose"), Buttons: [][]chat.Button{{{Label: "A", Data: "a"}}}})[0]
	id := w.Say(w.Contact, chat.Message{Text: chat.Plain("this"), ReplyTo: mine})
	m := e.next(chat.Said).Message
	if m.ReplyTo != mine || !m.ReplyMine || m.Reply == nil || !strings.HasPrefix(m.Reply.Text.S, "choose") {
		t.Errorf("the reply came as %+v", m)
	}
	if w.Edit != nil {
		w.Edit(w.Contact, id, chat.Plain("that"))
		if m := e.next(chat.Edited).Message; m.ID != id || m.Text.S != "that" {
			t.Errorf("the edit came as %+v", m)
		}
	}
	if w.React != nil {
		w.React(w.Contact, mine, "👍")
		w.React(w.Contact, mine, "")
		if a, b := e.next(chat.Reacted), e.next(chat.Reacted); a.Target != mine || a.Data != "👍" || b.Data != "" || a.ID == b.ID {
			t.Errorf("the reaction came as %+v, its end as %+v", a, b)
		}
	}
	if w.Press != nil {
		w.Press(w.Contact, mine, "a")
		ev := e.next(chat.Pressed)
		if ev.Target != mine || ev.Data != "a" || ev.Query == "" && !w.NoQueries {
			t.Errorf("the press came as %+v", ev)
		}
		mustSend(t, w, chat.Out{Op: chat.Answer, To: w.Contact, Query: ev.Query, Text: chat.Plain("noted")})
	}
}
