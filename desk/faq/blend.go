package faq

import (
	"cmp"
	"math"
	"slices"

	"frontdesk/desk/faq/gram"
)

// Blend is a second opinion on what a model has found: how like the message is to each
// candidate's examples in some other way. Agreement makes the likeliest FAQ likelier,
// disagreement less likely, or another one the likeliest, as much as rehearsals have shown
// that it tells something: learnt from none, it changes nothing. The zero value must not
// be used.
type Blend struct{ judge judge }

// What a blend goes by, of one candidate. Every candidate is judged by itself.
const (
	sigOdds   = iota // the model's log-odds of it
	sigLike          // likeness to the nearest of its examples
	sigLiker         // how much liker than the next candidate's
	blendings        // how many there are
)

// Rehearsal is what a model says of an example that it has not seen.
type Rehearsal struct {
	Text   string // in canonical form: see [Canonical]
	FAQ    string // the right one; "" where that was left out as well, so that nothing is right
	Scored []Scored
}

// Canonical is a text as [Rehearsal] names it: without what makes no difference to a
// model.
func Canonical(text string) string { return gram.Canonical(text) }

// Rehearse has every example judged by a model that has not seen it, as [Train] does to
// learn its judge. It takes as long as training.
func Rehearse(examples []Example, o Options) ([]Rehearsal, error) {
	s, err := study(examples, o)
	if err != nil {
		return nil, err
	}
	t := s.t
	m := &Model{trained: t, judge: t.learnJudge(s.p, t.supports, s.readings), trust: noTrust}
	df := t.frequency()
	var out []Rehearsal
	for n := range folds {
		f := t.split(n, df)
		f.learn(s.p, t.supports)
		for i, held := range f.held {
			if c := t.of[i]; held && c != nobody {
				out = append(out, f.rehearse(m, int32(i), s.readings[i]))
			}
		}
	}
	return out, nil
}

func (f *fold) rehearse(m *Model, i int32, r reading) Rehearsal {
	t, c := f.t, f.t.of[i]
	out := Rehearsal{Text: r.canonical}
	if !f.out[c] {
		out.FAQ = t.faqs[t.classes[c].faq]
	}
	v := t.encoder.encode(r, f.seen)
	best := t.rank(f.table.margins(v), f.out)
	if len(best) > 0 {
		out.Scored = m.share(best, m.judge.logit(t.weigh(v, r, best, func(i int32) bool { return f.held[i] })))
	}
	return out
}

// eager is how much faster a blend leaves what it begins with than a judge: it has few
// figures to learn, and with less it takes no notice of a second opinion on few FAQs
// (measured).
const eager = 10

// LearnBlend learns how much a second opinion counts beside a model, from rehearsals and
// how like each is to its candidates: likes[i][k] is to rehearsals[i].Scored[k].
func LearnBlend(rehearsals []Rehearsal, likes [][]float64) Blend {
	var rows []judged
	faqs := map[string]bool{}
	for i, r := range rehearsals {
		if len(r.Scored) != len(likes[i]) {
			continue
		}
		for k, s := range r.Scored {
			row := judged{e: opinion(s, likes[i], k), weight: eager}
			if r.FAQ == "" {
				row.kind = leftOut
			} else {
				faqs[r.FAQ] = true
			}
			row.right = bit(s.FAQ == r.FAQ)
			rows = append(rows, row)
		}
	}
	weighRows(rows, outsiders(len(faqs)))
	return Blend{learn(rows, priorBlend(rows))}
}

// priorBlend is where learning starts: the model alone counts. The second opinion is put
// on the scale of what was seen.
func priorBlend(rows []judged) judge {
	j := judge{scale: evidence{1, 1, 1, 1, 1, 1}, w: evidence{sigOdds: 1}}
	if len(rows) == 0 {
		return j
	}
	for k := sigLike; k < blendings; k++ {
		var sum, square float64
		for _, r := range rows {
			sum, square = sum+r.e[k], square+r.e[k]*r.e[k]
		}
		n := float64(len(rows))
		if k == sigLike {
			j.mean[k] = sum / n
		}
		j.scale[k] = max(math.Sqrt(max(square/n-j.mean[k]*j.mean[k], 0)), 0.01)
	}
	return j
}

// opinion is the evidence for the candidate at k.
func opinion(s Scored, likes []float64, k int) evidence {
	next := math.Inf(-1)
	for n, like := range likes {
		if n != k {
			next = max(next, like)
		}
	}
	if len(likes) == 1 { // nothing to compare with
		next = likes[k]
	}
	return evidence{sigOdds: logit(s.Raw), sigLike: likes[k], sigLiker: likes[k] - next}
}

// Weigh is the candidates with the second opinion, the likeliest first; likes[k] is how
// like the message is to scored[k]. Raw and P are the probability of being right, before
// any verdict. One that is an example stays first.
func (b Blend) Weigh(scored []Scored, likes []float64) []Scored {
	out := slices.Clone(scored)
	for k := range out {
		out[k].Raw = sigmoid(b.judge.logit(opinion(scored[k], likes, k)))
		if out[k].Exact {
			out[k].Raw = max(out[k].Raw, exactP)
		}
	}
	slices.SortStableFunc(out, func(x, y Scored) int {
		return cmp.Or(cmp.Compare(bit(y.Exact), bit(x.Exact)), cmp.Compare(y.Raw, x.Raw))
	})
	rest := 0.0
	for k := range out {
		if k > 0 {
			rest += out[k].Raw
		}
		out[k].P = out[k].Raw
	}
	for k := range out {
		if left := 1 - out[0].Raw; k > 0 && rest > left {
			out[k].Raw *= left / rest
			out[k].P = out[k].Raw
		}
	}
	return out
}

// OneWord tells whether a text is a single word: too little to answer on.
func OneWord(text string) bool { return read(text).thin }

// Nearest is the numbers of the texts that have most in common with a question, the
// nearest first, at most n; not those that have nothing in common with it.
func Nearest(question string, texts []string, n int) []int {
	readings := make([]reading, len(texts))
	for i, text := range texts {
		readings[i] = read(text)
	}
	t := &trained{encoder: encoder{space: newSpace(readings)}}
	q := t.newQuery(t.encoder.encode(read(question), nil))
	likes, order := make([]float64, len(texts)), []int{}
	for i, r := range readings {
		if likes[i] = q.dot(t.encoder.encode(r, nil)); likes[i] > 0 {
			order = append(order, i)
		}
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(likes[b], likes[a]) })
	return order[:min(n, len(order))]
}
