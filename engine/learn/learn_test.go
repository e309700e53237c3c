package learn

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"strings"
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

// TestWhatIsKept: the next start has the same matcher, and takes nothing else for it.
func TestWhatIsKept(t *testing.T) {
	file := filepath.Join(t.TempDir(), "faq.learnt")
	start := func(b *desk.Book, version string) *faq.Model {
		m := InBackground().KeptIn(file, version)
		m.Look(b)
		return learnt(t, m, b)
	}
	b := book(t, two)
	first := start(b, "1")
	raw, err := os.ReadFile(file)
	if err != nil || strings.Contains(string(raw), "money") {
		t.Fatalf("kept is %.200s, %v", raw, err)
	}
	want := first.Match("are you open")
	// A judge that doubts everything tells whether the file was read.
	other := regexp.MustCompile(`"bias":[^,]+`).ReplaceAll(raw, []byte(`"bias":-9`))
	_ = os.WriteFile(file, other, 0o600)
	if got := start(b, "1").Match("are you open"); got[0].P >= want[0].P {
		t.Errorf("what is kept is not taken: %v", got)
	}
	for name, change := range map[string]func() (*desk.Book, string){
		"another version": func() (*desk.Book, string) { return b, "2" },
		"a broken file":   func() (*desk.Book, string) { _ = os.WriteFile(file, other[:len(other)/2], 0o600); return b, "1" },
		"no file":         func() (*desk.Book, string) { _ = os.Remove(file); return b, "1" },
	} {
		_ = os.WriteFile(file, other, 0o600)
		if got := start(change()).Match("are you open"); !reflect.DeepEqual(got, want) {
			t.Errorf("%s: %v, want %v", name, got, want)
		}
	}
	_ = os.WriteFile(file, other, 0o600)
	if got := start(book(t, one), "1").Match("are you open"); len(got) != 1 || got[0].P < 0.5 {
		t.Errorf("other questions: %v", got)
	}
	if now, _ := os.ReadFile(file); bytes.Equal(now, other) {
		t.Error("what is learnt anew is not kept")
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
