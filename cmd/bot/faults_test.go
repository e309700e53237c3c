package main

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	loopback "frontdesk/playground/telegram"
)

// sendFaults is a tenth of the methods that bring a message failing in one way.
func sendFaults(v *virtual, kind loopback.Kind, prob float64) (lift func()) {
	var lifts []func()
	for _, m := range []string{"sendMessage", "copyMessage", "createForumTopic"} {
		lifts = append(lifts, v.srv.Fault(loopback.Fault{Method: m, Kind: kind, Prob: prob}))
	}
	return func() {
		for _, l := range lifts {
			l()
		}
	}
}

// bothWays has four contacts and their agent write 25 messages each way, while sends
// fail, and waits until all have arrived.
func bothWays(v *virtual, kind loopback.Kind) {
	const contacts, each = 4, 25
	people := v.people(contacts)
	lift := sendFaults(v, kind, 0.1)
	for i, u := range people {
		u.Say(v.front, text(i, 0))
	}
	v.until("all have topics", func() bool { return v.missing(contacts, 1) == "" })
	v.quiet() // what interrupted tries left behind is swept
	for n := range each {
		for i, u := range people {
			if n > 0 {
				u.Say(v.front, text(i, n))
			}
			v.room.Say(v.bo, thread(v.room, u.First), text(i, n))
		}
		time.Sleep(30 * time.Second)
	}
	v.until("the contacts' have arrived", func() bool { return v.missing(contacts, each) == "" })
	v.until("the agents' have arrived", func() bool {
		return !slices.ContainsFunc(people, func(u *loopback.User) bool { return lost(v.privately(u), int(index(u)), each) != "" })
	})
	lift()
	v.quiet()
	if n := len(v.room.Topics()); n != contacts {
		v.t.Errorf("%d topics for %d contacts", n, contacts)
	}
	for i, u := range people {
		v.order(i, u)
	}
}

// index of a contact is in their name.
func index(u *loopback.User) (who int) {
	_, _ = fmt.Sscanf(u.First, "Contact%02d", &who)
	return who
}

// order tells whether what stands in the topic and with the contact is in order; what
// stands twice must be said.
func (v *virtual) order(who int, u *loopback.User) {
	v.t.Helper()
	topic := v.topic(thread(v.room, u.First))
	inTopic := repeats(v.t, v.srv.Messages(v.room.ID(), thread(v.room, u.First)), who)
	withThem := repeats(v.t, v.srv.Private(v.front, u), who)
	said := strings.Count(topic, "may stand here twice")
	if inTopic > said {
		v.t.Errorf("%s: %d messages stand twice in the topic, %d are said to", u.First, inTopic, said)
	}
	said = strings.Count(topic, "may have reached "+u.First+" twice")
	if withThem > said {
		v.t.Errorf("%s: %d messages came twice, %d are said to have", u.First, withThem, said)
	}
}

// repeats counts the bot's posts that stand more than once (several messages may have
// become one post), and looks at the order.
func repeats(t *testing.T, posts []loopback.Message, who int) int {
	t.Helper()
	var got []int
	doubled := map[string]bool{}
	for _, m := range posts {
		if !m.FromBot || strings.HasPrefix(m.Text, "·") {
			continue
		}
		for _, piece := range strings.Split(m.Text, "message ")[1:] {
			var n, of int
			if _, err := fmt.Sscanf(piece, "%02d of contact %02d.", &n, &of); err != nil {
				continue
			}
			if of != who {
				t.Errorf("a message of contact %d stands with contact %d", of, who)
			}
			if slices.Contains(got, n) {
				doubled[m.Text] = true
				continue
			}
			got = append(got, n)
		}
	}
	if !slices.IsSorted(got) {
		t.Errorf("contact %d: the order is %v", who, got)
	}
	return len(doubled)
}

// TestTenthFailsWithoutEffect: nothing is lost of two hundred messages.
func TestTenthFailsWithoutEffect(t *testing.T) {
	for name, kind := range map[string]loopback.Kind{"502": loopback.BadGateway, "reset": loopback.CloseBefore} {
		t.Run(name, func(t *testing.T) {
			inVirtualTime(t, loopback.Options{Seed: 1}, func(v *virtual) { bothWays(v, kind) })
		})
	}
}

// TestTenthAppliedWithoutAnswer: nothing is lost, and what came twice is said.
func TestTenthAppliedWithoutAnswer(t *testing.T) {
	for name, kind := range map[string]loopback.Kind{"reset": loopback.CloseAfter, "truncated": loopback.Truncate} {
		t.Run(name, func(t *testing.T) {
			inVirtualTime(t, loopback.Options{Seed: 2}, func(v *virtual) { bothWays(v, kind) })
		})
	}
}

// TestFloodSlowsNobodyElse: one contact writes a hundred messages a second for ten
// seconds; twenty others are relayed meanwhile as if they were alone, and nothing of
// the flood is lost.
func TestFloodSlowsNobodyElse(t *testing.T) {
	inVirtualTime(t, loopback.Options{}, func(v *virtual) {
		const flood = 1000
		people := v.people(21)
		for i, u := range people {
			u.Say(v.front, text(i, 0))
			time.Sleep(20 * time.Second) // no budget is short
		}
		v.until("all have topics", func() bool { return v.missing(21, 1) == "" })
		time.Sleep(5 * time.Minute)
		began := time.Now()
		for n := range flood {
			people[20].Say(v.front, fmt.Sprintf("flood %04d.", n))
			if n%50 == 25 {
				people[n/50].Say(v.front, text(n/50, 1))
			}
			time.Sleep(10 * time.Millisecond)
		}
		v.until("the others have arrived", func() bool { return v.missing(20, 2) == "" })
		took := time.Since(began)
		t.Logf("the others were relayed %s after the beginning", took.Round(time.Second))
		if took > 65*time.Second {
			t.Errorf("the others took %s: the room allows 20 messages a minute", took)
		}
		v.until("the flood has arrived", func() bool {
			said := v.topic(thread(v.room, people[20].First))
			for n := range flood {
				if !strings.Contains(said, fmt.Sprintf("flood %04d.", n)) {
					return false
				}
			}
			return true
		})
		t.Logf("the flood was relayed %s after the beginning", time.Since(began).Round(time.Second))
	})
}
