package faq

import "math"

// The signals that tell whether the best class is right.
const (
	sigMargin = iota // how far the message lies in the best class
	sigGap           // how much farther than in the next FAQ
	sigNear          // likeness to the nearest example of the best FAQ
	sigRival         // how much nearer than the nearest of another FAQ
	sigKnown         // share of the message that examples have
	sigLength        // logarithm of the number of words
	signals
)

type evidence [signals]float64

// judged is a message whose right answer is known.
type judged struct {
	e      evidence
	right  float64
	weight float64
	// outside is a message that no FAQ answers.
	outside bool
}

// judge turns evidence into a probability: logistic regression.
type judge struct {
	mean, scale evidence
	w           evidence
	bias        float64
}

// priorJudge is where learning starts.
var priorJudge = judge{
	mean:  evidence{0, 0.5, 0.5, 0.2, 0.8, 2},
	scale: evidence{0.5, 0.5, 0.2, 0.2, 0.2, 0.5},
	w:     evidence{1, 0.5, 0.5, 0, 0, 0},
}

func (j judge) logit(e evidence) float64 {
	z := j.bias
	for k := range e {
		z += j.w[k] * (e[k] - j.mean[k]) / j.scale[k]
	}
	return z
}

func sigmoid(z float64) float64 { return 1 / (1 + math.Exp(-z)) }

const ridge = 10

// learn fits the judge by Newton's method with a ridge that pulls towards the prior.
func learn(rows []judged, prior judge) judge {
	j := prior
	const n = signals + 1
	for range 30 {
		var grad [n]float64
		var hess [n][n]float64
		for k := range signals {
			grad[k] = ridge * (j.w[k] - prior.w[k])
			hess[k][k] = ridge
		}
		hess[signals][signals] = 1e-6
		for _, r := range rows {
			var x [n]float64
			for k := range signals {
				x[k] = (r.e[k] - j.mean[k]) / j.scale[k]
			}
			x[signals] = 1
			p := sigmoid(j.logit(r.e))
			for a := range n {
				grad[a] += r.weight * (p - r.right) * x[a]
				for b := range n {
					hess[a][b] += r.weight * p * (1 - p) * x[a] * x[b]
				}
			}
		}
		step := solve(hess[:], grad[:])
		moved := 0.0
		for k := range signals {
			j.w[k] -= step[k]
			moved = max(moved, math.Abs(step[k]))
		}
		j.bias -= step[signals]
		if moved < 1e-6 {
			break
		}
	}
	return j
}

// solve is a\b by Gaussian elimination; a is symmetric and positive.
func solve[R ~[signals + 1]float64](a []R, b []float64) []float64 {
	n := len(b)
	x := append([]float64(nil), b...)
	for i := range n {
		for k := i + 1; k < n; k++ {
			f := a[k][i] / a[i][i]
			for c := i; c < n; c++ {
				a[k][c] -= f * a[i][c]
			}
			x[k] -= f * x[i]
		}
	}
	for i := n - 1; i >= 0; i-- {
		for c := i + 1; c < n; c++ {
			x[i] -= a[i][c] * x[c]
		}
		x[i] /= a[i][i]
	}
	return x
}
