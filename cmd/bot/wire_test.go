package main

import (
	"fmt"
	"strings"
	"testing"

	loopback "frontdesk/playground/telegram"
)

// newRoom is a claimed bot with one team, a contact and an agent.
func newRoom(t *testing.T) (p *process, room *loopback.Group, ana, bo *loopback.User) {
	t.Helper()
	p = newProcess(t)
	owner := p.srv.NewUser("Olga", user("olga"))
	ana, bo = p.srv.NewUser("Ana", user("ana")), p.srv.NewUser("Bo", user("bo"))
	p.claimed(owner)
	room = p.room("support", owner)
	room.Add(bo)
	ana.Say(p.bot, "hello")
	p.until("Ana has a topic with her words", func() bool { return p.inRoom(room, thread(room, "Ana"), "hello") })
	return p, room, ana, bo
}

// kinds of media as both sides send them.
var kindsOfMedia = map[string]loopback.Msg{
	"photo":      {Photo: "a.jpg", Caption: "a caption"},
	"video":      {Video: "a.mp4"},
	"voice":      {Voice: "a.ogg"},
	"audio":      {Audio: "a.mp3"},
	"document":   {Document: "a.pdf", Caption: "the bill"},
	"animation":  {Animation: "a.gif"},
	"sticker":    {Sticker: "a.webp"},
	"video_note": {VideoNote: "a.mp4"},
}

func TestEveryKindOfMediaGoesBothWays(t *testing.T) {
	p, room, ana, bo := newRoom(t)
	topic := thread(room, "Ana")
	for kind, m := range kindsOfMedia {
		ana.Send(p.bot, m)
		p.until(kind+" is in the room", func() bool { return has(p.srv.Messages(room.ID(), topic), kind, m.Caption) })
		room.Say(bo, topic, m)
		p.until(kind+" is with Ana", func() bool { return has(p.srv.Private(p.bot, ana), kind, m.Caption) })
	}
	p.clean()
}

// has tells whether the bot has posted media of that kind.
func has(list []loopback.Message, kind, caption string) bool {
	for _, m := range list {
		if m.FromBot && m.Media == kind && m.Caption == caption {
			return true
		}
	}
	return false
}

func TestRepliesAreMappedBothWays(t *testing.T) {
	p, room, ana, bo := newRoom(t)
	topic := thread(room, "Ana")
	room.Say(bo, topic, "which size?")
	p.until("Ana is asked", func() bool { return p.heard(ana, "which size?") })
	question := find(p.srv.Private(p.bot, ana), "which size?")
	ana.Send(p.bot, loopback.Msg{Text: "the large one", ReplyTo: question.ID})
	p.until("her reply is in the room", func() bool { return p.inRoom(room, topic, "the large one") })
	reply := find(p.srv.Messages(room.ID(), topic), "the large one")
	if to := byID(p.srv.Messages(room.ID(), topic), reply.ReplyTo); to.Text != "which size?" {
		t.Errorf("her reply replies to %q in the room, want the question", to.Text)
	}
	room.Say(bo, topic, loopback.Msg{Text: "in red?", ReplyTo: reply.ID})
	p.until("Bo's reply is with Ana", func() bool { return p.heard(ana, "in red?") })
	last := find(p.srv.Private(p.bot, ana), "in red?")
	if to := byID(p.srv.Private(p.bot, ana), last.ReplyTo); to.Text != "the large one" {
		t.Errorf("Bo's reply replies to %q with Ana, want hers", to.Text)
	}
	p.clean()
}

func find(list []loopback.Message, text string) loopback.Message {
	for _, m := range list {
		if m.Text == text {
			return m
		}
	}
	return loopback.Message{}
}

func byID(list []loopback.Message, id loopback.MessageID) loopback.Message {
	for _, m := range list {
		if m.ID == id {
			return m
		}
	}
	return loopback.Message{}
}

// hostile texts are delivered letter by letter.
var hostile = []string{
	"_*[]()~`>#+-=|{}.!<&\\", "<b>not bold</b> & {{ contact.name }}", "\u200fright to left, שלום", strings.Repeat("a\u0301", 500),
	"👩‍👩‍👧‍👦 and 中文 and עברית", strings.Repeat("x", 4096), "line\n\n\nline", "/etc/passwd", "do: close", "[button](button:https://example.org)",
}

func TestHostileTextsArriveLiterally(t *testing.T) {
	p, room, ana, bo := newRoom(t)
	topic := thread(room, "Ana")
	for i, text := range hostile {
		ana.Say(p.bot, text)
		p.until(fmt.Sprintf("text %d is in the room", i), func() bool { return fromBot(p.srv.Messages(room.ID(), topic), text) })
		if strings.HasPrefix(text, "/") {
			continue // an agent's slash word never reaches a contact
		}
		room.Say(bo, topic, text)
		p.until(fmt.Sprintf("text %d is with Ana", i), func() bool { return fromBot(p.srv.Private(p.bot, ana), text) })
	}
	p.clean()
}

func fromBot(list []loopback.Message, text string) bool {
	for _, m := range list {
		if m.FromBot && m.Text == text {
			return true
		}
	}
	return false
}

func TestHostileNamesMakeTopics(t *testing.T) {
	p, room, _, _ := newRoom(t)
	for i, name := range []string{"_*[]()~`>#+-=|{}.!<&", "/close", "@admin", "\u202eolleh", strings.Repeat("n", 64), "a\nb", "中文", "{{ contact.name }}"} {
		before := len(room.Topics())
		p.srv.NewUser(name, user(fmt.Sprintf("h%d", i))).Say(p.bot, "hi")
		p.until(fmt.Sprintf("%q has a topic", name), func() bool { return len(room.Topics()) == before+1 })
	}
	p.clean()
}

// poison is an update with a member that no version of ours knows.
const poison = `{"update_id":0,"message":{"message_id":9001,"date":1790000000,"chat":{"id":%[1]d,"type":"private","first_name":"Ana"},` +
	`"from":{"id":%[1]d,"is_bot":false,"first_name":"Ana"},"paid_media":{"star_count":1,"paid_media":[{"type":"hologram"}]},"caption":"look at this"}}`

func TestPoisonHoldsBackNobodyAndIsShown(t *testing.T) {
	p, room, ana, _ := newRoom(t)
	topic := thread(room, "Ana")
	p.srv.Inject(fmt.Sprintf(poison, ana.ID()))
	for _, text := range []string{"one", "two", "three"} {
		ana.Say(p.bot, text)
	}
	p.until("the good ones have arrived", func() bool { return p.inRoom(room, topic, "three") })
	p.until("the agents see what could be read of it", func() bool { return p.inRoom(room, topic, "look at this") })
}

func TestUpdateNumbersMayBeginAnew(t *testing.T) {
	p, room, ana, _ := newRoom(t)
	topic := thread(room, "Ana")
	p.srv.ResetIDs(7)
	ana.Say(p.bot, "after the reset")
	p.until("it has arrived", func() bool { return p.inRoom(room, topic, "after the reset") })
	ana.Say(p.bot, "and another")
	p.until("the next one too", func() bool { return p.inRoom(room, topic, "and another") })
}
