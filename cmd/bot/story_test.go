package main

import (
	"strings"
	"testing"
)

// TestTheStory runs the real binary over HTTP against the loopback Telegram, and
// plays the README's story on it.
func TestTheStory(t *testing.T) {
	p := newProcess(t)
	owner, ana, bo := p.srv.NewUser("Olga", user("olga")), p.srv.NewUser("Ana", user("ana")), p.srv.NewUser("Bo", user("bo"))
	p.claimed(owner)
	p.room("support", owner)
	sales := p.room("sales-es", owner)
	sales.Add(bo)
	for i, line := range example[2:7] {
		_, text, _ := strings.Cut(line, ": ")
		owner.Say(p.bot, text)
		p.until("step is saved", func() bool { return p.count(owner, "Saved:") == i+1 })
	}
	ana.Say(p.bot, "hi")
	p.until("Ana is asked", func() bool { return p.heard(ana, "Which language do you prefer?") })
	if !p.heard(ana, "Hi Ana 👋") { // it comes before the question
		t.Error("Ana was not greeted")
	}
	ana.Say(p.bot, "espanol")
	p.until("Ana is in the right room", func() bool { return thread(sales, "Ana") != 0 && p.inRoom(sales, thread(sales, "Ana"), "hi") })
	p.until("Ana's answer is said back, and she is thanked", func() bool {
		return p.heard(ana, "Español, got it.") && p.heard(ana, "Thank you! We will be right with you.")
	})
	topic := thread(sales, "Ana")
	if !p.inRoom(sales, topic, "language: Español") {
		t.Error("the card does not tell her language")
	}
	sales.Say(bo, topic, "// a note between us")
	sales.Say(bo, topic, "/opning")
	sales.Say(bo, topic, "/opening")
	sales.Say(bo, topic, "Hola Ana")
	p.until("Ana has the agent's answer", func() bool { return p.heard(ana, "Hola Ana") })
	if !p.heard(ana, "We are open from 9 to 18.") {
		t.Error("the snippet did not reach Ana")
	}
	if p.heard(ana, "note between us") || p.heard(ana, "opning") {
		t.Error("a note or an unknown word reached Ana")
	}
	if err := p.stop(); err != nil {
		t.Errorf("stopping: %v\n%s", err, p.out)
	}
	ana.Say(p.bot, "are you there?")
	p.start()
	p.until("a message from the time it was down arrives", func() bool { return p.inRoom(sales, topic, "are you there?") })
	p.clean()
	for _, secret := range []string{p.bot.Token(), "are you there?", "Hola Ana"} {
		if strings.Contains(p.out.String(), secret) {
			t.Errorf("the log has %q in it", secret[:8])
		}
	}
}
