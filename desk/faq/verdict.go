package faq

import "math"

// trust corrects the judge by what agents said.
type trust struct{ a, b float64 }

var noTrust = trust{a: 1}

func (t trust) logit(z float64) float64 { return t.a*z + t.b }

// Verdict is what came of a match.
type Verdict struct {
	Raw    float64 // Scored.Raw of the FAQ that was shown
	Right  bool
	Weight float64 // 1 for an agent's word, less for a weak sign; 0 is 1
}

var _ = math.Abs
