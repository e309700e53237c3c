package variant

import (
	"encoding/json"
	"fmt"
	"testing"
	"time"

	"frontdesk/chat"
	"frontdesk/desk"
)

// world is a book with a snippet, what is remembered, and contacts.
type world struct {
	*testing.T
	book   *desk.Book
	memory map[string][]byte
	cases  map[int64]*desk.Case
	now    time.Time
}

func (w *world) Get(key string) []byte         { return w.memory[key] }
func (w *world) Scan(string) map[string][]byte { return nil }
func text(s string) []desk.Part                { return []desk.Part{{Text: chat.Plain(s)}} }
func (w *world) put(kind desk.Kind, s desk.Snippet, gone bool) {
	w.Helper()
	raw, err := json.Marshal(s)
	if err != nil {
		w.Fatal(err)
	}
	if w.book, err = w.book.With(&desk.Item{Kind: kind, Name: s.ItemName(), Data: raw, Deleted: gone}); err != nil {
		w.Fatal(err)
	}
}

// newWorld has a snippet with so many wordings.
func newWorld(t *testing.T, wordings int) *world {
	w := &world{T: t, book: &desk.Book{}, memory: map[string][]byte{}, cases: map[int64]*desk.Case{}, now: time.Date(2026, 11, 24, 10, 0, 0, 0, time.UTC)}
	w.put(desk.KindSnippet, desk.Snippet{Name: "prices", Parts: text("one")}, false)
	for n := 2; n <= wordings; n++ {
		w.put(desk.KindVariant, desk.Snippet{Name: "prices", Variant: n, Parts: text(fmt.Sprint("wording ", n))}, false)
	}
	return w
}

// turn is something that happens to a contact; what it keeps is kept.
func (w *world) turn(id int64, ev chat.Event, do func(*desk.Turn)) *desk.Turn {
	w.Helper()
	t := desk.NewTurn(w.now, ev, w.book, &desk.House{}, (&desk.Roster{}).Clone())
	t.View.Memory = w
	if w.cases[id] == nil {
		w.cases[id] = &desk.Case{ID: id, Talk: desk.Talk{Number: id, State: desk.Open}}
	}
	raw, _ := json.Marshal(w.cases[id]) // a restart between any two turns must not be seen
	t.Case = &desk.Case{}
	if err := json.Unmarshal(raw, t.Case); err != nil {
		w.Fatal(err)
	}
	do(t)
	for k, v := range t.Memory {
		w.memory[k] = v
	}
	w.cases[id] = t.Case
	return t
}

// send sends the contact the variant that is theirs.
func (w *world) send(id int64) (n int) {
	w.turn(id, chat.Event{Kind: chat.Woke}, func(t *desk.Turn) {
		var s *desk.Snippet
		s, n, _ = Choose(t, t.Book.Snippets["prices"])
		Sent(t, s)
		t.Log(desk.ByBot, "rule x", s.Parts[0].Text)
	})
	return n
}

func (w *world) writes(id int64, s string) {
	ev := chat.Event{Kind: chat.Said, Private: true, Message: &chat.Message{Text: chat.Plain(s)}}
	w.turn(id, ev, func(t *desk.Turn) {
		t.Entry = &desk.Entry{Seq: t.NextSeq(), Side: desk.ByContact, Text: chat.Plain(s)}
		Take(t)
	})
}

// dayOver rings the contact's timer, a while late.
func (w *world) dayOver(id int64) {
	w.Helper()
	if _, ok := w.cases[id].Timers[timerDay]; !ok {
		w.Fatalf("no timer is set for %d", id)
	}
	delete(w.cases[id].Timers, timerDay)
	w.turn(id, chat.Event{Kind: chat.Woke, Data: timerDay}, Take)
}

func (w *world) tally(n int) Tally {
	var y Tally
	w.turn(999, chat.Event{}, func(t *desk.Turn) {
		y = *RecordOf(t, t.Book.Snippets["prices"], t.Book.VariantsOf("prices")).Of[n]
		y.Sum = ""
	})
	return y
}

func (w *world) want(n int, want Tally) {
	w.Helper()
	if got := w.tally(n); got != want {
		w.Errorf("variant %d: %+v, want %+v", n, got, want)
	}
}

func TestVariantsTakeFairTurns(t *testing.T) {
	for _, wordings := range []int{2, 3, 5} {
		w := newWorld(t, wordings)
		first, repeats, last := map[int]int{}, 0, 0
		for id := int64(1); id <= 60; id++ {
			n := w.send(id)
			if int(id)%wordings == 1 {
				first[n]++
			}
			if n == last {
				repeats++
			}
			last = n
			if again := w.send(id); again != n {
				t.Errorf("of %d: %d gets %d, then %d", wordings, id, n, again)
			}
			most, least := 0, 1000
			for i := 1; i <= wordings; i++ {
				most, least = max(most, w.tally(i).Sent), min(least, w.tally(i).Sent)
			}
			if most-least > 1 {
				t.Fatalf("of %d: after %d one was sent %d times, another %d", wordings, id, most, least)
			}
		}
		if len(first) < 2 || repeats == 0 {
			t.Errorf("of %d: the order can be foreseen: first %v, %d repeats", wordings, first, repeats)
		}
	}
}

func TestTheChoiceIsTheSameAgain(t *testing.T) {
	order := func() (out string) {
		w := newWorld(t, 3)
		for id := int64(1); id < 30; id++ {
			out += fmt.Sprint(w.send(id))
		}
		return out
	}
	if a, b := order(), order(); a != b {
		t.Errorf("%s, then %s", a, b)
	}
}

func TestWhatComesOfAVariant(t *testing.T) {
	w := newWorld(t, 1)
	w.put(desk.KindVariant, desk.Snippet{Name: "prices", Variant: 2, Parts: text("two")}, false)
	for id := int64(1); id <= 12; id++ {
		w.send(id)
	}
	ones := []int64{}
	for id := int64(1); id <= 12; id++ {
		if w.cases[id].Tried[0].N == 1 {
			ones = append(ones, id)
		}
	}
	w.writes(ones[0], "thank you!")
	w.writes(ones[0], "👍")
	w.writes(ones[0], "ok")
	w.writes(ones[1], "and on sunday?")
	w.writes(ones[1], "hello??")
	w.want(1, Tally{Given: 6, Sent: 6, Asked: 1, Badly: 1})
	w.turn(ones[2], chat.Event{}, func(t *desk.Turn) { Say(t, "prices", t.Case.Talk.Number, Helped) })
	w.want(1, Tally{Given: 6, Sent: 6, Asked: 1, Helped: 1, Well: 1, Badly: 1})
	w.turn(ones[2], chat.Event{}, func(t *desk.Turn) { Say(t, "prices", t.Case.Talk.Number, Wrong) })
	w.turn(ones[3], chat.Event{}, func(t *desk.Turn) { Say(t, "prices", 4711, Wrong) }) // of another conversation
	w.want(1, Tally{Given: 6, Sent: 6, Asked: 1, Wrong: 1, Badly: 2})
	rate := func(id int64, stars int) {
		w.turn(id, chat.Event{}, func(t *desk.Turn) {
			t.Case.Rating = &desk.Rating{Talk: t.Case.Talk.Number, Stars: stars}
			t.Fact("rated", "", fmt.Sprint(stars), 0)
			Take(t)
		})
	}
	rate(ones[1], 5) // better than having to ask again
	rate(ones[3], 2)
	rate(ones[4], 3) // says nothing either way
	w.want(1, Tally{Given: 6, Sent: 6, Asked: 1, Wrong: 1, Rated: 3, Stars: 10, Well: 1, Badly: 2})
	w.now = w.now.Add(24*time.Hour - time.Second)
	w.turn(ones[5], chat.Event{Kind: chat.Woke, Data: timerDay}, Take) // too early
	w.want(1, Tally{Given: 6, Sent: 6, Asked: 1, Wrong: 1, Rated: 3, Stars: 10, Well: 1, Badly: 2})
	w.now = w.now.Add(36 * time.Hour)
	w.writes(ones[5], "something else, two days later")
	for _, id := range []int64{ones[0], ones[2], ones[3], ones[4], ones[5]} {
		w.dayOver(id)
		w.turn(id, chat.Event{Kind: chat.Woke, Data: timerDay}, Take) // once more: nothing
	}
	w.want(1, Tally{Given: 6, Sent: 6, Asked: 1, Quiet: 5, Wrong: 1, Rated: 3, Stars: 10, Well: 4, Badly: 2})
}

func TestOnlyWhatWasSentSideBySideIsCompared(t *testing.T) {
	w := newWorld(t, 3)
	for id := int64(1); id <= 9; id++ {
		w.send(id)
	}
	w.put(desk.KindVariant, desk.Snippet{Name: "prices", Variant: 3, Parts: text("wording 3")}, true)
	w.want(1, Tally{Given: 3, Sent: 3})
	w.put(desk.KindVariant, desk.Snippet{Name: "prices", Variant: 3, Parts: text("wording 3")}, false) // /undo
	w.want(3, Tally{Given: 3, Sent: 3})
	w.put(desk.KindVariant, desk.Snippet{Name: "prices", Variant: 3, Parts: text("another")}, false)
	w.want(1, Tally{})
	n := w.send(10)
	w.want(n, Tally{Given: 1, Sent: 1})
	w.now = w.now.Add(25 * time.Hour)
	for id := int64(1); id <= 9; id++ { // of before: counts no more
		w.dayOver(id)
	}
	w.want(n, Tally{Given: 1, Sent: 1})
	w.dayOver(10)
	w.want(n, Tally{Given: 1, Sent: 1, Quiet: 1, Well: 1})
}

func TestPreviewsAndWhatAgentsOnlySawDoNotCount(t *testing.T) {
	w := newWorld(t, 2)
	w.cases[1] = &desk.Case{ID: 1, Preview: true, Talk: desk.Talk{Number: 1}}
	w.send(1)
	w.writes(1, "why?")
	w.want(1, Tally{})
	w.want(2, Tally{})
	var shown, sent int
	w.turn(2, chat.Event{}, func(t *desk.Turn) { _, shown, _ = Choose(t, t.Book.Snippets["prices"]) })
	w.writes(2, "hello?")
	w.want(shown, Tally{Given: 1})
	if sent = w.send(2); sent != shown {
		t.Errorf("%d was shown, %d was sent", shown, sent)
	}
	w.want(shown, Tally{Given: 1, Sent: 1})
	for range 2 { // named by an agent, twice in one conversation
		w.turn(3, chat.Event{}, func(t *desk.Turn) { Sent(t, t.Book.Variants["prices.2"]) })
	}
	if got := w.tally(2); got.Sent != 1+map[bool]int{true: 1}[shown == 2] {
		t.Errorf("variant 2: %+v", got)
	}
	if n := w.send(3); n != 2 {
		t.Errorf("the conversation goes on with variant %d", n)
	}
}

// TestARenamedSnippetKeepsWhatComesOfIt, also of what was sent under its former names.
func TestARenamedSnippetKeepsWhatComesOfIt(t *testing.T) {
	w := newWorld(t, 2)
	n := w.send(1)
	for _, step := range [][2]string{{"prices", "costs"}, {"costs", "fees"}} {
		for k, variants := range []map[string]*desk.Snippet{w.book.Snippets, w.book.Variants} {
			kind := []desk.Kind{desk.KindSnippet, desk.KindVariant}[k]
			for _, s := range variants {
				was, next := *s, *s
				next.Name = step[1]
				w.put(kind, next, false)
				w.put(kind, was, true)
			}
		}
		w.turn(999, chat.Event{}, func(t *desk.Turn) { Rename(t, step[0], step[1]) })
	}
	w.writes(1, "and on sunday?")
	w.turn(999, chat.Event{}, func(turn *desk.Turn) {
		y := RecordOf(turn, turn.Book.Snippets["fees"], turn.Book.VariantsOf("fees")).Of[n]
		if y.Sent != 1 || y.Asked != 1 {
			t.Errorf("variant %d: %+v", n, y)
		}
	})
}

func TestACaseHoldsFew(t *testing.T) {
	w := newWorld(t, 2)
	for talk := range int64(40) {
		w.send(1)
		w.cases[1].Talk.Number = talk + 100
	}
	if n := len(w.cases[1].Tried); n > keepTried {
		t.Errorf("%d are kept", n)
	}
	w.now = w.now.Add(25 * time.Hour)
	w.dayOver(1)
	w.send(1)
	if n := len(w.cases[1].Tried); n != 1 {
		t.Errorf("%d are kept, and nothing more comes of them", n)
	}
	w.turn(1, chat.Event{}, func(t *desk.Turn) {
		c := t.Case
		t.Case = nil
		Take(t)
		if s, n, of := Choose(t, t.Book.Snippets["prices"]); s.Variant != 0 || n != 1 || of != 1 {
			w.Errorf("without a contact it is variant %d of %d", n, of)
		}
		t.Case = c
	})
}
