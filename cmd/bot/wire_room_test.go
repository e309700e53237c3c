package main

import (
	"strings"
	"testing"

	loopback "frontdesk/playground/telegram"
)

// TestEditsGoBothWays: an edit changes the copy on the other side, in its place.
func TestEditsGoBothWays(t *testing.T) {
	p, room, ana, bo := newRoom(t)
	topic := thread(room, "Ana")
	id := ana.Say(p.bot, "I want the red one")
	p.until("it is in the room", func() bool { return p.inRoom(room, topic, "the red one") })
	if err := ana.Edit(p.bot, id, "I want the blue one"); err != nil {
		t.Fatal(err)
	}
	p.until("the edit is in the room", func() bool { return p.inRoom(room, topic, "I want the blue one") })
	answer := room.Say(bo, topic, "it costs 10")
	p.until("Ana has the answer", func() bool { return p.heard(ana, "it costs 10") })
	if err := room.Edit(bo, answer, "it costs 12"); err != nil {
		t.Fatal(err)
	}
	p.until("Ana's copy is edited", func() bool { return p.heard(ana, "it costs 12") })
	if p.count(ana, "it costs") != 1 {
		t.Error("the edit is a second message")
	}
	p.clean()
}

// TestReactionsAndTheMarkOfDelivery: a contact's reaction shows on what the agent
// typed, an agent's on the contact's message; a delivered answer is marked by a
// reaction, not by a message.
func TestReactionsAndTheMarkOfDelivery(t *testing.T) {
	p, room, ana, bo := newRoom(t)
	topic := thread(room, "Ana")
	room.Say(p.owner, 0, "/reactions on")
	p.until("reactions are shown", func() bool { return p.inRoom(room, 0, "eactions") })
	answer := room.Say(bo, topic, "done")
	p.until("the answer is marked", func() bool { return byID(p.srv.Messages(room.ID(), topic), answer).Reaction != "" })
	before := len(p.srv.Messages(room.ID(), topic))
	words := ana.Say(p.bot, "great")
	p.until("it is in the room", func() bool { return p.inRoom(room, topic, "great") })
	room.React(bo, find(p.srv.Messages(room.ID(), topic), "great").ID, "❤")
	p.until("Ana sees it", func() bool { return byID(p.srv.Private(p.bot, ana), words).Reaction == "❤" })
	if n := len(p.srv.Messages(room.ID(), topic)); n != before+1 {
		t.Errorf("%d messages in the topic, want %d: a success costs no message", n, before+1)
	}
	p.clean()
}

// TestUnsendTakesAnAnswerBack: /unsend as a reply deletes the contact's copy.
func TestUnsendTakesAnAnswerBack(t *testing.T) {
	p, room, ana, bo := newRoom(t)
	topic := thread(room, "Ana")
	answer := room.Say(bo, topic, "wrong chat")
	p.until("Ana has it", func() bool { return p.heard(ana, "wrong chat") })
	room.Say(bo, topic, loopback.Msg{Text: "/unsend", ReplyTo: answer})
	p.until("Ana has it no more", func() bool { return !p.heard(ana, "wrong chat") })
	p.clean()
}

// TestTheCardIsOnePinnedMessage: taking and closing change the card in its place.
func TestTheCardIsOnePinnedMessage(t *testing.T) {
	p, room, _, bo := newRoom(t)
	topic := thread(room, "Ana")
	card := func() (m loopback.Message) {
		for _, m := range p.srv.Messages(room.ID(), topic) {
			if m.Pinned && strings.HasPrefix(m.Text, "Ana") {
				return m
			}
		}
		return loopback.Message{}
	}
	p.until("the card is pinned", func() bool { return card().ID != 0 })
	first := card().ID
	if _, err := room.PressLabel(bo, topic, "Assign to me"); err != nil {
		t.Fatal(err)
	}
	p.until("the card names Bo", func() bool { return strings.Contains(card().Text, "Bo") })
	if card().ID != first {
		t.Error("the card is another message")
	}
	p.clean()
}

// TestAPlainGroupIsARoom: contacts have a number before their messages there, and are
// answered by a reply or by the number.
func TestAPlainGroupIsARoom(t *testing.T) {
	p := newProcess(t)
	owner, ana, bo := p.srv.NewUser("Olga", user("olga")), p.srv.NewUser("Ana", user("ana")), p.srv.NewUser("Bo", user("bo"))
	p.claimed(owner)
	room := p.srv.NewGroup("shop", false, owner)
	room.AddBot(p.bot)
	room.Add(bo)
	room.Say(owner, 0, "/addteam shop")
	p.until("there is a team", func() bool { return p.inRoom(room, 0, "now the room of team") })
	ana.Say(p.bot, "hello")
	p.until("she is in the room", func() bool { return p.inRoom(room, 0, "#1 Ana") })
	room.Say(bo, 0, "#1 good morning")
	p.until("Ana is answered by the number", func() bool { return p.heard(ana, "good morning") })
	ana.Say(p.bot, "and how much?")
	p.until("it is in the room", func() bool { return p.inRoom(room, 0, "and how much?") })
	for _, m := range p.srv.Messages(room.ID(), 0) {
		if strings.Contains(m.Text, "and how much?") {
			room.Say(bo, 0, loopback.Msg{Text: "ten", ReplyTo: m.ID})
		}
	}
	p.until("Ana is answered by a reply", func() bool { return p.heard(ana, "ten") })
	p.clean()
}

// TestMyDataComesAsAFile: what a contact is given about themselves is uploaded.
func TestMyDataComesAsAFile(t *testing.T) {
	p, _, ana, _ := newRoom(t)
	ana.Say(p.bot, "/mydata")
	var file string
	p.until("Ana has a file", func() bool {
		for _, m := range p.srv.Private(p.bot, ana) {
			if m.FromBot && m.Media == "document" {
				file = m.File
			}
		}
		return file != ""
	})
	if name, data, ok := p.srv.File(file); !ok || !strings.Contains(string(data), "hello") {
		t.Errorf("the file %q has %d bytes, and not what she wrote", name, len(data))
	}
	p.clean()
}
