package evaluate

import (
	"cmp"
	"math"
	"math/rand/v2"
	"slices"
)

// guess is what the matcher said about one sentence: its best FAQ and how sure it was.
type guess struct {
	gold, faq string
	p, raw    float64
}

func (g guess) right() bool { return g.gold == g.faq }

// ECE is the expected calibration error: how far stated probability and observed
// share of right answers lie apart, in ten bins of equal width, weighted by size
// (Naeini, Cooper, Hauskrecht 2015).
func ece(gs []guess) float64 {
	var n, p, right [10]float64
	for _, g := range gs {
		b := min(int(g.p*10), 9)
		n[b]++
		p[b] += g.p
		if g.right() {
			right[b]++
		}
	}
	sum := 0.0
	for b := range n {
		if n[b] > 0 {
			sum += math.Abs(p[b] - right[b])
		}
	}
	return sum / float64(max(len(gs), 1))
}

// accuracy is the share of right answers with no threshold.
func accuracy(gs []guess) float64 {
	n := 0
	for _, g := range gs {
		if g.right() {
			n++
		}
	}
	return float64(n) / float64(max(len(gs), 1))
}

// scope is in-scope accuracy and out-of-scope recall at a threshold: a sentence in
// scope is right when it is answered and the answer is right.
func scope(gs []guess, threshold float64) (inside, outside float64) {
	var in, inRight, out, outRight float64
	for _, g := range gs {
		answered := g.p >= threshold
		switch {
		case g.gold == Outside:
			if out++; !answered {
				outRight++
			}
		default:
			if in++; answered && g.right() {
				inRight++
			}
		}
	}
	return inRight / max(in, 1), outRight / max(out, 1)
}

// auroc is how well the probability parts sentences in scope from those out of it.
func auroc(gs []guess) float64 {
	s := slices.Clone(gs)
	slices.SortFunc(s, func(a, b guess) int { return cmp.Compare(a.p, b.p) })
	var in, out, ranks float64
	for i := 0; i < len(s); {
		j := i
		for j < len(s) && s[j].p == s[i].p {
			j++
		}
		for _, g := range s[i:j] {
			if g.gold == Outside {
				out++
			} else {
				in++
				ranks += float64(i+j+1) / 2
			}
		}
		i = j
	}
	if in == 0 || out == 0 {
		return 0
	}
	return (ranks - in*(in+1)/2) / (in * out)
}

// coverage is the largest share of sentences that can be answered with at least that
// precision among the answers.
func coverage(gs []guess, precision float64) float64 {
	s := slices.Clone(gs)
	slices.SortStableFunc(s, func(a, b guess) int { return cmp.Compare(b.p, a.p) })
	right, best := 0, 0
	for i, g := range s {
		if g.right() {
			right++
		}
		if float64(right) >= precision*float64(i+1) && (i+1 == len(s) || s[i+1].p < g.p) {
			best = i + 1
		}
	}
	return float64(best) / float64(max(len(s), 1))
}

// bestMCC is the best multi-class Matthews correlation over the thresholds .1 … .9,
// with "none" as a class of its own (the measure of HINT3, Arora et al. 2020).
func bestMCC(gs []guess) (best, at float64) {
	best = math.Inf(-1)
	for k := 1; k <= 9; k++ {
		if m := mcc(gs, float64(k)/10); m > best {
			best, at = m, float64(k)/10
		}
	}
	return best, at
}

func mcc(gs []guess, threshold float64) float64 {
	gold, said := map[string]float64{}, map[string]float64{}
	right := 0.0
	for _, g := range gs {
		faq := g.faq
		if g.p < threshold {
			faq = Outside
		}
		gold[g.gold]++
		said[faq]++
		if faq == g.gold {
			right++
		}
	}
	n := float64(len(gs))
	var both, gg, ss float64
	for k, v := range gold {
		both += v * said[k]
		gg += v * v
	}
	for _, v := range said {
		ss += v * v
	}
	d := math.Sqrt((n*n - ss) * (n*n - gg))
	if d == 0 {
		return 0
	}
	return (right*n - both) / d
}

// tune is the threshold with the most right decisions on validation data: the rule of
// the authors of CLINC150 (Larson et al. 2019). With a hundred sentences out of scope
// that hangs on a few of them, so it is the median over resamples (bagging).
func tune(gs []guess) float64 {
	const resamples = 201
	at := make([]float64, resamples)
	Parallel(resamples, func(k int) {
		r := rand.New(rand.NewPCG(uint64(k), 2))
		some := make([]guess, len(gs))
		for i := range some {
			some[i] = gs[r.IntN(len(gs))]
		}
		at[k] = mostRight(some)
	})
	slices.Sort(at)
	return at[resamples/2]
}

// mostRight is the threshold with the most right decisions.
func mostRight(gs []guess) float64 {
	s := slices.Clone(gs)
	slices.SortFunc(s, func(a, b guess) int { return cmp.Compare(a.p, b.p) })
	right := 0
	for _, g := range s {
		if g.right() {
			right++
		}
	}
	best, at := right, 0.0
	for i, g := range s { // all up to i are turned away
		if g.gold == Outside {
			right++
		} else if g.right() {
			right--
		}
		if right >= best && (i+1 == len(s) || s[i+1].p > g.p) {
			best = right
			at = 1.01
			if i+1 < len(s) {
				at = (g.p + s[i+1].p) / 2
			}
		}
	}
	return at
}
