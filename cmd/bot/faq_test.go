package main

import (
	"strings"
	"testing"
	"time"

	"frontdesk/chat"
)

// write is a contact's message, sent so long ago.
func (s *scripted) write(who, text string, ago time.Duration) {
	s.t.Helper()
	s.n++
	ev := chat.Event{ID: "ev/" + who + text, Kind: chat.Said, Private: true, At: time.Now().Add(-ago),
		Place: chat.Place{Network: "telegram", Account: "1", Chat: who}, From: chat.Person{ID: who, First: who},
		Message: &chat.Message{ID: "w" + who, Text: chat.Plain(text)}}
	if err := s.engine.Deliver(s.t.Context(), []chat.Event{ev}); err != nil {
		s.t.Fatal(err)
	}
}

// inGroup is what the owner types in the team's room.
func (s *scripted) inGroup(text string) {
	s.deliver(chat.Event{Kind: chat.Said, Forum: true, Title: "Support", Place: chat.Place{Network: "telegram", Account: "1", Chat: "room"}, From: chat.Person{ID: "olga", First: "olga"},
		Message: &chat.Message{ID: "g" + text, Text: chat.Plain(text)}})
}

// learns waits until the matcher knows something.
func (s *scripted) learns(text, answer string) {
	s.t.Helper()
	for end := time.Now().Add(20 * time.Second); time.Now().Before(end); {
		s.say("olga", "/ask "+text)
		select {
		case got := <-s.net.texts:
			if strings.Contains(got, "1. "+answer) {
				return
			}
		case <-time.After(100 * time.Millisecond):
		}
	}
	s.t.Fatalf("nobody learns that %q asks for %s", text, answer)
}

func TestFAQsAreLearntBesideTurnsAndSurviveARestart(t *testing.T) {
	s := newScripted(t, nil)
	s.inGroup("/addteam support")
	s.say("olga", "/addsnippet opening From 9 to 18.")
	s.say("olga", "/addfaq opening\nwhen are you open\nwhat are your opening hours")
	s.say("olga", "/addsnippet refund Within five days.")
	s.say("olga", "/addfaq refund\ni want my money back\nhow do i get a refund")
	s.say("olga", "/faq opening auto")
	s.learns("how do i get a refund", "refund")

	// The question is kept over a restart, and the matcher is learnt anew.
	s.write("ana", "when are you open?", 0)
	s.stop()
	s.start(nil)
	s.say("olga", "/faqs") // a turn: learning begins
	s.hears("ana", "From 9 to 18.")

	// What arrives an hour late is for people.
	s.write("tom", "when are you open?", 2*time.Hour)
	s.hears("room", "💡 opening")
	select {
	case got := <-s.net.texts:
		if strings.HasPrefix(got, "tom: ") {
			t.Errorf("a late message is answered: %s", got)
		}
	case <-time.After(200 * time.Millisecond):
	}
}
