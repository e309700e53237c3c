package main

import (
	"fmt"
	"strings"
	"testing"

	loopback "frontdesk/playground/telegram"
	wa "frontdesk/playground/whatsapp"
)

// TestKilledBetweenBothNetworks: the process is killed at each step of the path, while
// a contact writes on WhatsApp and an agent answers from Telegram. Nothing is lost, the
// order is kept, what stands twice in the room is said, and on WhatsApp nothing is
// doubled that can be told apart: a second try has the first one's id.
func TestKilledBetweenBothNetworks(t *testing.T) {
	t.Parallel() // it waits most of the time
	for _, step := range []string{"before commit", "after commit", "before send", "after send"} {
		for _, nth := range []int{2, 5} {
			t.Run(fmt.Sprintf("%s %d", step, nth), func(t *testing.T) { killedMidway(t, fmt.Sprintf("%s/%d", step, nth)) })
		}
	}
}

func killedMidway(t *testing.T, at string) {
	const each = 4
	d := newDuo(t)
	d.linked()
	room, bo, ana, topic := d.met()
	room.Say(bo, topic, "good day")
	d.gets(ana, "good day")
	d.kill()
	d.env = append(d.env, "KILL_AT="+at)
	d.start()
	for n := range each {
		d.must(ana.Say("34600000001", text(0, n)))
		room.Say(bo, topic, fmt.Sprintf("answer %d.", n))
	}
	d.dies()
	d.env = d.env[:len(d.env)-1]
	d.start()
	d.whole(room, topic, ana, each, 1)
}

// dies waits until the process has killed itself.
func (p *process) dies() {
	p.t.Helper()
	if err := p.cmd.Wait(); err == nil {
		p.t.Fatal("the process ended well, where it should have been killed")
	}
	p.cmd = nil
}

// whole waits for the last of each side's messages, and looks whether all are there and in
// order, of those to the room at most some doubled.
func (d *duo) whole(room *loopback.Group, topic int, ana *wa.Phone, each, doubled int) {
	d.t.Helper()
	d.gets(ana, fmt.Sprintf("answer %d.", each-1))
	d.until("all is in the room", func() bool { return d.inRoom(room, topic, text(0, each-1)) })
	said := ""
	for _, m := range d.srv.Messages(room.ID(), topic) {
		said += m.Text + "\n"
	}
	checkTopic(d.t, said, 0, doubled)
	for n := range each {
		if !strings.Contains(said, text(0, n)) {
			d.t.Errorf("message %d is lost", n)
		}
	}
	checkAnswers(d.t, ana, each)
}

// checkAnswers looks at what a phone got: each answer, in order, and none twice under
// another id.
func checkAnswers(t testing.TB, p *wa.Phone, each int) {
	t.Helper()
	ids, next := map[string]string{}, 0
	for _, m := range p.Messages() {
		var n int
		if _, err := fmt.Sscanf(m.Text, "answer %d.", &n); err != nil {
			continue
		}
		if was := ids[m.Text]; was != "" {
			if was != m.ID {
				t.Errorf("%q came twice, as %s and %s", m.Text, was, m.ID)
			}
			continue
		}
		if n != next {
			t.Errorf("answer %d came where %d was due", n, next)
		}
		ids[m.Text], next = m.ID, n+1
	}
	if next != each {
		t.Errorf("%d of %d answers came", next, each)
	}
}

// TestBadConnections: cut connections, lost acknowledgements, messages that come twice,
// refused ones: nothing is lost, and nothing doubled.
func TestBadConnections(t *testing.T) {
	t.Parallel() // it waits most of the time
	const each = 8
	d := newDuo(t)
	d.linked()
	room, bo, ana, topic := d.met()
	v := d.companion()
	for n := range each {
		switch n {
		case 1:
			v.Cut()
		case 2:
			v.Repeat(1)
		case 3:
			v.DropAcks(1)
		case 4:
			v.Hold()
		case 5:
			v.Cut()
			v.Release()
		}
		d.must(ana.Say("34600000001", text(0, n)))
		room.Say(bo, topic, fmt.Sprintf("answer %d.", n))
	}
	d.whole(room, topic, ana, each, 0)
}
