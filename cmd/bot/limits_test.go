package main

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"frontdesk/chat"
	"frontdesk/desk"
	loopback "frontdesk/playground/telegram"
)

// use is what became of the calls that a room's limit counts.
type use struct{ done, refused, allowed int }

func (u use) String() string {
	return fmt.Sprintf("%d of %d allowed calls (%.0f %%), %d refusals", u.done, u.allowed, 100*float64(u.done)/float64(u.allowed), u.refused)
}

// counted is the methods that a group's limit counts (tdlib/td issue 2592).
var counted = []string{"sendMessage", "copyMessage", "copyMessages", "editMessageText", "editMessageCaption", "editMessageReplyMarkup", "createForumTopic", "editForumTopic", "pinChatMessage"}

// used counts the calls in the room in the whole minutes between: each allows twenty.
func (v *virtual) used(since, until time.Time) use {
	minutes := int(until.Sub(since) / time.Minute)
	u := use{allowed: 20 * minutes}
	for _, c := range v.srv.Calls() {
		switch {
		case c.At.Before(since) || !c.At.Before(since.Add(time.Duration(minutes)*time.Minute)):
		case c.Code == 429:
			u.refused++
		case c.OK && c.Chat == v.room.ID() && slices.Contains(counted, c.Method):
			u.done++
		}
	}
	return u
}

// TestRealLimitsNewcomers: sixty messages of ten new contacts within half a minute,
// under Telegram's limits.
func TestRealLimitsNewcomers(t *testing.T) { steadily(t, 6, 500*time.Millisecond) }

// TestRealLimitsSteady: thirty messages a minute for four minutes, of ten contacts.
func TestRealLimitsSteady(t *testing.T) { steadily(t, 12, 2*time.Second) }

// steadily has ten new contacts write so many messages each, one every gap.
func steadily(t *testing.T, each int, gap time.Duration) {
	inVirtualTime(t, loopback.Options{}, func(v *virtual) {
		began := time.Now()
		people := v.people(10)
		for n := range each {
			for i, u := range people {
				u.Say(v.front, text(i, n))
				time.Sleep(gap)
			}
		}
		v.until("all have arrived", func() bool { return v.missing(10, each) == "" })
		v.judge(began, 10)
	})
}

// TestLimitsAreFoundOut: on a server of one's own the bot tries one send beyond the
// limits. Where there are none, nothing waits from then on; where there are, that one
// is the only refusal.
func TestLimitsAreFoundOut(t *testing.T) {
	for _, limits := range []bool{false, true} {
		t.Run(fmt.Sprint("limits ", limits), func(t *testing.T) {
			simulate(t, loopback.Options{Limits: limits}, true, func(v *virtual) {
				began, people := time.Now(), v.people(10)
				for n := range 6 {
					for i, u := range people {
						u.Say(v.front, text(i, n))
					}
				}
				v.until("all have arrived", func() bool { return v.missing(10, 6) == "" })
				took := time.Since(began)
				refused := 0
				for _, c := range v.srv.Calls() {
					if c.Code == 429 {
						refused++
					}
				}
				t.Logf("arrived after %s, %d refusals", took, refused)
				if !limits && (took > 5*time.Second || refused > 0) {
					t.Errorf("without limits it took %s, with %d refusals", took, refused)
				}
				if limits && (took > 3*time.Minute || refused > 1) {
					t.Errorf("with limits it took %s, with %d refusals", took, refused)
				}
			})
		})
	}
}

func (v *virtual) people(n int) []*loopback.User {
	people := make([]*loopback.User, n)
	for i := range people {
		people[i] = v.srv.NewUser(fmt.Sprintf("Contact%02d", i), user(fmt.Sprintf("c%02d", i)))
	}
	return people
}

// missing names a message that is not in its topic.
func (v *virtual) missing(contacts, each int) string {
	all := map[string]string{}
	for _, t := range v.room.Topics() {
		all[t.Name] += v.topic(t.ID)
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

// judge looks at what came of a load that began then and has arrived just now.
func (v *virtual) judge(began time.Time, contacts int) {
	v.t.Helper()
	now := time.Now()
	u := v.used(began, now)
	v.t.Logf("arrived after %s: %s", now.Sub(began).Round(time.Second), u)
	if u.refused > 5 {
		v.t.Errorf("%d refusals, want at most 5", u.refused)
	}
	if u.done*100 < 95*u.allowed {
		v.t.Errorf("%s, want at least 95 %%", u)
	}
	if n := len(v.room.Topics()); n != contacts {
		v.t.Errorf("%d topics for %d contacts", n, contacts)
	}
	for _, topic := range v.room.Topics() {
		var who int
		_, _ = fmt.Sscanf(topic.Name, "Contact%02d", &who)
		checkTopic(v.t, v.topic(topic.ID), who, 0)
	}
}

// tellMass is what stands for a broadcast in these tests.
const tellMass = "test: mass"

// massWork posts what a broadcast would.
func massWork(t *desk.Turn) {
	if t.Event.Kind != chat.Told || t.Event.Data != tellMass {
		return
	}
	for _, id := range strings.Fields(string(t.Event.Payload)) {
		at := chat.Place{Network: t.Event.Place.Network, Account: t.Event.Place.Account, Chat: id}
		t.ToPlace(chat.Out{Op: chat.Send, Text: chat.Plain("news for " + id)}, at).Class = desk.Bulk
	}
}

// TestBacklogDelaysNoReply: an agent's reply overtakes ten thousand messages of mass
// work, which lose nothing by it and use what the network allows.
func TestBacklogDelaysNoReply(t *testing.T) {
	many, each := 10_000, 500
	if raceDetector {
		many = 4_000
	}
	inVirtualTime(t, loopback.Options{}, func(v *virtual) {
		ana := v.srv.NewUser("Ana", user("ana"))
		ana.Say(v.front, "hello")
		v.until("Ana has a topic", func() bool { return strings.Contains(v.topic(thread(v.room, "Ana")), "hello") })
		readers := make([]*loopback.User, many)
		var ids []string
		for i := range readers {
			readers[i] = v.srv.NewUser(fmt.Sprintf("R%05d", i), loopback.User{})
			readers[i].Open(v.front)
			ids = append(ids, fmt.Sprint(readers[i].ID()))
		}
		time.Sleep(2 * time.Minute)
		began := time.Now()
		at := chat.Place{Network: "telegram", Account: fmt.Sprint(v.front.ID())}
		for i := 0; i < many; i += each {
			ev := chat.Event{ID: fmt.Sprint("mass/", i), Kind: chat.Told, At: began, Place: at, Data: tellMass, Payload: []byte(strings.Join(ids[i:i+each], " "))}
			if err := v.engine.Deliver(v.t.Context(), []chat.Event{ev}); err != nil {
				t.Fatal(err)
			}
		}
		for n := range 5 {
			time.Sleep(20 * time.Second)
			asked, words := time.Now(), fmt.Sprint("answer ", n)
			v.room.Say(v.bo, thread(v.room, "Ana"), words)
			v.until("Ana has the answer", func() bool { return strings.Contains(v.privately(ana), words) })
			if took := time.Since(asked); took > 2*time.Second {
				t.Errorf("the answer took %s, want at most 2 s", took)
			} else {
				t.Logf("answer %d took %s", n, took)
			}
		}
		v.quiet()
		took := time.Since(began)
		t.Logf("%d messages of mass work took %s: %.1f a second of 30", many, took.Round(time.Second), float64(many)/took.Seconds())
		if float64(many)/took.Seconds() < 0.95*30 {
			t.Errorf("%.1f messages a second, want at least 95 %% of 30", float64(many)/took.Seconds())
		}
		for _, u := range readers {
			if got := v.privately(u); got != fmt.Sprintf("news for %d\n", u.ID()) {
				t.Fatalf("a reader got %q", got)
			}
		}
	})
}

// TestAskedToWaitAcrossARestart: what the server asked for holds for the next run too.
func TestAskedToWaitAcrossARestart(t *testing.T) {
	const wait = 5 * time.Minute
	inVirtualTime(t, loopback.Options{}, func(v *virtual) {
		ana := v.srv.NewUser("Ana", user("ana"))
		ana.Say(v.front, "hello")
		v.until("Ana has a topic", func() bool { return strings.Contains(v.topic(thread(v.room, "Ana")), "hello") })
		v.quiet()
		v.srv.Fault(loopback.Fault{Method: "sendMessage", Chat: v.room.ID(), Count: 1, Kind: loopback.Refuse, Code: 429, RetryAfter: int(wait / time.Second)})
		asked := time.Now()
		ana.Say(v.front, "are you there?")
		for v.engine.Stats().Waits == 0 {
			time.Sleep(100 * time.Millisecond)
		}
		time.Sleep(time.Second)
		v.kill()
		v.srv.NewUser("Bea", user("bea")).Say(v.front, "hello")
		v.until("it has arrived", func() bool { return strings.Contains(v.topic(thread(v.room, "Ana")), "are you there?") })
		if took := time.Since(asked); took < wait || took > wait+5*time.Second {
			t.Errorf("it was sent %s after the server asked to wait %s", took, wait)
		}
		for _, c := range v.srv.Calls() {
			if since := c.At.Sub(asked); c.Chat == v.room.ID() && since > time.Second && since < wait {
				t.Errorf("%s was called in the room after %s", c.Method, since)
			}
		}
	})
}

// TestABacklogIsToldOnce: the admins hear of a room that falls behind, once.
func TestABacklogIsToldOnce(t *testing.T) {
	inVirtualTime(t, loopback.Options{}, func(v *virtual) {
		for i, u := range v.people(80) {
			u.Say(v.front, text(i, 0))
		}
		v.until("all have arrived", func() bool { return v.missing(80, 1) == "" })
		v.quiet()
		told := strings.Count(v.privately(v.owner), "of team support")
		if told != 1 {
			t.Errorf("the owner was told %d times:\n%s", told, v.privately(v.owner))
		}
	})
}
