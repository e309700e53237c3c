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
	kind   int
}

// The kinds of message that a judge learns from.
const (
	inside       = iota // an example
	leftOut             // an example of an FAQ that was not to be known
	unanswerable        // a message that no FAQ answers
)

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
	bias:  0.5,
	w:     evidence{1, 0.8, 0.7, 0, -0.2, 0.3},
}

func (j judge) logit(e evidence) float64 {
	z := j.bias
	for k := range e {
		z += j.w[k] * (e[k] - j.mean[k]) / j.scale[k]
	}
	return z
}

func sigmoid(z float64) float64 { return 1 / (1 + math.Exp(-z)) }

// ridge is how strongly a fit is held to where it started.
const (
	ridge     = 50.0
	biasRidge = 2.0
)

// learn fits the judge by Newton's method, held to the prior. A step that would make
// the fit worse is halved: far from the solution Newton's method overshoots.
func learn(rows []judged, prior judge) judge {
	j := prior
	loss := j.loss(rows, prior)
	for range 50 {
		step := j.step(rows, prior)
		better := false
		for size := 1.0; size > 1e-6 && !better; size /= 2 {
			next := j.moved(step, size)
			if l := next.loss(rows, prior); l < loss-1e-9 {
				j, loss, better = next, l, true
			}
		}
		if !better {
			break
		}
	}
	return j
}

func (j judge) moved(step []float64, size float64) judge {
	for k := range signals {
		j.w[k] -= size * step[k]
	}
	j.bias -= size * step[signals]
	return j
}

// loss is what learning makes small: the rows' surprise and the distance to the prior.
func (j judge) loss(rows []judged, prior judge) float64 {
	sum := biasRidge / 2 * (j.bias - prior.bias) * (j.bias - prior.bias)
	for k := range signals {
		sum += ridge / 2 * (j.w[k] - prior.w[k]) * (j.w[k] - prior.w[k])
	}
	for _, r := range rows {
		z := j.logit(r.e)
		// ln(1+e^z) - right·z, without overflow
		sum += r.weight * (max(z, 0) + math.Log1p(math.Exp(-math.Abs(z))) - r.right*z)
	}
	return sum
}

// step is Newton's step from the judge, the bias last.
func (j judge) step(rows []judged, prior judge) []float64 {
	var grad [signals + 1]float64
	var hess [signals + 1][signals + 1]float64
	for k := range signals {
		grad[k], hess[k][k] = ridge*(j.w[k]-prior.w[k]), ridge
	}
	grad[signals], hess[signals][signals] = biasRidge*(j.bias-prior.bias), biasRidge
	for _, r := range rows {
		if r.weight == 0 {
			continue
		}
		x := j.standard(r.e)
		p := sigmoid(j.logit(r.e))
		for a := range x {
			grad[a] += r.weight * (p - r.right) * x[a]
			for b := range x {
				hess[a][b] += r.weight * p * (1 - p) * x[a] * x[b]
			}
		}
	}
	return solve(hess[:], grad[:])
}

// standard is the evidence on one scale, and 1 for the bias.
func (j judge) standard(e evidence) (x [signals + 1]float64) {
	for k := range e {
		x[k] = (e[k] - j.mean[k]) / j.scale[k]
	}
	x[signals] = 1
	return x
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
