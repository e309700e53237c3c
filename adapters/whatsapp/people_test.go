package whatsapp

import (
	"errors"
	"strings"
	"testing"

	"go.mau.fi/whatsmeow/proto/waE2E"
	"go.mau.fi/whatsmeow/types"
	"google.golang.org/protobuf/proto"

	"frontdesk/chat"
	loopback "frontdesk/playground/whatsapp"
)

// TestWhoWrites: people are known by their LID, with the phone number as an alias.
func TestWhoWrites(t *testing.T) {
	l := newLoop(t)
	h := l.run()
	l.plain("hello")
	ev := h.next(chat.Said)
	want := chat.Person{ID: l.ana.LID().String(), First: "Ana", Phone: "+" + anaPhone}
	if ev.From != want || !ev.Private || ev.Own || ev.Place.Chat != want.ID || !strings.HasSuffix(want.ID, "@lid") {
		t.Errorf("got %+v at %v, want %+v", ev.From, ev.Place, want)
	}
	// Written to by the phone number, she is reached all the same.
	r, err := l.a.Send(t.Context(), chat.Out{Op: chat.Send, To: l.a.place(l.ana.JID()), Text: chat.Plain("by number")})
	l.must(err)
	l.got(r.IDs[0])
	var no *chat.RefusedError
	_, err = l.a.Send(t.Context(), chat.Out{Op: chat.Send, To: l.a.place(loopback.User("34699999999")), Text: chat.Plain("nobody")})
	if !errors.As(err, &no) || no.Reason != chat.ReasonNoChat {
		t.Errorf("to nobody: %v", err)
	}
}

// TestTheOwnersPhone: what the owner writes is an agent's.
func TestTheOwnersPhone(t *testing.T) {
	l := newLoop(t)
	l.withGroup()
	h := l.run()
	l.online()
	id, err := l.owner.Say(anaPhone, "I take it")
	l.must(err)
	ev := h.next(chat.Said)
	if !ev.Own || ev.Place != l.contact() || !ev.Private || ev.From.ID != l.owner.LID().String() || ev.From.Phone != "+"+ownerPhone || ev.Message.Text.S != "I take it" {
		t.Errorf("the owner's message came as %+v", ev)
	}
	// It counts as ours: a reply to it is one to us, and we can delete it.
	l.got(id)
	l.say(l.contact(), chat.Message{Text: chat.Plain("thanks"), ReplyTo: id})
	if m := h.next(chat.Said).Message; !m.ReplyMine || m.ReplyTo != id {
		t.Errorf("the reply came as %+v", m)
	}
	_, err = l.a.Send(t.Context(), chat.Out{Op: chat.Delete, To: l.contact(), Target: id})
	l.must(err)
	_, err = l.owner.SayIn(l.group, "to all")
	l.must(err)
	if ev := h.next(chat.Said); !ev.Own || ev.Place != l.room() || ev.Private {
		t.Errorf("the owner's message in a group came as %+v", ev)
	}
	_, err = l.owner.Say(ownerPhone, "a note")
	l.must(err)
	if ev := h.next(chat.Said); !ev.Own || ev.Place.Chat != l.owner.LID().String() {
		t.Errorf("the note came as %+v", ev)
	}
}

func TestGroups(t *testing.T) {
	l := newLoop(t)
	l.withGroup()
	l.phone("Bo", "34600000003")
	h := l.run()
	l.must(l.ana.AddTo(l.group, "34600000003"))
	ev := h.next(chat.Joined)
	if ev.Who.Phone != "+34600000003" || ev.From.ID != l.ana.LID().String() || ev.Place != l.room() || ev.Title != "Support" {
		t.Errorf("who came: %+v", ev)
	}
	l.must(l.ana.Promote(l.group, ownerPhone))
	if ev := h.next(chat.BotJoined); len(ev.Rights) != 1 || ev.Rights[0] != "admin" {
		t.Errorf("our promotion came as %+v", ev)
	}
	r, err := l.a.Send(t.Context(), chat.Out{Op: chat.Check, To: l.room()})
	if err != nil || r.Room.Title != "Support" || !r.Room.Admin {
		t.Errorf("Check = %+v, %v", r.Room, err)
	}
	id, err := l.ana.SayIn(l.group, "hi all")
	l.must(err)
	if ev := h.next(chat.Said); ev.Title != "Support" || ev.From.First != "Ana" || ev.Private {
		t.Errorf("a message came as %+v", ev)
	}
	// Quoting and reacting name the writer.
	mine, err := l.a.Send(t.Context(), chat.Out{Op: chat.Send, To: l.room(), Text: chat.Plain("hi"), ReplyTo: id})
	l.must(err)
	if x := l.got(mine.IDs[0]).Raw.Message.GetExtendedTextMessage().GetContextInfo(); x.GetParticipant() != l.ana.LID().String() || x.GetStanzaID() != id || x.GetQuotedMessage().GetConversation() != "hi all" {
		t.Errorf("the quote is %+v", x)
	}
	_, err = l.a.Send(t.Context(), chat.Out{Op: chat.React, To: l.room(), Target: id, Emoji: "👍"})
	l.must(err)
	l.must(l.ana.RemoveFrom(l.group, "34600000003"))
	if ev := h.next(chat.Left); ev.Who.Phone != "+34600000003" {
		t.Errorf("who left: %+v", ev)
	}
	l.must(l.ana.Rename(l.group, "Sales"))
	_, err = l.ana.SayIn(l.group, "renamed")
	l.must(err)
	if ev := h.next(chat.Said); ev.Title != "Sales" {
		t.Errorf("the group is called %q", ev.Title)
	}
	l.must(l.ana.RemoveFrom(l.group, ownerPhone))
	if ev := h.next(chat.BotLeft); ev.Place != l.room() {
		t.Errorf("our leaving came as %+v", ev)
	}
	var no *chat.RefusedError
	if _, err := l.a.Send(t.Context(), chat.Out{Op: chat.Check, To: l.room()}); !errors.As(err, &no) || no.Reason != chat.ReasonKicked {
		t.Errorf("Check outside = %v", err)
	}
	for range 2 {
		_, err = l.a.Send(t.Context(), chat.Out{Op: chat.Leave, To: l.room()})
		l.must(err)
	}
}

func TestReadReceipts(t *testing.T) {
	l := newLoop(t)
	h := l.run()
	l.online()
	var ids []string
	for range 3 {
		r, err := l.a.Send(t.Context(), chat.Out{Op: chat.Send, To: l.contact(), Text: chat.Plain("x")})
		l.must(err)
		ids = append(ids, r.IDs[0])
	}
	last := l.got(ids[2])
	// A phone names them all at once, in either order.
	l.must(l.ana.Client().MarkRead(within(t), []types.MessageID{ids[1], ids[2], ids[0]}, last.Time, last.Chat, last.Sender))
	if ev := h.next(chat.Read); ev.Target != ids[2] || ev.Place != l.contact() || ev.From.ID != l.ana.LID().String() {
		t.Errorf("it was read as %+v", ev)
	}
}

var ask = chat.Out{Op: chat.Send, Text: chat.Plain("Which *language*?"), Poll: true, Buttons: [][]chat.Button{{{Label: "English", Data: "en"}, {Label: "Español", Data: "es"}}}}

func TestPolls(t *testing.T) {
	l := newLoop(t)
	l.withGroup()
	h := l.run()
	l.online()
	for _, at := range []chat.Place{l.contact(), l.room()} {
		out := ask
		out.To = at
		r, err := l.a.Send(t.Context(), out)
		l.must(err)
		poll := l.got(r.IDs[0])
		if poll.Kind != loopback.Poll || poll.Text != out.Text.S || len(poll.Options) != 2 {
			t.Fatalf("the poll went out as %+v", poll)
		}
		l.must(l.ana.Vote(poll, "Español"))
		first := h.next(chat.Pressed)
		if first.Target != r.IDs[0] || first.Data != "es" || first.From.ID != l.ana.LID().String() || first.Place != at {
			t.Errorf("the vote came as %+v", first)
		}
		l.must(l.ana.Vote(poll)) // taken back: nothing
		l.must(l.ana.Vote(poll, "English"))
		if ev := h.next(chat.Pressed); ev.Data != "en" || ev.ID == first.ID {
			t.Errorf("the other vote came as %+v", ev)
		}
	}
	// It is asked by a list where the owner wants no polls, or a poll cannot hold it.
	l.a.o.Polls = func() bool { return false }
	out := ask
	out.To = l.contact()
	r, err := l.a.Send(t.Context(), out)
	l.must(err)
	if m := l.got(r.IDs[0]); m.Kind != loopback.Text || !strings.HasSuffix(m.Text, "\n\n1. English\n2. Español") {
		t.Errorf("the list went out as %+v", m)
	}
	l.say(l.contact(), chat.Message{Text: chat.Plain("español "), ReplyTo: r.IDs[0]})
	if ev := h.next(chat.Pressed); ev.Data != "es" || ev.Target != r.IDs[0] {
		t.Errorf("the answer came as %+v", ev)
	}
	for _, text := range []string{"3", "+1", "0", "-1"} {
		l.say(l.contact(), chat.Message{Text: chat.Plain(text), ReplyTo: r.IDs[0]})
		if ev := h.next(chat.Said); ev.Message.Text.S != text {
			t.Errorf("no answer came as %+v", ev)
		}
	}
	// Without quoting, a number names a choice of the list that stands last.
	for text, want := range map[string]string{"2": "es", " 1. ": "en", "+1": "", "9": "", "hello": ""} {
		l.say(l.contact(), chat.Message{Text: chat.Plain(text)})
		m := h.next(chat.Said).Message.Means
		if want == "" && m != nil || want != "" && (m == nil || m.Data != want || m.Target != r.IDs[0]) {
			t.Errorf("%q means %+v", text, m)
		}
	}
	// Once the buttons are taken away, an answer is a text.
	_, err = l.a.Send(t.Context(), chat.Out{Op: chat.Edit, To: l.contact(), Target: r.IDs[0], Text: chat.Plain("asked")})
	l.must(err)
	l.say(l.contact(), chat.Message{Text: chat.Plain("1"), ReplyTo: r.IDs[0]})
	h.next(chat.Said)
}

// TestKinds: what comes in of kinds that the contract does not know.
func TestKinds(t *testing.T) {
	l := newLoop(t)
	h := l.run()
	say := func(m *waE2E.Message) {
		t.Helper()
		_, err := l.ana.Send(l.owner.LID(), m, "")
		l.must(err)
	}
	key := "ALBUM"
	album := &waE2E.MessageContextInfo{MessageAssociation: &waE2E.MessageAssociation{AssociationType: waE2E.MessageAssociation_MEDIA_ALBUM.Enum(), ParentMessageKey: l.ana.Client().BuildMessageKey(l.owner.LID(), types.EmptyJID, key)}}
	say(&waE2E.Message{AlbumMessage: &waE2E.AlbumMessage{ExpectedImageCount: proto.Uint32(1)}}) // nothing
	say(&waE2E.Message{AssociatedChildMessage: &waE2E.FutureProofMessage{Message: &waE2E.Message{ImageMessage: &waE2E.ImageMessage{Caption: proto.String("*one*")}, MessageContextInfo: album}}})
	if m := h.next(chat.Said).Message; m.Album != key || m.Media.Kind != "photo" || m.Text.S != "one" || len(m.Text.Marks) != 1 {
		t.Errorf("an album's item came as %+v", m)
	}
	say(&waE2E.Message{ViewOnceMessageV2: &waE2E.FutureProofMessage{Message: &waE2E.Message{VideoMessage: &waE2E.VideoMessage{Seconds: proto.Uint32(4)}}}})
	if m := h.next(chat.Said).Message; m.Media.Kind != "video" || m.Media.Seconds != 4 {
		t.Errorf("a view-once video came as %+v", m)
	}
	say(&waE2E.Message{ExtendedTextMessage: &waE2E.ExtendedTextMessage{Text: proto.String("fwd"), ContextInfo: &waE2E.ContextInfo{IsForwarded: proto.Bool(true)}}})
	if m := h.next(chat.Said).Message; !m.Forwarded || m.Text.S != "fwd" {
		t.Errorf("a forwarded text came as %+v", m)
	}
	say(&waE2E.Message{ContactsArrayMessage: &waE2E.ContactsArrayMessage{Contacts: []*waE2E.ContactMessage{
		{DisplayName: proto.String("Bo"), Vcard: proto.String(vcard("Bo", "+34 600 000 003"))}, {DisplayName: proto.String("Cy"), Vcard: proto.String(vcard("Cy", "+34600000004"))}}}})
	if m := h.next(chat.Said).Message; m.Media.Phone != "+34 600 000 003" || m.Media.Title != "Bo" || m.Text.S != "Cy +34600000004" || m.Media.Person != "" {
		t.Errorf("cards came as %+v, %+v", m, m.Media)
	}
	say(&waE2E.Message{PollCreationMessageV3: &waE2E.PollCreationMessage{Name: proto.String("Lunch?"), Options: []*waE2E.PollCreationMessage_Option{{OptionName: proto.String("Yes")}}}})
	if m := h.next(chat.Said).Message; m.Media.Kind != "poll" || m.Media.Title != "Lunch?" || m.Text.S != "• Yes" {
		t.Errorf("a poll came as %+v", m)
	}
	say(&waE2E.Message{ProductMessage: &waE2E.ProductMessage{Body: proto.String("buy this")}})
	if ev := h.next(chat.Unread); ev.Message.Text.S != "buy this" || ev.Message.Media.Title != "productMessage" {
		t.Errorf("an unknown kind came as %+v", ev.Message)
	}
	say(&waE2E.Message{ExtendedTextMessage: &waE2E.ExtendedTextMessage{Text: proto.String("about that"), ContextInfo: &waE2E.ContextInfo{
		StanzaID: proto.String("X"), Participant: proto.String(l.owner.LID().String()), RemoteJID: proto.String("1@g.us"), QuotedMessage: &waE2E.Message{Conversation: proto.String("that")}}}})
	if m := h.next(chat.Said).Message; m.ReplyTo != "" || m.Reply.Text.S != "that" {
		t.Errorf("a private reply to a group's message came as %+v", m)
	}
	say(&waE2E.Message{Conversation: proto.String("not \xff text")})
	if m := h.next(chat.Said).Message; m.Text.S != "not \uFFFD text" {
		t.Errorf("broken text came as %q", m.Text.S)
	}
	id := l.plain("to be deleted")
	h.next(chat.Said)
	l.must(l.ana.Revoke(l.owner.LID(), id))
	if ev := h.next(chat.Deleted); ev.Target != id {
		t.Errorf("a deletion came as %+v", ev)
	}
	say(&waE2E.Message{PinInChatMessage: &waE2E.PinInChatMessage{}}) // nothing
	l.plain("last")
	h.next(chat.Said)
}
