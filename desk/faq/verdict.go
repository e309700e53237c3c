package faq

import (
	"cmp"
	"math"
	"slices"
)

// Verdict is what came of showing an FAQ for a message.
type Verdict struct {
	FAQ   string
	Raw   float64 // Scored.Raw when it was shown
	Right bool
	// Weight is 1 for an agent's or contact's word and less for a weak sign, such as
	// silence; 0 counts as 1.
	Weight float64
}

// trust corrects the judge by what people said: Platt's sigmoid on the judge's own.
type trust struct{ a, b float64 }

var noTrust = trust{a: 1}

func (t trust) logit(z float64) float64 { return t.a*z + t.b }

// What is believed before anyone has spoken: normal, around "the judge is right".
const (
	slopeSpread = 0.1 // variance of a
	shiftSpread = 1   // variance of b
)

// Recalibrate is the model with probabilities corrected by all the verdicts there are;
// those of an earlier call do not count any more. Their order does not matter. Which
// FAQ comes first for a message stays the same.
func (m *Model) Recalibrate(verdicts []Verdict) *Model {
	vs := slices.Clone(verdicts)
	slices.SortFunc(vs, func(a, b Verdict) int {
		return cmp.Or(cmp.Compare(a.Raw, b.Raw), cmp.Compare(a.Weight, b.Weight), cmp.Compare(bit(a.Right), bit(b.Right)))
	})
	t := noTrust
	for range 50 {
		da, db := t.step(vs)
		t.a, t.b = max(t.a-da, 0.05), t.b-db
		if math.Abs(da)+math.Abs(db) < 1e-9 {
			break
		}
	}
	out := *m
	out.trust = t
	return &out
}

// step is Newton's step.
func (t trust) step(vs []Verdict) (da, db float64) {
	ga, gb := (t.a-1)/slopeSpread, t.b/shiftSpread
	haa, hab, hbb := 1/slopeSpread, 0.0, 1.0/shiftSpread
	for _, v := range vs {
		w := v.Weight
		if w == 0 {
			w = 1
		}
		z := logit(v.Raw)
		p := sigmoid(t.logit(z))
		d, c := w*(p-bit(v.Right)), w*p*(1-p)
		ga, gb = ga+d*z, gb+d
		haa, hab, hbb = haa+c*z*z, hab+c*z, hbb+c
	}
	det := haa*hbb - hab*hab
	return (ga*hbb - gb*hab) / det, (gb*haa - ga*hab) / det
}

// logit is the inverse of sigmoid, kept finite.
func logit(p float64) float64 {
	if math.IsNaN(p) {
		return 0
	}
	p = min(max(p, 1e-6), 1-1e-6)
	return math.Log(p / (1 - p))
}

func bit(b bool) float64 {
	if b {
		return 1
	}
	return 0
}
