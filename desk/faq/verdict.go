package faq

import (
	"cmp"
	"math"
	"slices"
)

// Verdict is what came of showing an FAQ for a message.
type Verdict struct {
	FAQ   string  // which was shown; all FAQs share one correction so far
	Raw   float64 // Scored.Raw when it was shown
	Right bool
	// Weight is 1 for an agent's or contact's word and less for a weak sign, such as
	// silence; anything but 0 to 1 counts as 1, and so does 0.
	Weight float64
}

// trust corrects the judge by what people said: Platt's sigmoid on the judge's own.
type trust struct{ a, b float64 }

var noTrust = trust{a: 1}

func (t trust) logit(z float64) float64 { return t.a*z + t.b }

// What is believed before anyone has spoken: normal, around "the judge is right" or what
// else is believed of it.
const (
	slopeSpread = 0.1 // variance of a
	shiftSpread = 1   // variance of b
)

// Recalibrate is the model with probabilities corrected by all the verdicts there are;
// those of an earlier call do not count any more. Their order does not matter. Which
// FAQ comes first for a message stays the same.
func (m *Model) Recalibrate(verdicts []Verdict) *Model {
	out := *m
	out.trust = trustIn(sortedVerdicts(verdicts), noTrust)
	return &out
}

// Correction corrects the scores of something else than a model: a provider's, which
// need be no probabilities.
type Correction struct{ trust trust }

// Correct learns a correction from the verdicts on what was scored so. Before there are
// any, scores are believed to be too high by doubt, in log-odds.
func Correct(verdicts []Verdict, doubt float64) Correction {
	vs := sortedVerdicts(verdicts)
	for i := range vs {
		vs[i].Raw = bounded(vs[i].Raw)
	}
	return Correction{trustIn(vs, trust{a: 1, b: -doubt})}
}

// P is the probability of being right at a score from 0 to 1.
func (c Correction) P(raw float64) float64 {
	if c == (Correction{}) {
		c.trust = noTrust
	}
	return sigmoid(c.trust.logit(logit(bounded(raw))))
}

// bounded is a score that is taken for no certainty, whatever it says.
func bounded(score float64) float64 {
	const least = 0.01
	return min(max(score, least), 1-least)
}

func sortedVerdicts(verdicts []Verdict) []Verdict {
	vs := slices.Clone(verdicts)
	slices.SortFunc(vs, func(a, b Verdict) int {
		return cmp.Or(cmp.Compare(a.Raw, b.Raw), cmp.Compare(a.Weight, b.Weight), cmp.Compare(bit(a.Right), bit(b.Right)))
	})
	return vs
}

// trustIn is what the verdicts make of what was believed before.
func trustIn(vs []Verdict, before trust) trust {
	t, loss := before, before.loss(vs, before)
	for better := true; better; {
		better = false
		da, db := t.step(vs, before)
		for size := 1.0; size > 1e-6 && !better; size /= 2 { // as in learn
			next := trust{max(t.a-size*da, 0.05), t.b - size*db}
			if l := next.loss(vs, before); l < loss-1e-9 {
				t, loss, better = next, l, true
			}
		}
	}
	return t
}

// step is Newton's step.
func (t trust) step(vs []Verdict, before trust) (da, db float64) {
	ga, gb := (t.a-before.a)/slopeSpread, (t.b-before.b)/shiftSpread
	haa, hab, hbb := 1/slopeSpread, 0.0, 1.0/shiftSpread
	for _, v := range vs {
		w := v.weight()
		z := logit(v.Raw)
		p := sigmoid(t.logit(z))
		d, c := w*(p-bit(v.Right)), w*p*(1-p)
		ga, gb = ga+d*z, gb+d
		haa, hab, hbb = haa+c*z*z, hab+c*z, hbb+c
	}
	det := haa*hbb - hab*hab
	return (ga*hbb - gb*hab) / det, (gb*haa - ga*hab) / det
}

// loss is what the verdicts and the beliefs before them make small.
func (t trust) loss(vs []Verdict, before trust) float64 {
	da, db := t.a-before.a, t.b-before.b
	sum := da*da/(2*slopeSpread) + db*db/(2*shiftSpread)
	for _, v := range vs {
		z := t.logit(logit(v.Raw))
		sum += v.weight() * (max(z, 0) + math.Log1p(math.Exp(-math.Abs(z))) - bit(v.Right)*z)
	}
	return sum
}

// weight is 1 unless a positive one is given.
func (v Verdict) weight() float64 {
	if v.Weight > 0 && v.Weight <= 1 {
		return v.Weight
	}
	return 1
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
