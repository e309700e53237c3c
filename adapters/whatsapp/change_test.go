package whatsapp

import (
	"errors"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"frontdesk/chat"
	loopback "frontdesk/playground/whatsapp"
)

func (l *loop) refused(out chat.Out, reason string) {
	l.t.Helper()
	_, err := l.a.Send(l.t.Context(), out)
	var no *chat.RefusedError
	if !errors.As(err, &no) || no.Reason != reason {
		l.t.Errorf("%s = %v, want a refusal (%s)", out.Op, err, reason)
	}
}

// TestWhatIsTooOld: the network drops late changes without a word, so they are
// refused here.
func TestWhatIsTooOld(t *testing.T) {
	l := newLoop(t)
	var late atomic.Int64
	l.a.o.Now = func() time.Time { return time.Now().Add(time.Duration(late.Load())) }
	l.run()
	l.online()
	id := l.sent(chat.Out{Op: chat.Send, To: l.contact(), Text: chat.Plain("x")})
	late.Store(int64(21 * time.Minute))
	l.refused(chat.Out{Op: chat.Edit, To: l.contact(), Target: id, Text: chat.Plain("y")}, chat.ReasonTooOld)
	_, err := l.a.Send(t.Context(), chat.Out{Op: chat.React, To: l.contact(), Target: id, Emoji: "👍"})
	l.must(err)
	late.Store(int64(49 * time.Hour))
	l.refused(chat.Out{Op: chat.Delete, To: l.contact(), Target: id}, chat.ReasonTooOld)
}

func TestChanges(t *testing.T) {
	l := newLoop(t)
	l.withGroup()
	h := l.run()
	l.online()
	theirs := l.plain("hers")
	h.next(chat.Said)
	l.refused(chat.Out{Op: chat.Delete, To: l.contact(), Target: theirs}, chat.ReasonUnsupported)
	l.refused(chat.Out{Op: chat.Delete, To: l.room(), Target: "UNKNOWN"}, chat.ReasonNoMessage)
	l.refused(chat.Out{Op: chat.React, To: l.room(), Target: "UNKNOWN", Emoji: "👍"}, chat.ReasonNoMessage)
	l.refused(chat.Out{Op: chat.React, To: l.contact(), Target: theirs, Emoji: "custom:5"}, chat.ReasonUnsupported)
	l.refused(chat.Out{Op: chat.Edit, To: l.contact()}, chat.ReasonNoMessage)
	// The list of buttons is written again, and means what it says.
	buttons := func(labels ...string) [][]chat.Button {
		rows := [][]chat.Button{{{Label: "Site", URL: "https://e.com"}}}
		for _, s := range labels {
			rows = append(rows, []chat.Button{{Label: s, Data: strings.ToLower(s)}})
		}
		return rows
	}
	id := l.sent(chat.Out{Op: chat.Send, To: l.contact(), Text: chat.Plain("choose"), Buttons: buttons("A", "B")})
	if m := l.got(id); m.Text != "choose\n\nSite: https://e.com\n1. A\n2. B" {
		t.Errorf("it went out as %q", m.Text)
	}
	_, err := l.a.Send(t.Context(), chat.Out{Op: chat.Edit, To: l.contact(), Target: id, Text: chat.Plain("again"), Buttons: buttons("C")})
	l.must(err)
	l.sync(l.contact())
	list := l.ana.Messages()
	if m := list[len(list)-2]; m.Kind != loopback.Edit || m.Target != id || m.Text != "again\n\nSite: https://e.com\n1. C" {
		t.Errorf("it was changed to %+v", m)
	}
	l.say(l.contact(), chat.Message{Text: chat.Plain("1."), ReplyTo: id})
	if ev := h.next(chat.Pressed); ev.Data != "c" {
		t.Errorf("the answer came as %+v", ev)
	}
	// What the owner's phone answers is for the contact, also where it quotes the list.
	quoted := l.got(id)
	quoted.Chat = l.ana.LID()
	_, err = l.owner.Reply(quoted, "1")
	l.must(err)
	if ev := h.next(chat.Said); !ev.Own || ev.Message.Text.S != "1" || ev.Message.ReplyTo != id {
		t.Errorf("the owner's answer came as %+v", ev)
	}
	// A caption is changed by the whole message.
	photo := &chat.Media{Kind: "photo", Data: []byte("p"), Mime: "image/png"}
	l.say(l.contact(), chat.Message{Media: photo})
	got := h.next(chat.Said).Message.Media
	id = l.sent(chat.Out{Op: chat.Send, To: l.contact(), Text: chat.Plain("before"), Media: []chat.Media{*got}})
	_, err = l.a.Send(t.Context(), chat.Out{Op: chat.Edit, To: l.contact(), Target: id, Text: chat.Plain("after"), Media: []chat.Media{*got}})
	l.must(err)
	l.sync(l.contact())
	list = l.ana.Messages()
	if p := list[len(list)-2].Raw.Message.GetProtocolMessage(); p.GetEditedMessage().GetImageMessage().GetCaption() != "after" {
		t.Errorf("the caption was changed by %+v", p)
	}
	// A poll stays as it is, but can be ended.
	out := ask
	out.To = l.contact()
	id = l.sent(out)
	l.refused(chat.Out{Op: chat.Edit, To: l.contact(), Target: id, Text: chat.Plain("x")}, chat.ReasonUnsupported)
	_, err = l.a.Send(t.Context(), chat.Out{Op: chat.Edit, To: l.contact(), Target: id})
	l.must(err)
	l.must(l.ana.Vote(l.got(id), "English"))
	l.plain("after the vote")
	h.next(chat.Said)
	for _, op := range []chat.Op{chat.Typing, chat.Menu, chat.Answer} {
		_, err = l.a.Send(t.Context(), chat.Out{Op: op, To: l.contact()})
		l.must(err)
	}
}

// TestTwoNumbers: two accounts in one store do not mix.
func TestTwoNumbers(t *testing.T) {
	l := newLoop(t)
	other := l.phone("Branch", "34600000005")
	_, err := l.store.Link(within(t), LinkOptions{HTTPClient: l.srv.HTTPClient()}, func(s chat.LinkStep) {
		if s.Kind == chat.LinkQR {
			go func() { _ = other.Scan(s.Text) }()
		}
	})
	l.must(err)
	first := l.run()
	l.online()
	a := l.a
	l.a, err = New(Options{Store: l.store, Account: "34600000005", HTTPClient: l.srv.HTTPClient()})
	l.must(err)
	second := l.run()
	l.online()
	_, err = l.ana.Say("34600000005", "to the branch")
	l.must(err)
	if ev := second.next(chat.Said); ev.Place.Account != "34600000005" || ev.Message.Text.S != "to the branch" {
		t.Errorf("got %+v", ev)
	}
	l.plain("to the shop")
	if ev := first.next(chat.Said); ev.Place.Account != ownerPhone || ev.Message.Text.S != "to the shop" {
		t.Errorf("got %+v", ev)
	}
	if list, err := l.store.Accounts(t.Context()); err != nil || len(list) != 2 {
		t.Errorf("Accounts = %v, %v", list, err)
	}
	// One may write to the other.
	_, err = l.a.Send(t.Context(), chat.Out{Op: chat.Send, To: l.a.place(l.owner.LID()), Text: chat.Plain("hello, shop")})
	l.must(err)
	if ev := first.next(chat.Said); ev.Own || ev.From.Phone != "+34600000005" {
		t.Errorf("got %+v", ev)
	}
	l.a = a
}

func TestCost(t *testing.T) {
	a, err := New(Options{Store: &Store{}, Account: ownerPhone})
	if err != nil {
		t.Fatal(err)
	}
	cost := a.Limits().Cost
	room := chat.Place{Chat: "1-2@g.us"}
	for _, c := range []struct {
		out   chat.Out
		n     int
		group bool
	}{
		{chat.Out{Op: chat.Send, Text: chat.Plain("x")}, 1, false},
		{chat.Out{Op: chat.Send, To: room, Text: chat.Plain(strings.Repeat("x", maxText+1))}, 2, true},
		{chat.Out{Op: chat.Send, Text: chat.Plain("x"), Media: []chat.Media{{Kind: "location"}, {Kind: "location"}}}, 3, false},
		{chat.Out{Op: chat.Edit, To: room}, 1, true},
		{chat.Out{Op: chat.Typing}, 0, false},
		{chat.Out{Op: chat.Send}, 0, false},
	} {
		if n, group := cost(c.out); n != c.n || group != c.group {
			t.Errorf("%s costs %d, %v", c.out.Op, n, group)
		}
	}
}

// TestForgedChanges: who did not write a message cannot change it.
func TestForgedChanges(t *testing.T) {
	l := newLoop(t)
	l.withGroup()
	bo := l.phone("Bo", "34600000003")
	l.must(l.ana.AddTo(l.group, "34600000003"))
	h := l.run()
	h.next(chat.Joined)
	r, err := l.a.Send(t.Context(), chat.Out{Op: chat.Send, To: l.contact(), Text: chat.Plain("it costs 10")})
	l.must(err)
	l.got(r.IDs[0])
	l.must(l.ana.Edit(l.owner.LID(), r.IDs[0], "it costs 1"))
	l.must(l.ana.Revoke(l.owner.LID(), r.IDs[0]))
	id, err := l.ana.SayIn(l.group, "#1 hello")
	l.must(err)
	h.next(chat.Said)
	l.must(bo.Edit(l.group, id, "#1 forged"))
	l.must(l.ana.Edit(l.group, id, "#1 hello there"))
	if ev := h.next(chat.Edited); ev.Message.Text.S != "#1 hello there" || ev.From.ID != l.ana.LID().String() {
		t.Errorf("changed by %s to %q", ev.From.First, ev.Message.Text.S)
	}
	l.must(l.owner.Edit(l.ana.LID(), r.IDs[0], "it costs 9"))
	if ev := h.next(chat.Edited); ev.Message.Text.S != "it costs 9" || !ev.Own {
		t.Errorf("changed by %s to %q", ev.From.First, ev.Message.Text.S)
	}
}
