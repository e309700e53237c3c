package faq

import (
	"testing"

	"frontdesk/desk/faq/gram"
)

// TestWithKeepsLoosePairsOut: a pair that one example alone has tells nothing, whichever
// way the example came in.
func TestWithKeepsLoosePairsOut(t *testing.T) {
	m, err := Train([]Example{{FAQ: "a", Text: "where is my parcel"}, {FAQ: "b", Text: "what time do you open"}}, Options{})
	if err != nil {
		t.Fatal(err)
	}
	n, err := m.With("c", []Example{{Text: "please cancel everything"}, {Text: "could somebody cancel everything"}})
	if err != nil {
		t.Fatal(err)
	}
	count := map[uint64]int{}
	for _, text := range []string{"please cancel everything", "could somebody cancel everything", "c"} {
		for _, g := range gram.Of(text)[gram.Word] {
			count[g.Hash]++
		}
	}
	both := 0
	for h, c := range count {
		_, before := m.encoder.space.ids[h]
		if _, known := n.encoder.space.ids[h]; known != (before || c > 1 || !gram.Loose(h)) {
			t.Errorf("an n-gram of %d examples, loose %v, is known: %v", c, gram.Loose(h), known)
		}
		if c > 1 && gram.Loose(h) {
			both++
		}
	}
	if both == 0 {
		t.Error("no loose pair is in two examples: the test tests nothing")
	}
}
