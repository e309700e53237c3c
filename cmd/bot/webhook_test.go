package main

import (
	"net"
	"testing"

	loopback "frontdesk/playground/telegram"
)

// hookProcess is a process that is brought its updates, at a port of its own.
func hookProcess(t *testing.T) *process {
	t.Helper()
	p := newProcess(t)
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	addr := l.Addr().String()
	_ = l.Close()
	p.env = []string{"LISTEN=" + addr, "WEBHOOK_URL=http://" + addr + "/desk"}
	return p
}

// TestWebhookLosesNothing: in webhook mode too, a killed process loses nothing, and
// what comes while it is down is brought once it is up.
func TestWebhookLosesNothing(t *testing.T) {
	p := hookProcess(t)
	owner, ana := p.srv.NewUser("Olga", user("olga")), p.srv.NewUser("Contact07", user("ana"))
	p.claimed(owner)
	room := p.room("support", owner)
	if p.srv.Polling(p.bot) {
		t.Error("it polls")
	}
	for n := range 5 {
		ana.Say(p.bot, text(7, n))
	}
	p.kill()
	for n := 5; n < 8; n++ {
		ana.Say(p.bot, text(7, n))
	}
	p.start()
	p.until("all have arrived", func() bool { return lost(all(p, room), 7, 8) == "" })
	checkTopic(t, all(p, room), 7, 1)
	p.clean()
}

// TestWebhookIsTakenOffAndSetAgain: without WEBHOOK_URL a bot polls, whatever was set
// before; with it, it is set again.
func TestWebhookIsTakenOffAndSetAgain(t *testing.T) {
	p := hookProcess(t)
	hook := p.env
	owner := p.srv.NewUser("Olga", user("olga"))
	p.claimed(owner)
	for _, env := range [][]string{nil, hook} {
		if err := p.stop(); err != nil {
			t.Fatal(err)
		}
		p.env = env
		p.start()
		before := p.count(owner, "")
		owner.Say(p.bot, "/teams")
		p.until("it answers", func() bool { return p.count(owner, "") > before })
		p.until("it polls, or does not", func() bool { return p.srv.Polling(p.bot) == (env == nil) })
	}
	p.clean()
}

// TestTwoPollersAreSaid: another program on the same token is told to the owner, and
// that it is over.
func TestTwoPollersAreSaid(t *testing.T) {
	p := newProcess(t)
	owner := p.srv.NewUser("Olga", user("olga"))
	p.claimed(owner)
	lift := p.srv.Fault(loopback.Fault{Bot: p.bot, Method: "getUpdates", Kind: loopback.Refuse, Code: 409, Description: "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"})
	owner.Say(p.bot, "hello")
	p.until("the owner is told", func() bool { return p.heard(owner, "nother program") })
	lift()
	owner.Say(p.bot, "/teams") // the poll that brings it gets through
	p.until("the owner is told that it is over", func() bool { return p.heard(owner, "it is over") })
}
