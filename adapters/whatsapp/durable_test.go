package whatsapp

import (
	"errors"
	"fmt"
	"testing"

	"go.mau.fi/whatsmeow/proto/waE2E"
	"google.golang.org/protobuf/proto"

	"frontdesk/chat"
)

func (l *loop) plain(text string) string {
	return l.say(l.contact(), chat.Message{Text: chat.Plain(text)})
}

// TestRefusedMessagesComeAgainInOrder refuses now and then, in the middle of a stream.
func TestRefusedMessagesComeAgainInOrder(t *testing.T) {
	l := newLoop(t)
	n := 0
	h := l.runWith(func(chat.Event) error {
		if n++; n%7 == 3 {
			return errors.New("the disk is full")
		}
		return nil
	})
	const many = 60
	go func() {
		for i := range many {
			l.plain(fmt.Sprint(i))
		}
	}()
	seen := map[string]bool{}
	for i := 0; i < many; {
		ev := h.next(chat.Said)
		if seen[ev.ID] { // kept, but not acknowledged in time: the engine drops it
			continue
		}
		seen[ev.ID] = true
		if ev.Message.Text.S != fmt.Sprint(i) {
			t.Fatalf("message %d is %q", i, ev.Message.Text.S)
		}
		i++
	}
}

// TestAPanicRefuses: what panics in the house's delivery comes again.
func TestAPanicRefuses(t *testing.T) {
	l := newLoop(t)
	n := 0
	h := l.runWith(func(chat.Event) error {
		if n++; n < 3 {
			panic("a bug")
		}
		return nil
	})
	l.plain("precious")
	if ev := h.next(chat.Said); ev.Message.Text.S != "precious" {
		t.Errorf("got %+v", ev.Message)
	}
}

// TestKill: the process dies after it was handed a message, twice; its database is
// opened anew and nothing is lost. (As SIGKILL: what was acknowledged is on disk.)
func TestKill(t *testing.T) {
	l := newLoop(t)
	ids := map[string]bool{}
	for range 2 {
		fell := make(chan string, 100)
		h := l.runWith(func(ev chat.Event) error { fell <- ev.ID; return errors.New("dying") })
		l.plain("message")
		ids[<-fell] = true
		h.stop()
		l.must(l.store.Close())
		l.open()
		l.a = l.adapter()
	}
	h := l.run()
	for range 2 {
		if ev := h.next(chat.Said); ids[ev.ID] {
			delete(ids, ev.ID)
		}
	}
	if len(ids) > 0 {
		t.Errorf("lost: %v", ids)
	}
}

func TestDuplicatesHaveOneID(t *testing.T) {
	l := newLoop(t)
	h := l.run()
	l.online()
	for range 2 { // the sender uses its id twice
		_, err := l.ana.Send(l.owner.LID(), &waE2E.Message{Conversation: proto.String("twice")}, "3EB0AAAAAAAAAAAAAAAAAA")
		l.must(err)
	}
	if a, b := h.next(chat.Said), h.next(chat.Said); a.ID != b.ID {
		t.Errorf("ids %s and %s", a.ID, b.ID)
	}
	l.device().Repeat(1) // the network says it twice
	l.plain("repeated")
	l.plain("after")
	first := h.next(chat.Said)
	ev := h.next(chat.Said)
	if ev.ID == first.ID {
		ev = h.next(chat.Said)
	}
	if first.Message.Text.S != "repeated" || ev.Message.Text.S != "after" {
		t.Errorf("got %q and %q", first.Message.Text.S, ev.Message.Text.S)
	}
}

// TestALostAckIsSentAgainWithItsID: the same id at every try, and no try once it is
// known to have arrived.
func TestALostAckIsSentAgainWithItsID(t *testing.T) {
	l := newLoop(t)
	l.run()
	l.online()
	l.sent(chat.Out{Op: chat.Send, To: l.contact(), Text: chat.Plain("what begins a chat takes longer")})
	out := chat.Out{Op: chat.Send, To: l.contact(), Text: chat.Plain("once"), ID: l.a.NewID()}
	l.device().DropAcks(1)
	ctx, cancel := shortly(t)
	_, err := l.a.Send(ctx, out)
	cancel()
	if !chat.Unsure(err) {
		t.Fatalf("without an acknowledgement: %v", err)
	}
	for range 2 {
		r, err := l.a.Send(t.Context(), out)
		if err != nil || len(r.IDs) != 1 || r.IDs[0] != out.ID {
			t.Fatalf("the next try: %+v, %v", r, err)
		}
	}
	l.sync(l.contact())
	if n := l.count(out.ID); n != 2 { // a phone shows one, by the id
		t.Errorf("it went out %d times, want 2", n)
	}
}

func (l *loop) count(id string) (n int) {
	for _, m := range l.ana.Messages() {
		if m.ID == id {
			n++
		}
	}
	return n
}

// TestACutConnectionHeals: sends and messages go on after the connection broke.
func TestACutConnectionHeals(t *testing.T) {
	l := newLoop(t)
	h := l.run()
	l.online()
	l.device().Cut()
	l.plain("to you")
	if ev := h.next(chat.Said); ev.Message.Text.S != "to you" {
		t.Errorf("got %+v", ev.Message)
	}
	l.online()
	r, err := l.a.Send(t.Context(), chat.Out{Op: chat.Send, To: l.contact(), Text: chat.Plain("to Ana")})
	l.must(err)
	l.got(r.IDs[0])
}

// TestPartsHaveStableIDs: a send of many messages that stops midway goes on where it
// stopped.
func TestPartsHaveStableIDs(t *testing.T) {
	l := newLoop(t)
	l.run()
	l.online()
	out := chat.Out{Op: chat.Send, To: l.contact(), ID: l.a.NewID(), Media: []chat.Media{
		{Kind: "location", Lat: 1}, {Kind: "location", Lat: 2}, {Kind: "location", Lat: 3}}}
	a := l.a
	l.must(a.keepSender(t.Context(), l.contact().Chat, out.ID, "")) // as if the first had arrived
	r, err := a.Send(t.Context(), out)
	l.must(err)
	if len(r.IDs) != 3 || r.IDs[1] != derived(out.ID, 1) || r.IDs[0] != out.ID {
		t.Errorf("ids %v", r.IDs)
	}
	l.sync(l.contact())
	if l.count(r.IDs[0]) != 0 || l.count(r.IDs[2]) != 1 {
		t.Error("what had arrived was sent again, or the rest was not")
	}
}

// TestAGarbledMessageComesAgain: whatsmeow asks the sender, and nobody is told.
func TestAGarbledMessageComesAgain(t *testing.T) {
	l := newLoop(t)
	h := l.run()
	l.online()
	l.plain("clear")
	h.next(chat.Said)
	l.device().Garble(1)
	l.plain("garbled")
	if ev := h.next(chat.Said); ev.Message.Text.S != "garbled" {
		t.Errorf("got %+v", ev.Message)
	}
}
