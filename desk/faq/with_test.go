package faq

import (
	"testing"

	"frontdesk/desk/faq/gram"
)

// TestOneWord: where no blanks are written, a sentence is more than a word all the same.
func TestOneWord(t *testing.T) {
	for text, want := range map[string]bool{
		"": true, "price?": true, "the price": false, "Wi-Fi": false, "📦": true, "📦❓": false, "Öffnungszeiten": true, "السعر": true, "كم السعر": false,
		"价格": true, "包裹": true, "包裹在哪": false, "你们几点营业？": false, "いくら": true, "いつ開きますか": false, "가격": true,
		"ราคา": true, "พัสดุ": true, "พัสดุอยู่ที่ไหน": false, "ร้านเปิดกี่โมง": false, "价格 price": false,
	} {
		if got := OneWord(text); got != want {
			t.Errorf("%q is one word: %v", text, got)
		}
	}
	m, err := Train([]Example{{FAQ: "opening", Text: "你们几点营业"}, {FAQ: "parcel", Text: "我的包裹在哪里"}}, Options{})
	if err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]bool{"几点营业呢": false, "营业": true, "你们几点营业": false} {
		if got := m.Match(text); len(got) == 0 || got[0].FAQ != "opening" || got[0].Thin != want {
			t.Errorf("%q is %+v", text, got)
		}
	}
}

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
