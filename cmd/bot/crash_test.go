package main

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	loopback "frontdesk/playground/telegram"
)

func user(name string) loopback.User { return loopback.User{Username: name, Lang: "en"} }

// TestKilledUnderLoad kills the real process six times while twelve contacts write
// 120 messages: nothing is lost, nothing stands under another's name, the order of
// each contact is kept, each has one topic, and at most one message of a lane is
// doubled for each kill.
func TestKilledUnderLoad(t *testing.T) {
	const contacts, each, kills = 12, 10, 6
	p := newProcess(t)
	owner := p.srv.NewUser("Olga", user("olga"))
	p.claimed(owner)
	room := p.room("support", owner)
	people := make([]*loopback.User, contacts)
	for i := range people {
		people[i] = p.srv.NewUser(fmt.Sprintf("Contact%02d", i), user(fmt.Sprintf("c%02d", i)))
	}
	rng := rand.New(rand.NewPCG(1, 2))
	var order []int
	for i := range contacts * each {
		order = append(order, i%contacts)
	}
	rng.Shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
	said := make([]int, contacts)
	for n, who := range order {
		people[who].Say(p.bot, text(who, said[who]))
		said[who]++
		if n%(len(order)/kills) == len(order)/kills-1 {
			before := relayed(p, room)
			p.until("some more has arrived", func() bool { return relayed(p, room) >= before+rng.IntN(4) })
			p.kill()
			p.start()
		}
	}
	p.until("everything has arrived", func() bool { return missing(p, room, contacts, each) == "" })
	check(t, p, room, kills)
	p.clean()
}

func text(who, n int) string { return fmt.Sprintf("message %02d of contact %02d.", n, who) }

// relayed counts the posts in all topics.
func relayed(p *process, g *loopback.Group) int {
	n := 0
	for _, t := range g.Topics() {
		n += len(p.srv.Messages(g.ID(), t.ID))
	}
	return n
}

// transcript is what a topic shows, in order.
func transcript(p *process, g *loopback.Group, thread int) string {
	var b strings.Builder
	for _, m := range p.srv.Messages(g.ID(), thread) {
		b.WriteString(m.Text + "\n")
	}
	return b.String()
}

// missing names a message that has not arrived.
func missing(p *process, g *loopback.Group, contacts, each int) string {
	all := map[string]string{}
	for _, t := range g.Topics() {
		all[t.Name] += transcript(p, g, t.ID)
	}
	for who := range contacts {
		for n := range each {
			if !strings.Contains(all[fmt.Sprintf("Contact%02d", who)], text(who, n)) {
				return text(who, n)
			}
		}
	}
	return ""
}

// check looks at every topic.
func check(t *testing.T, p *process, g *loopback.Group, kills int) {
	t.Helper()
	seen := map[string]int{}
	for _, topic := range g.Topics() {
		said := transcript(p, g, topic.ID)
		if !strings.Contains(said, "message") {
			continue
		}
		seen[topic.Name]++
		var who int
		_, _ = fmt.Sscanf(topic.Name, "Contact%02d", &who)
		checkTopic(t, said, who, kills)
	}
	for name, n := range seen {
		if n != 1 {
			t.Errorf("%s has %d topics, want one", name, n)
		}
	}
}

func checkTopic(t testing.TB, said string, who, kills int) {
	t.Helper()
	var got []int
	doubled := 0
	for _, piece := range strings.Split(said, "message ")[1:] {
		var n, of int
		if _, err := fmt.Sscanf(piece, "%02d of contact %02d.", &n, &of); err != nil {
			continue
		}
		if of != who {
			t.Errorf("a message of contact %d stands in the topic of contact %d", of, who)
		}
		if slices.Contains(got, n) {
			doubled++
			continue
		}
		got = append(got, n)
	}
	if !slices.IsSorted(got) {
		t.Errorf("contact %d: the order is %v", who, got)
	}
	if doubled > kills {
		t.Errorf("contact %d: %d messages are doubled, want at most one for each of %d kills", who, doubled, kills)
	}
}

// TestFirstMessagesAtOnce: twenty first messages of one contact open one topic, and
// stand in it in order; the same update again and again is relayed once.
func TestFirstMessagesAtOnce(t *testing.T) {
	p := newProcess(t)
	owner, ana := p.srv.NewUser("Olga", user("olga")), p.srv.NewUser("Ana", user("ana"))
	p.claimed(owner)
	room := p.room("support", owner)
	for n := range 20 {
		ana.Say(p.bot, text(0, n))
	}
	p.until("all have arrived", func() bool {
		return thread(room, "Ana") != 0 && strings.Contains(transcript(p, room, thread(room, "Ana")), text(0, 19))
	})
	for range 100 {
		p.srv.Redeliver(1)
	}
	ana.Say(p.bot, "the end")
	p.until("the end has arrived", func() bool { return strings.Contains(transcript(p, room, thread(room, "Ana")), "the end") })
	if n := len(room.Topics()); n != 1 {
		t.Errorf("%d topics, want one", n)
	}
	checkTopic(t, transcript(p, room, thread(room, "Ana")), 0, 0)
	p.clean()
}

// TestKilledAtEveryStep kills the real process at each step of the path, the first
// times it comes there after a contact wrote, and looks at what is left: everything
// arrived, in order, in one topic, at most one message doubled.
func TestKilledAtEveryStep(t *testing.T) {
	for _, step := range []string{"before commit", "after commit", "before send", "after send"} {
		for n := 1; n <= 7; n++ {
			t.Run(fmt.Sprint(step, " ", n), func(t *testing.T) {
				t.Parallel()
				killedAt(t, fmt.Sprint(step, "/", n))
			})
		}
	}
}

func killedAt(t *testing.T, at string) {
	p := newProcess(t)
	owner, ana := p.srv.NewUser("Olga", user("olga")), p.srv.NewUser("Contact07", user("ana"))
	p.claimed(owner)
	room := p.room("support", owner)
	if err := p.stop(); err != nil {
		t.Fatal(err)
	}
	for n := range 4 {
		ana.Say(p.bot, text(7, n))
	}
	p.env = []string{"KILL_AT=" + at}
	p.start()
	ctx, dead := context.WithTimeout(t.Context(), longest)
	defer dead()
	cmd := p.cmd
	go func() { _ = cmd.Wait(); dead() }()
	// It kills itself; or the path is shorter, and everything arrives.
	_ = p.srv.Wait(ctx, func() bool { return lost(all(p, room), 7, 4) == "" && p.srv.Pending(p.bot) == 0 })
	_ = cmd.Process.Kill()
	<-ctx.Done()
	p.cmd, p.env = nil, nil
	p.start()
	ana.Say(p.bot, text(7, 4))
	p.until("the last has arrived", func() bool {
		return thread(room, "Contact07") != 0 && strings.Contains(all(p, room), text(7, 4))
	})
	if err := p.stop(); err != nil {
		t.Error(err)
	}
	if n := len(room.Topics()); n != 1 {
		t.Errorf("%d topics are left, want one", n)
	}
	if gone := lost(all(p, room), 7, 5); gone != "" {
		t.Errorf("%q is lost", gone)
	}
	checkTopic(t, all(p, room), 7, 1)
	p.clean()
}

func all(p *process, g *loopback.Group) string {
	said := ""
	for _, t := range g.Topics() {
		said += transcript(p, g, t.ID)
	}
	return said
}

func lost(said string, who, each int) string {
	for n := range each {
		if !strings.Contains(said, text(who, n)) {
			return text(who, n)
		}
	}
	return ""
}
