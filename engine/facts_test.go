package engine

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"frontdesk/chat"
	"frontdesk/desk"
	"frontdesk/desk/stats"
	"frontdesk/state"
)

// notes is a desk that notes what a message says.
func notes(t *desk.Turn) {
	if t.Event.Kind == chat.Said {
		t.Fact("noted", t.Event.Message.Text.S, "", 0)
	}
}

func TestFactsAreReadByTimeAndName(t *testing.T) {
	b := start(t, state.Memory(), newFake(), func(o *Options) { o.Stages = []desk.Stage{{Name: "notes", Take: notes}} })
	for i, name := range []string{"a", "b", `a", "name":"b`, "a"} {
		b.clock.Set(epoch.Add(time.Duration(i) * time.Hour))
		b.say(said("ana", i+1, name))
		b.quiet()
	}
	read := func(name string, from, to, most int) (out []string) {
		b.view(func(tx state.Tx) {
			v := &view{w: &work{e: b.e, tx: tx}}
			for f := range v.Facts(name, epoch.Add(time.Duration(from)*time.Hour), epoch.Add(time.Duration(to)*time.Hour)) {
				if out = append(out, f.Name+" "+f.At.Format("15")); len(out) == most {
					break
				}
			}
		})
		return out
	}
	for _, c := range []struct {
		name           string
		from, to, most int
		want           []string
	}{
		{"", 0, 4, 9, []string{"a 10", "b 11", `a", "name":"b 12`, "a 13"}},
		{"", 1, 3, 9, []string{"b 11", `a", "name":"b 12`}},
		{"a", 0, 4, 9, []string{"a 10", "a 13"}},
		{"b", 0, 4, 9, []string{"b 11"}},
		{"", 0, 4, 2, []string{"a 10", "b 11"}},
	} {
		if got := read(c.name, c.from, c.to, c.most); !slices.Equal(got, c.want) {
			t.Errorf("facts of %q from %d to %d: %q, want %q", c.name, c.from, c.to, got, c.want)
		}
	}
}

func TestAPreviewsFactsAreNotKept(t *testing.T) {
	b := start(t, state.Memory(), newFake(), func(o *Options) {
		o.Stages = []desk.Stage{{Name: "notes", Take: func(t *desk.Turn) {
			if t.Event.Kind == chat.Said {
				t.Case.Preview = true
				notes(t)
			}
		}}}
	})
	b.say(said("ana", 1, "hello"))
	b.quiet()
	b.view(func(tx state.Tx) {
		v := &view{w: &work{e: b.e, tx: tx}}
		for f := range v.Facts("", epoch.Add(-time.Hour), epoch.Add(time.Hour)) {
			t.Errorf("kept: %+v", f)
		}
	})
}

// BenchmarkStats counts a month of a busy shop: 100,000 conversations closed, each with what is
// noted of it, and 5,000 under way.
func BenchmarkStats(b *testing.B) {
	store, err := state.Open(state.Options{Dir: b.TempDir()})
	if err != nil {
		b.Fatal(err)
	}
	defer func() { _ = store.Close() }()
	const talks, open = 100_000, 5_000
	from := epoch.AddDate(0, 0, -30)
	for first := 0; first < talks; first += 500 {
		err := store.Update(b.Context(), func(tx state.Tx) error {
			for i := first; i < first+500; i++ {
				if err := putTalk(tx, i, from.Add(time.Duration(i)*20*time.Second), i < open); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			b.Fatal(err)
		}
	}
	e, err := New(Options{Store: store, Clock: NewManual(epoch)})
	if err != nil {
		b.Fatal(err)
	}
	q := stats.Query{From: from, To: epoch}
	b.ReportAllocs()
	for b.Loop() {
		err := e.Consult(b.Context(), func(t *desk.Turn) {
			if a := q.Answer(t); len(a.Text.S) < 200 {
				b.Errorf("counted: %s", a.Text.S)
			}
		})
		if err != nil {
			b.Fatal(err)
		}
	}
}

// putTalk keeps what is noted of a conversation.
func putTalk(tx state.Tx, i int, at time.Time, open bool) error {
	team, agent := fmt.Sprint("team", i%5), fmt.Sprint("telegram:", i%40)
	fact := desk.Fact{Case: int64(i), Talk: int64(i), Team: team, Agent: agent, On: "telegram/123456789"}
	all := []desk.Fact{fact, fact, fact, fact, fact}
	for k, what := range []string{desk.FactBegan, desk.FactReplied, desk.FactSnippet, desk.FactClosed, desk.FactSaid} {
		all[k].At, all[k].What, all[k].Item, all[k].Took = at.Add(time.Duration(k)*time.Minute), what, desk.ByPeople, time.Duration(i%9000)*time.Second
	}
	all[4].Said = &desk.Said{Since: at.Unix(), Contact: 5, Bot: 1, Agents: map[string]int{agent: 4}, Took: []int{60, 90}, Team: team}
	for k, f := range all {
		if err := putJSON(tx, []byte(pFact+be(f.At.UnixNano())+part(fmt.Sprint("update/", i))+be(int64(k))), f); err != nil {
			return err
		}
	}
	if !open {
		return nil
	}
	c := &desk.Case{ID: int64(i + 1), Name: "somebody", Last: chat.Place{Network: "telegram", Account: "123456789", Chat: "7"},
		Talk: desk.Talk{Number: int64(i), State: desk.Open, Team: team, Agent: agent, Began: true, Said: *all[4].Said}}
	if err := putJSON(tx, keyCase(c.ID), c); err != nil {
		return err
	}
	return tx.Set(keyWalk(desk.WalkActive, c.ID), []byte(be(c.ID)))
}
