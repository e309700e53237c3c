package main

import (
	"strings"
	"testing"

	"go.mau.fi/whatsmeow/proto/waE2E"

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
