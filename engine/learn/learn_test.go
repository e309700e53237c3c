package learn

import (
	"encoding/json"
	"reflect"
	"testing"
	"time"

	"frontdesk/desk"
	"frontdesk/desk/faq"
)

func book(t *testing.T, questions map[string][]string) *desk.Book {
	t.Helper()
	var items []*desk.Item
	for name, examples := range questions {
		raw, err := json.Marshal(desk.FAQ{Name: name, Examples: examples})
		if err != nil {
			t.Fatal(err)
		}
		items = append(items, &desk.Item{Kind: desk.KindFAQ, Name: name, Version: 1, Data: raw})
	}
	b, err := desk.NewBook(items)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

var (
	two = map[string][]string{"opening": {"when are you open", "opening hours please"}, "refund": {"i want my money back", "how do i get a refund"}}
	one = map[string][]string{"opening": {"when are you open"}}
)

func noVerdicts() []faq.Verdict { return nil }

// learnt waits for a matcher of the Book's questions.
func learnt(t *testing.T, m *Models, b *desk.Book) *faq.Model {
	t.Helper()
	for end := time.Now().Add(10 * time.Second); time.Now().Before(end); time.Sleep(time.Millisecond) {
		m.mu.Lock()
		got, done := m.learnt, m.digest == digest(b)
		m.mu.Unlock()
		if done {
			return got
		}
	}
	t.Fatal("the matcher is never trained")
	return nil
}

func TestBackgroundLearnsTheSameAndFollowsTheBook(t *testing.T) {
	m, spot := InBackground(), OnTheSpot()
	b := book(t, two)
	if got := m.Model(b, "", noVerdicts); got != nil {
		t.Fatal("there is a matcher before anything was learnt")
	}
	m.Look(b)
	m.Look(b)
	want := spot.Model(b, "", noVerdicts)
	for _, text := range []string{"are you open", "money back please", "completely different"} {
		if a, b := learnt(t, m, b).Match(text), want.Match(text); !reflect.DeepEqual(a, b) {
			t.Errorf("%q: in the background %v, on the spot %v", text, a, b)
		}
	}
	less := book(t, one)
	m.Look(less)
	if got := learnt(t, m, less).Match("i want my money back"); len(got) > 0 && got[0].FAQ != "opening" {
		t.Errorf("a deleted FAQ is still matched: %v", got)
	}
	none := book(t, nil)
	m.Look(none)
	if got := learnt(t, m, none); got != nil {
		t.Error("there is a matcher of no questions")
	}
}

func TestVerdictsCorrectOnceForEachSum(t *testing.T) {
	m, b := OnTheSpot(), book(t, two)
	raw := m.Model(b, "", noVerdicts).Match("when are you open")[0].P
	calls := 0
	wrong := func() []faq.Verdict {
		calls++
		return []faq.Verdict{{FAQ: "opening", Raw: 0.99}, {FAQ: "opening", Raw: 0.98}, {FAQ: "opening", Raw: 0.97}}
	}
	for range 3 {
		if p := m.Model(b, "a", wrong).Match("when are you open")[0].P; p >= raw {
			t.Errorf("three wrong answers leave %v at %v", raw, p)
		}
	}
	if calls != 1 {
		t.Errorf("the verdicts were read %d times for one sum", calls)
	}
	m.Model(b, "b", wrong)
	if calls != 2 {
		t.Error("new verdicts are not read")
	}
}
