package faq

import (
	"math"
	"slices"
	"testing"
)

func TestACorrectionDoubtsUntilVerdictsTell(t *testing.T) {
	c := Correct(nil, 1)
	for raw, want := range map[float64]float64{0.85: 0.68, 0.95: 0.87, 1: 0.97, 7: 0.97, -1: 0, math.NaN(): 0.27} {
		if got := c.P(raw); math.Abs(got-want) > 0.01 {
			t.Errorf("at %v: %.3f, want %.2f", raw, got, want)
		}
	}
	var good, bad []Verdict
	for range 40 {
		good, bad = append(good, Verdict{Raw: 1, Right: true}), append(bad, Verdict{Raw: 1})
	}
	if yes, no := Correct(good, 1).P(1), Correct(bad, 1).P(1); yes <= c.P(1) || no > 0.3 {
		t.Errorf("forty times right: %.3f, forty times wrong: %.3f, nothing known: %.3f", yes, no, c.P(1))
	}
	if got := (Correction{}).P(0.6); math.Abs(got-0.6) > 1e-9 {
		t.Errorf("without anything learnt .6 becomes %v", got)
	}
}

func TestABlendAgreesAndDisagrees(t *testing.T) {
	scored := []Scored{{FAQ: "a", Raw: 0.6, P: 0.6}, {FAQ: "b", Raw: 0.3, P: 0.3}}
	b := LearnBlend(rehearsed())
	yes, no := b.Weigh(scored, []float64{0.9, 0.3}), b.Weigh(scored, []float64{0.3, 0.35})
	if yes[0].FAQ != "a" || yes[0].P <= 0.6 || yes[0].Raw != yes[0].P {
		t.Errorf("agreement gives %v", yes)
	}
	if no[0].P >= 0.6 {
		t.Errorf("disagreement gives %v", no)
	}
	if other := b.Weigh(scored, []float64{0.1, 0.95}); other[0].FAQ != "b" {
		t.Errorf("the other FAQ, much liker, comes second: %v", other)
	}
	for _, out := range [][]Scored{yes, no} {
		if sum := out[0].P + out[1].P; sum > 1+1e-9 {
			t.Errorf("probabilities add up to %v", sum)
		}
	}
	for name, b := range map[string]Blend{"nothing": LearnBlend(nil, nil), "noise": LearnBlend(noise())} {
		for _, likes := range [][]float64{{0.9, 0.1}, {0.1, 0.9}} {
			if got := b.Weigh(scored, likes); got[0].FAQ != "a" || math.Abs(got[0].P-0.6) > 0.15 {
				t.Errorf("learnt from %s, %v makes %v", name, likes, got)
			}
		}
	}
	if scored[0].P != 0.6 {
		t.Error("what was given is changed")
	}
	exact := []Scored{{FAQ: "a", Raw: 0.95, Exact: true}, {FAQ: "b", Raw: 0.01}}
	if got := LearnBlend(nil, nil).Weigh(exact, []float64{0, 1}); got[0].FAQ != "a" || got[0].P < exactP {
		t.Errorf("an example is overruled: %v", got)
	}
	if got := LearnBlend(nil, nil).Weigh(scored[:1], []float64{0.9}); len(got) != 1 || math.IsNaN(got[0].P) {
		t.Errorf("one candidate: %v", got)
	}
}

// rehearsed is messages on which likeness tells much more than the model.
func rehearsed() (rs []Rehearsal, likes [][]float64) {
	for i := range 100 {
		right, odd := "a", float64(i%10)/100
		if i%2 == 1 {
			right = "b"
		}
		l := []float64{0.8 - odd, 0.2 + odd}
		if right == "b" {
			slices.Reverse(l)
		}
		if i%5 == 0 {
			right, l = "", []float64{0.25, 0.2 + odd}
		}
		rs = append(rs, Rehearsal{FAQ: right, Scored: []Scored{{FAQ: "a", Raw: 0.5}, {FAQ: "b", Raw: 0.4}}})
		likes = append(likes, l)
	}
	return rs, likes
}

// noise is messages on which likeness tells nothing.
func noise() (rs []Rehearsal, likes [][]float64) {
	rs, likes = rehearsed()
	for i := range rs {
		rs[i].FAQ = []string{"a", "a", "a", "b", "b"}[i*7%5]
		rs[i].Scored = []Scored{{FAQ: "a", Raw: 0.6}, {FAQ: "b", Raw: 0.35}}
		likes[i] = []float64{float64(i*37%100) / 100, float64(i*61%100) / 100}
	}
	return rs, likes
}

func TestWhatALearntBlendSaysIsHonest(t *testing.T) {
	b := LearnBlend(rehearsed())
	if in := b.Weigh([]Scored{{FAQ: "a", Raw: 0.5}, {FAQ: "b", Raw: 0.4}}, []float64{0.8, 0.2}); in[0].P < 0.8 {
		t.Errorf("what was right nearly always is given %.2f", in[0].P)
	}
	if out := b.Weigh([]Scored{{FAQ: "a", Raw: 0.5}, {FAQ: "b", Raw: 0.4}}, []float64{0.25, 0.24}); out[0].P > 0.4 {
		t.Errorf("what was never right is given %.2f", out[0].P)
	}
}

func TestRehearsalsHaveNotSeenTheExample(t *testing.T) {
	var examples []Example
	for name, list := range map[string][]string{
		"opening": {"when are you open", "opening hours on sunday", "what time do you close"},
		"refund":  {"i want my money back", "how do i get a refund", "return this for money"},
		"parcel":  {"where is my parcel", "track my parcel please", "has my parcel left"},
	} {
		for _, text := range list {
			examples = append(examples, Example{FAQ: name, Text: text})
		}
	}
	rs, err := Rehearse(examples, Options{})
	if err != nil {
		t.Fatal(err)
	}
	n, of, left := map[string]int{}, map[string]string{}, 0
	for _, e := range examples {
		of[Canonical(e.Text)] = e.FAQ
	}
	for _, r := range rs {
		if n[r.Text]++; r.FAQ == "" {
			left++
		}
		for _, s := range r.Scored {
			if s.Exact || s.P > 0.94 {
				t.Errorf("%q was known: %v", r.Text, s)
			}
			if r.FAQ == "" && s.FAQ == of[r.Text] {
				t.Errorf("%q is said to have no right answer among %v", r.Text, r.Scored)
			}
		}
	}
	if left == 0 || left == len(rs) {
		t.Errorf("of %d rehearsals %d have no right answer", len(rs), left)
	}
	for _, e := range examples {
		if n[Canonical(e.Text)] == 0 {
			t.Errorf("%q is not rehearsed", e.Text)
		}
	}
	if _, err := Rehearse(nil, Options{}); err == nil {
		t.Error("nothing is rehearsed without an error")
	}
}

func TestNearestTexts(t *testing.T) {
	texts := []string{"We are open from 9 to 18.", "Your money is back within five days.", "退款需要五天"}
	if got := Nearest("when do you open?", texts, 2); len(got) == 0 || got[0] != 0 {
		t.Errorf("the nearest are %v", got)
	}
	if got := Nearest("什么时候退款", texts, 1); !slices.Equal(got, []int{2}) {
		t.Errorf("the nearest in Chinese is %v", got)
	}
	if got := Nearest("🙂", texts, 3); len(got) != 0 {
		t.Errorf("an emoji is like %v", got)
	}
	if got := Nearest("open", nil, 3); len(got) != 0 {
		t.Errorf("of no texts the nearest are %v", got)
	}
}
