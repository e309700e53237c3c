package adaptertest

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"frontdesk/chat"
)

func mustSend(t *testing.T, w World, out chat.Out) []string {
	t.Helper()
	r, err := w.Adapter.Send(t.Context(), out)
	if err != nil {
		t.Fatalf("sending %q: %v", out.Op, err)
	}
	return r.IDs
}

// find is a message of ours in a place.
func find(t *testing.T, w World, at chat.Place, id string) Shown {
	t.Helper()
	for _, s := range w.Shown(at) {
		if s.ID == id {
			return s
		}
	}
	t.Fatalf("message %s is not shown in %s", id, at)
	return Shown{}
}

func textsOut(t *testing.T, w World) {
	awake(t, w)
	for _, text := range append(hostile, chat.Plain(strings.Repeat("é", w.Adapter.Limits().Text))) {
		ids := mustSend(t, w, chat.Out{Op: chat.Send, To: w.Contact, Text: text, Silent: true, NoPreview: true})
		if len(ids) != 1 || !w.same(find(t, w, w.Contact, ids[0]).Text, text) {
			t.Errorf("%q went out as %+v", text.S, w.Shown(w.Contact))
		}
	}
}

func longText(t *testing.T, w World) {
	awake(t, w)
	limit := w.Adapter.Limits().Text
	text := chat.Plain("").AddString(strings.Repeat("words and 😀 ", limit/4), chat.Bold)
	ids := mustSend(t, w, chat.Out{Op: chat.Send, To: w.Contact, Text: text, Buttons: [][]chat.Button{{{Label: "A", Data: "a"}}}})
	var all strings.Builder
	for i, id := range ids {
		s := find(t, w, w.Contact, id)
		all.WriteString(s.Text.S)
		if n := w.Adapter.Limits().Units(s.Text.S); n > limit || len(s.Text.Marks) != 1 || (len(s.Buttons) > 0) != (i == len(ids)-1) {
			t.Errorf("piece %d has %d units, marks %v, buttons %v", i, n, s.Text.Marks, s.Buttons)
		}
	}
	if squash(all.String()) != squash(text.S) {
		t.Error("the pieces are not the whole")
	}
}

func squash(s string) string { return strings.Join(strings.Fields(s), "") }

func media(t *testing.T, w World) {
	e := listen(t, w, nil)
	for _, m := range w.Media {
		ids := mustSend(t, w, chat.Out{Op: chat.Send, To: w.Contact, Media: []chat.Media{m}})
		if s := find(t, w, w.Contact, ids[0]); s.Media != m.Kind || s.File != m.File {
			t.Errorf("a %s went out as %+v", m.Kind, s)
		}
		id := w.Say(w.Contact, chat.Message{Media: &m})
		got := e.next(chat.Said).Message
		if got.Media == nil || got.Media.Kind != m.Kind || m.File != "" && !w.NewFiles && got.Media.File != m.File {
			t.Errorf("a %s came in as %+v", m.Kind, got.Media)
		}
		if w.NoCopy {
			continue
		}
		copied := mustSend(t, w, chat.Out{Op: chat.Copy, From: w.Contact, IDs: []string{id}, To: w.Room})
		if s := find(t, w, w.Room, copied[0]); s.Media != m.Kind {
			t.Errorf("a %s was copied as %+v", m.Kind, s)
		}
	}
}

func changes(t *testing.T, w World) {
	awake(t, w)
	id := w.Say(w.Contact, chat.Message{Text: chat.Plain("question")})
	mine := mustSend(t, w, chat.Out{Op: chat.Send, To: w.Contact, Text: chat.Plain("answer"), ReplyTo: id})[0]
	if s := find(t, w, w.Contact, mine); s.ReplyTo != id {
		t.Errorf("the reply went out as %+v", s)
	}
	for range 2 { // the second changes nothing, and is a success
		mustSend(t, w, chat.Out{Op: chat.Edit, To: w.Contact, Target: mine, Text: chat.Plain("better")})
	}
	if s := find(t, w, w.Contact, mine); s.Text.S != "better" {
		t.Errorf("the edit went out as %+v", s)
	}
	mustSend(t, w, chat.Out{Op: chat.React, To: w.Contact, Target: mine, Emoji: "❤️"})
	if s := find(t, w, w.Contact, mine); !strings.HasPrefix(s.Emoji, "❤") {
		t.Errorf("the reaction went out as %+v", s)
	}
	for range 2 {
		mustSend(t, w, chat.Out{Op: chat.Delete, To: w.Contact, Target: mine})
	}
	for _, s := range w.Shown(w.Contact) {
		if s.ID == mine {
			t.Error("the message is still there")
		}
	}
	reason := chat.ReasonNoMessage
	if w.NoCopy {
		reason = chat.ReasonUnsupported
	}
	refused(t, w, chat.Out{Op: chat.Copy, From: w.Contact, IDs: []string{"999999"}, To: w.Room}, reason)
	mustSend(t, w, chat.Out{Op: chat.Send, To: w.Contact, Text: chat.Plain("to nobody"), ReplyTo: "999999"})
}

// refused demands that a send is refused for a reason.
func refused(t *testing.T, w World, out chat.Out, reason string) {
	t.Helper()
	_, err := w.Adapter.Send(t.Context(), out)
	var no *chat.RefusedError
	if !errors.As(err, &no) || no.Reason != reason {
		t.Errorf("%s = %v, want a refusal (%s)", out.Op, err, reason)
	}
}

func topics(t *testing.T, w World) {
	need(t, w.Adapter.Limits().Threads, "topics")
	r, err := w.Adapter.Send(t.Context(), chat.Out{Op: chat.OpenTopic, To: w.Room, Title: "Ana 😀"})
	if err != nil || r.Thread == "" {
		t.Fatalf("opening a topic: %v, %+v", err, r)
	}
	at := w.Room.In(r.Thread)
	post := chat.Out{Op: chat.Send, To: at, Text: chat.Plain("hello")}
	id := mustSend(t, w, post)[0]
	find(t, w, at, id)
	e := listen(t, w, nil)
	w.Say(at, chat.Message{Text: chat.Plain("in it")})
	if ev := e.next(chat.Said); ev.Place != at || ev.Message.ReplyTo != "" {
		t.Errorf("a message in a topic came as %+v at %v", ev.Message, ev.Place)
	}
	w.Say(w.Room, chat.Message{Text: chat.Plain("outside")})
	if ev := e.next(chat.Said); ev.Place != w.Room {
		t.Errorf("a message outside of topics came at %v", ev.Place)
	}
	mustSend(t, w, chat.Out{Op: chat.EditTopic, To: at, Title: "Ana B."})
	for range 2 {
		mustSend(t, w, chat.Out{Op: chat.CloseTopic, To: at})
	}
	for range 2 {
		mustSend(t, w, chat.Out{Op: chat.ReopenTop, To: at})
	}
	if w.CloseTopic != nil {
		w.CloseTopic(at)
		if ev := e.next(chat.Closed); ev.Place != at {
			t.Errorf("the closing came at %v", ev.Place)
		}
		refused(t, w, post, chat.ReasonThreadShut)
	}
	if w.DropTopic != nil {
		w.DropTopic(at)
		refused(t, w, post, chat.ReasonNoThread)
		mustSend(t, w, chat.Out{Op: chat.DropTopic, To: at})
	}
}

func blocked(t *testing.T, w World) {
	need(t, w.Block != nil, "block that is told")
	e := listen(t, w, nil)
	w.Block(w.Contact)
	if ev := e.next(chat.Blocked); ev.Place != w.Contact || !ev.Private {
		t.Errorf("the block came as %+v", ev)
	}
	refused(t, w, chat.Out{Op: chat.Send, To: w.Contact, Text: chat.Plain("hello?")}, chat.ReasonBlocked)
}

func hello(w World) chat.Out {
	return chat.Out{Op: chat.Send, To: w.Contact, Text: chat.Plain("hello")}
}

func waits(t *testing.T, w World) {
	need(t, len(w.faults(Wait)) > 0, "time to wait that is told")
	awake(t, w)
	w.Fault(Wait)
	_, err := w.Adapter.Send(t.Context(), hello(w))
	var wait *chat.WaitError
	if !errors.As(err, &wait) || wait.For != WaitTime || chat.Unsure(err) {
		t.Errorf("asked to wait: %v", err)
	}
}

func unsure(t *testing.T, w World) {
	awake(t, w)
	for _, f := range w.faults(BadGate, Reset, Truncated, Hang) {
		ctx, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
		w.Fault(f)
		if _, err := w.Adapter.Send(ctx, hello(w)); !chat.Unsure(err) {
			t.Errorf("after %s: %v, want one that may have been done", f, err)
		}
		cancel()
	}
}

func deaf(t *testing.T, w World) {
	awake(t, w)
	w.Fault(Deaf)
	_, err := w.Adapter.Send(t.Context(), hello(w))
	var no *chat.RefusedError
	if err == nil || chat.Unsure(err) || errors.As(err, &no) {
		t.Errorf("without a connection: %v, want a plain error", err)
	}
}

func secrets(t *testing.T, w World) {
	awake(t, w)
	const text = "a secret of the sender's"
	for _, f := range w.faults(Wait, BadGate, Reset, Truncated, Hang, Deaf) {
		ctx, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
		w.Fault(f)
		_, err := w.Adapter.Send(ctx, chat.Out{Op: chat.Send, To: w.Contact, Text: chat.Plain(text)})
		cancel()
		for _, s := range append(w.Secrets, text) {
			if err == nil || strings.Contains(err.Error(), s) {
				t.Errorf("after %s the error tells a secret, or is none: %v", f, err)
			}
		}
	}
}
