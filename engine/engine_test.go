package engine

import (
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"frontdesk/chat"
	"frontdesk/desk"
	"frontdesk/state"
)

func TestTheSameUpdateAHundredTimesIsTakenOnce(t *testing.T) {
	b := start(t, state.Memory(), newFake(), nil)
	for range 100 {
		b.say(said("ana", 1, "hi"))
	}
	b.quiet()
	b.want("+ana", "hi")
	if got := b.e.Stats().Seen; got != 99 {
		t.Errorf("%d redeliveries counted, want 99", got)
	}
}

func TestTwentyFirstMessagesAtOnceOpenOneTopicAndKeepTheirOrder(t *testing.T) {
	b := start(t, state.Memory(), newFake(), nil)
	var evs []chat.Event
	want := []string{"+ana"}
	for i := range 20 {
		evs = append(evs, said("ana", i, fmt.Sprint("m", i)))
		want = append(want, fmt.Sprint("m", i))
	}
	b.say(evs...)
	b.quiet()
	b.want(want...)
	for _, out := range b.net.sent[1:] {
		if out.To.Thread != "t1" {
			t.Errorf("%q went to thread %q, want t1", out.Text.S, out.To.Thread)
		}
	}
}

func TestAnUnknownOutcomeIsSentAgainAsUnsure(t *testing.T) {
	net := newFake()
	net.fail = func(n int, out chat.Out) error {
		if n == 2 {
			return chat.MaybeDone(errBroken)
		}
		return nil
	}
	b := start(t, state.Memory(), net, nil)
	b.say(said("ana", 1, "one"), said("ana", 2, "two"))
	b.quiet()
	b.want("+ana", "one") // the answer to "one" was lost; the rest of the lane waits
	b.clock.Advance(firstTry)
	b.quiet()
	b.want("+ana", "one", "one", "two")
	if b.net.sent[1].Unsure || !b.net.sent[2].Unsure || b.net.sent[3].Unsure {
		t.Error("only the second try of the row is unsure")
	}
}

func TestADefiniteFailureIsTriedAgainAndIsNotUnsure(t *testing.T) {
	net := newFake()
	net.fail = func(n int, _ chat.Out) error {
		if n <= 3 {
			return errBroken
		}
		return nil
	}
	b := start(t, state.Memory(), net, nil)
	b.say(said("ana", 1, "one"))
	for _, pause := range []time.Duration{1, 2, 4} {
		b.quiet()
		b.want()
		b.clock.Advance(pause * time.Second)
	}
	b.quiet()
	b.want("+ana", "one")
	if b.net.sent[0].Unsure {
		t.Error("nothing was done before, so nothing is unsure")
	}
}

func TestAWaitIsKeptForTheWholeChatAndOverARestart(t *testing.T) {
	net, store, clock := newFake(), state.Memory(), NewManual(epoch)
	net.fail = func(n int, _ chat.Out) error {
		if n == 1 {
			return &chat.WaitError{For: 30 * time.Second}
		}
		return nil
	}
	b := start(t, store, net, func(o *Options) { o.Clock = clock })
	b.say(said("ana", 1, "one"))
	b.quiet()
	b.say(said("bo", 1, "two")) // the same room
	b.quiet()
	b.want()
	b.stop()
	b = start(t, store, net, func(o *Options) { o.Clock = clock })
	b.quiet()
	if net.tries != 1 {
		t.Fatalf("%d tries before the wait was over, want 1", net.tries)
	}
	clock.Advance(30 * time.Second)
	b.quiet()
	if got := len(net.texts()); got != 4 {
		t.Fatalf("sent %q, want two topics and two texts", net.texts())
	}
}

func TestARefusalHoldsBackNobody(t *testing.T) {
	net := newFake()
	net.fail = func(_ int, out chat.Out) error {
		if out.Text.S == "one" {
			return &chat.RefusedError{Reason: chat.ReasonTooLarge}
		}
		return nil
	}
	b := start(t, state.Memory(), net, nil)
	b.say(said("ana", 1, "one"), said("ana", 2, "two"))
	b.quiet()
	b.want("+ana", "two")
	var en desk.Entry
	b.view(func(tx state.Tx) { _, _ = getJSON(tx, keyLog(1, 1), &en) })
	if en.Fate != "refused: "+chat.ReasonTooLarge {
		t.Errorf("the entry's fate is %q", en.Fate)
	}
}

func TestThatWeTypeIsToldOnceOrNotAtAll(t *testing.T) {
	for _, fails := range []error{&chat.RefusedError{Reason: chat.ReasonOther}, errBroken, chat.MaybeDone(errBroken), &chat.WaitError{For: time.Minute}} {
		net := newFake()
		net.fail = func(int, chat.Out) error { return fails }
		b := start(t, state.Memory(), net, nil)
		b.say(said("ana", 1, "typing"))
		b.quiet()
		b.clock.Advance(time.Hour)
		b.quiet()
		if s := b.e.Stats(); net.tries != 1 || s.Refused != 0 || s.Retries != 0 {
			t.Errorf("%v: %d tries, %d retries, %d refusals; want one try and nothing told", fails, net.tries, s.Retries, s.Refused)
		}
		b.stop()
	}
}

func (b *bench) view(fn func(state.Tx)) {
	b.t.Helper()
	if err := b.store.View(b.t.Context(), func(tx state.Tx) error { fn(tx); return nil }); err != nil {
		b.t.Fatal(err)
	}
}

func TestATurnThatPanicsTwiceIsPutAsideAndHoldsBackNobody(t *testing.T) {
	b := start(t, state.Memory(), newFake(), nil)
	b.say(said("ana", 1, "one"))
	b.say(said("ana", 2, "panic"), said("bo", 1, "two"))
	b.say(said("ana", 3, "three"))
	b.quiet()
	if got := b.e.Stats().Quarantined; got != 1 {
		t.Errorf("%d put aside, want 1", got)
	}
	if got := len(b.net.texts()); got != 5 {
		t.Errorf("sent %q: all but the poison should arrive", b.net.texts())
	}
	b.say(said("ana", 2, "panic"))
	if got := b.e.Stats().Quarantined; got != 1 {
		t.Error("a poison that was put aside is seen, and not tried again")
	}
}

func TestTimersRingOnceInOrderAlsoWhenLate(t *testing.T) {
	store, net := state.Memory(), newFake()
	b := start(t, store, net, nil)
	b.say(said("ana", 1, "timers"))
	b.quiet()
	b.stop()
	late := NewManual(epoch.Add(time.Hour))
	b = start(t, store, net, func(o *Options) { o.Clock = late })
	b.quiet()
	b.want("woke a", "woke b")
	late.Advance(time.Hour)
	b.quiet()
	b.want("woke a", "woke b")
}

func TestWhatIsSentIsFoundAgainByItsMessage(t *testing.T) {
	b := start(t, state.Memory(), newFake(), nil)
	b.say(said("ana", 1, "hi"))
	b.quiet()
	b.view(func(tx state.Tx) {
		v := &view{w: &work{e: b.e, tx: tx}}
		id, seq, ok := v.Ref(desk.Spot{Place: room.In("t1"), ID: "2"})
		if !ok || id != 1 || seq != 1 {
			t.Errorf("the copy in the room stands for case %d entry %d (%v), want 1 and 1", id, seq, ok)
		}
	})
}

// TestAKillAtEveryStep copies the store at each step of the path, as a kill there
// would leave it, and goes on from the copy: nothing is lost, the order holds, and
// at most one message of the lane is doubled.
func TestAKillAtEveryStep(t *testing.T) {
	for _, step := range []string{"before commit", "after commit", "before send", "after send"} {
		for at := 1; at <= 6; at++ {
			t.Run(fmt.Sprint(step, " ", at), func(t *testing.T) { killAt(t, step, at) })
		}
	}
}

func killAt(t *testing.T, step string, at int) {
	store, net := state.Memory(), newFake()
	var left *state.Mem
	sent := 0
	n := 0
	ch := make(chan struct{}, 1)
	ch <- struct{}{}
	b := start(t, store, net, func(o *Options) {
		o.Fault = func(s string) {
			<-ch
			defer func() { ch <- struct{}{} }()
			if s == step {
				if n++; n == at {
					left, sent = store.Clone(), len(net.texts())
				}
			}
		}
	})
	evs := []chat.Event{said("ana", 1, "one"), said("ana", 2, "two"), said("ana", 3, "three")}
	for _, ev := range evs {
		b.say(ev)
	}
	b.quiet()
	b.stop()
	if left == nil {
		return // the path has fewer such steps
	}
	net.mu.Lock()
	net.sent = net.sent[:sent]
	net.mu.Unlock()
	b = start(t, left, net, nil)
	b.say(evs...) // the network delivers again what was not acknowledged
	b.quiet()
	checkOrder(t, b.net.texts())
}

// checkOrder tells whether one, two and three arrived in order, at most one thing
// twice.
func checkOrder(t *testing.T, got []string) {
	t.Helper()
	seen, doubled, last := map[string]bool{}, 0, ""
	var once []string
	for _, s := range got {
		if seen[s] {
			doubled++
			if s != last {
				t.Errorf("%q was doubled out of order: %q", s, got)
			}
			continue
		}
		seen[s], last = true, s
		once = append(once, s)
	}
	if fmt.Sprint(once) != "[+ana one two three]" || doubled > 1 {
		t.Errorf("sent %q: want everything, in order, at most one thing twice", got)
	}
}

// TestAReplyThatOvertakesTheAnswerFindsItsMessage: the network shows our message,
// and has a reply to it delivered, before it has told us the message's number.
func TestAReplyThatOvertakesTheAnswerFindsItsMessage(t *testing.T) {
	synctest.Test(t, overtaken)
}

func overtaken(t *testing.T) {
	net := newFake()
	shown, answered := make(chan struct{}), make(chan struct{})
	net.fail = func(_ int, out chat.Out) error {
		if out.Text.S == "hi" {
			close(shown)
			<-answered
		}
		return nil
	}
	known := false
	b := start(t, state.Memory(), net, func(o *Options) {
		o.Stages = append(o.Stages, desk.Stage{Name: "look", Take: func(t *desk.Turn) {
			if t.Event.ID == "reply" {
				_, _, known = t.View.Logs.Ref(desk.Spot{Place: t.Event.Place, ID: t.Event.Message.ReplyTo})
			}
		}})
	})
	b.say(said("ana", 1, "hi"))
	<-shown
	reply := said("bo", 1, "yes?")
	reply.ID, reply.Private, reply.Place = "reply", false, room.In("t1")
	reply.Message.ReplyTo, reply.Message.ReplyMine = "2", true
	done := make(chan error, 1)
	go func() { done <- b.in(t.Context(), []chat.Event{reply}) }()
	synctest.Wait() // whatever can be decided without the answer is decided
	close(answered)
	if err := <-done; err != nil {
		t.Fatal(err)
	}
	b.quiet()
	b.stop()
	if !known {
		t.Error("the reply was decided before the number of its message was kept")
	}
}

// TestNothingIsKeptOfOthersTalk: of a group that is no room, and of what the owner of an
// account writes to people who are no contacts, not even the update is kept.
func TestNothingIsKeptOfOthersTalk(t *testing.T) {
	store := state.Memory()
	b := start(t, store, newFake(), nil)
	b.e.world.book.Admins = map[string]*desk.Admin{desk.AgentKey("net", "owner"): {Owner: true}}
	family, private, contact := said("bo", 1, "dinner"), said("mum", 2, "see you"), said("ana", 3, "hello")
	family.Private, family.Raw = false, []byte("raw: dinner")
	private.From, private.Own, private.Raw = chat.Person{ID: "owner"}, true, []byte("raw: see you")
	contact.Raw = []byte("raw: hello")
	b.say(family, private, contact)
	b.quiet()
	kept := ""
	err := store.View(t.Context(), func(tx state.Tx) error {
		return tx.Scan([]byte(pSeen), nil, func(_, raw []byte) (bool, error) {
			kept += string(raw) + "\n"
			return true, nil
		})
	})
	if err != nil || strings.Contains(kept, "dinner") || strings.Contains(kept, "see you") || !strings.Contains(kept, "raw: hello") {
		t.Errorf("kept is %q, %v", kept, err)
	}
}

func TestAFileOfAnotherAccountLeavesTheRowAsItIs(t *testing.T) {
	b := start(t, state.Memory(), newFake(), nil)
	me, other := chat.Place{Network: "net", Account: "me"}, chat.Place{Network: "net", Account: "other"}
	row := []chat.Media{{File: "a", From: me}, {File: "b", From: other}, {File: "c", From: other}}
	out := chat.Out{Media: row}
	b.e.open(&out, me)
	if out.Media[0].Open != nil || out.Media[1].Open == nil || out.Media[2].Open == nil {
		t.Error("the files of the other account, and no others, are opened through it")
	}
	for _, m := range row {
		if m.Open != nil {
			t.Errorf("the row's file %s was changed", m.File)
		}
	}
}
