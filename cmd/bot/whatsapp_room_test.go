package main

import (
	"strings"
	"testing"

	"go.mau.fi/whatsmeow/proto/waE2E"
	"go.mau.fi/whatsmeow/types"
	"google.golang.org/protobuf/proto"

	wa "frontdesk/playground/whatsapp"
)

// mentions has somebody quote a message and write a text in which others are mentioned,
// as WhatsApp's apps write it: by the digits of their addresses.
func (d *duo) mentions(by *wa.Phone, to wa.Message, text string, who ...*wa.Phone) {
	d.t.Helper()
	x := &waE2E.ContextInfo{StanzaID: &to.ID, QuotedMessage: to.Raw.Message}
	sender := to.Sender.String()
	x.Participant = &sender
	for _, p := range who {
		x.MentionedJID = append(x.MentionedJID, p.LID().String())
	}
	_, err := by.Send(to.Chat, &waE2E.Message{ExtendedTextMessage: &waE2E.ExtendedTextMessage{Text: &text, ContextInfo: x}}, "")
	d.must("", err)
}

// TestMentionsInARoomOnWhatsApp: an answer that begins by mentioning a teammate is a note,
// also when they have not said anything yet; a mention names whom a command is about.
func TestMentionsInARoomOnWhatsApp(t *testing.T) {
	d := newDuo(t)
	d.linked()
	olga, bo, cy, ana := d.phone("Olga", "34600000003"), d.phone("Bo", "34600000004"), d.phone("Cy", "34600000006"), d.phone("Ana", "34600000002")
	d.owner.Say(d.bot, "/addadmin +34600000003")
	d.until("she is an admin", func() bool { return d.heard(d.owner, "is an admin now") })
	d.group(olga, "34600000004", "34600000006")
	d.must(ana.Say("34600000001", "can I pay later?"))
	hers := d.gets(bo, "can I pay later?")
	d.mentions(bo, hers, "@"+cy.LID().User+" is she honest?", cy)
	d.gets(bo, "Send to the contact")
	d.mentions(bo, hers, "@"+olga.LID().User+" and you?", olga)
	d.must(bo.Reply(hers, "ask @"+olga.LID().User+"1"))
	d.gets(ana, "ask @"+olga.LID().User+"1")
	d.must(cy.Reply(hers, "/take"))
	d.gets(bo, "Taken by Cy")
	d.mentions(cy, hers, "/assign @"+bo.LID().User, bo)
	d.gets(bo, "agent: Bo")
	d.mentions(cy, hers, "our @"+bo.LID().User+" will call you", bo)
	d.gets(ana, "our @Bo will call you")
	for _, m := range ana.Messages() {
		if strings.Contains(m.Text, "honest") || strings.Contains(m.Text, "and you") {
			t.Errorf("the contact got %q", m.Text)
		}
	}
	d.clean()
}

// TestNumbersAreChoices: the list that stands last is answered by a number, without
// quoting it; a survey takes numbers as before, and another message makes it a text.
func TestNumbersAreChoices(t *testing.T) {
	d := newDuo(t)
	d.linked()
	olga, ana := d.phone("Olga", "34600000003"), d.phone("Ana", "34600000002")
	d.owner.Say(d.bot, "/addadmin +34600000003")
	d.until("she is an admin", func() bool { return d.heard(d.owner, "is an admin now") })
	room := d.room("support", d.owner)
	d.must(ana.Say("34600000001", "stop"))
	d.gets(ana, "1. Yes")
	d.must(ana.Say("34600000001", "1"))
	d.gets(ana, "no more automatic messages")
	d.must(ana.Say("34600000001", "2"))
	d.until("that is a message", func() bool { return d.inRoom(room, thread(room, "Ana"), "2") })
	d.must(olga.Say("34600000001", "/delteam support"))
	d.gets(olga, "1. Yes, dissolve it")
	d.must(olga.Say("34600000001", "2"))
	d.gets(olga, "Nothing was changed")
	d.must(olga.Say("34600000001", "2"))
	d.gets(olga, "I take commands here")
	d.clean()
}

// album has a phone send pictures as WhatsApp's apps do: a head, and the items that name it.
func (d *duo) album(by *wa.Phone, to types.JID, like wa.Message, captions ...string) {
	d.t.Helper()
	head, err := by.Send(to, &waE2E.Message{AlbumMessage: &waE2E.AlbumMessage{ExpectedImageCount: proto.Uint32(uint32(len(captions)))}}, "")
	d.must("", err)
	of := &waE2E.MessageAssociation{AssociationType: waE2E.MessageAssociation_MEDIA_ALBUM.Enum(), ParentMessageKey: by.Client().BuildMessageKey(to, types.EmptyJID, head)}
	for _, text := range captions {
		item := proto.CloneOf(like.Raw.Message.GetImageMessage())
		item.Caption = &text
		_, err := by.Send(to, &waE2E.Message{ImageMessage: item, MessageContextInfo: &waE2E.MessageContextInfo{MessageAssociation: of}}, "")
		d.must("", err)
	}
}

// TestPicturesOnOneNumber: pictures and albums go between a contact and a room on the same
// number; the number before an album's first item, and a note's sign, are for all of it.
func TestPicturesOnOneNumber(t *testing.T) {
	d := newDuo(t)
	d.linked()
	olga, ana := d.phone("Olga", "34600000003"), d.phone("Ana", "34600000002")
	d.owner.Say(d.bot, "/addadmin +34600000003")
	d.until("she is an admin", func() bool { return d.heard(d.owner, "is an admin now") })
	room := d.group(olga)
	_, err := ana.Image(wa.User("34600000001"), []byte("a picture"), "image/jpeg", "look")
	d.must("", err)
	pic := d.gets(olga, "look")
	if raw, err := olga.Download(pic); err != nil || string(raw) != "a picture" {
		t.Errorf("it came as %q, %v", raw, err)
	}
	d.album(ana, wa.User("34600000001"), pic, "all of", "mine")
	d.gets(olga, "all of")
	d.gets(olga, "mine")
	images := func(p *wa.Phone) (n int) {
		for _, m := range p.Messages() {
			if m.Kind == wa.Image {
				n++
			}
		}
		return n
	}
	d.album(olga, room, pic, "#1 // between us", "", "")
	d.album(olga, room, pic, "#1 for you", "", "")
	d.gets(ana, "for you")
	d.comes("all of the album is there", func() bool { return images(ana) == 3 })
	d.must(olga.SayIn(room, "#1 that is all"))
	d.gets(ana, "that is all")
	if n := images(ana); n != 3 {
		t.Errorf("the contact has %d pictures, want 3", n)
	}
	d.clean()
}
