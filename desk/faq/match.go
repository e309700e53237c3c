package faq

import (
	"cmp"
	"math"
	"slices"
	"strings"
)

// shown is how many FAQs a match names at most.
const shown = 5

// Match is the FAQs that the message may ask for, the likeliest first, at most five.
// Their probabilities and [None] add up to 1. A message without a word matches nothing.
func (m *Model) Match(text string) []Scored {
	r := read(text)
	if r.tokens == 0 {
		return nil
	}
	v := m.encoder.encode(r, nil)
	margins := m.table.margins(v)
	best := m.rank(margins, nil)
	if len(best) == 0 {
		return nil
	}
	exact, known := m.exact[r.canonical]
	known = known && exact >= 0
	if known { // what stands among the examples needs no guessing
		best = insert(best, ranked{exact, best[0].margin + float64(max(margins[exact], 0))}, m.sameFAQ)
	}
	z := m.judge.logit(m.weigh(v, r, best, nil))
	if known {
		z = max(z, logit(exactP))
	}
	out := m.share(best, z)
	out[0].Exact, out[0].Thin = known, r.thin && !known
	return out
}

// exactP is the least probability for a message that is an example.
const exactP = 0.95

// ranked is an FAQ by its best class.
type ranked struct {
	class  int32
	margin float64
}

// rank is the best class of the best FAQs, best first. Classes that are out do not count.
func (t *trained) rank(margins []float32, out []bool) []ranked {
	top := make([]ranked, 0, shown+1)
	for c, m := range margins {
		if out != nil && out[c] || len(t.classes[c].rows) == 0 {
			continue
		}
		if len(top) == shown && float64(m) <= top[shown-1].margin {
			continue
		}
		top = insert(top, ranked{int32(c), float64(m)}, t.sameFAQ)
	}
	return top
}

func (t *trained) sameFAQ(a, b int32) bool { return t.classes[a].faq == t.classes[b].faq }

// insert keeps the list sorted and each FAQ in it once.
func insert(top []ranked, r ranked, same func(a, b int32) bool) []ranked {
	if i := slices.IndexFunc(top, func(o ranked) bool { return same(o.class, r.class) }); i >= 0 {
		if top[i].margin >= r.margin {
			return top
		}
		top = slices.Delete(top, i, i+1)
	}
	i, _ := slices.BinarySearchFunc(top, r, func(a, b ranked) int { return cmp.Compare(b.margin, a.margin) })
	top = slices.Insert(top, i, r)
	return top[:min(len(top), shown)]
}

// weigh is the evidence for the best class. Rows for which skip is true do not count.
func (t *trained) weigh(v vector, r reading, best []ranked, skip func(int32) bool) evidence {
	q := t.newQuery(v)
	near, rival := 0.0, 0.0
	for k, b := range best {
		for _, i := range t.classes[b.class].rows {
			if skip != nil && skip(i) {
				continue
			}
			d := q.dot(t.rows[i])
			if k == 0 {
				near = max(near, d)
			} else {
				rival = max(rival, d)
			}
		}
	}
	next := noneMargin // where there is one FAQ its rival is no answer
	if len(best) > 1 {
		next = best[1].margin
	}
	gap := min(best[0].margin-next, maxGap)
	return evidence{
		sigMargin: best[0].margin, sigGap: gap, sigNear: near, sigRival: near - rival,
		sigKnown: v.known, sigLength: math.Log(float64(1 + r.tokens)),
	}
}

const maxGap = 1.5

// share gives the best FAQ its probability and the others their part of what is left.
func (m *Model) share(best []ranked, z float64) []Scored {
	out := make([]Scored, len(best))
	rest := math.Exp(5 * (noneMargin - best[0].margin))
	for _, b := range best[1:] {
		rest += math.Exp(5 * (b.margin - best[0].margin))
	}
	raw := sigmoid(z)
	p := sigmoid(m.trust.logit(z))
	for k, b := range best {
		c := m.classes[b.class]
		out[k] = Scored{FAQ: m.faqs[c.faq], P: p, Raw: raw}
		if !strings.HasPrefix(c.language, "~") {
			out[k].Language = c.language
		}
		if k > 0 {
			part := math.Exp(5*(b.margin-best[0].margin)) / rest
			out[k].P, out[k].Raw = min((1-p)*part, p), min((1-raw)*part, raw)
		}
	}
	return out
}

// noneMargin is the margin at which no answer is as likely as that one.
const noneMargin = -0.4

// query is a vector laid out for products with many others: the value of each feature.
type query struct {
	values  []float32
	meaning []float32
}

func (t *trained) newQuery(v vector) query {
	q := query{values: make([]float32, t.encoder.features()), meaning: v.meaning}
	for k, id := range v.ids {
		q.values[id] = v.values[k]
	}
	return q
}

func (q query) dot(v vector) float64 {
	values := v.values
	var sum float32
	for k, id := range v.ids {
		sum += q.values[id] * values[k]
	}
	return float64(sum + product(q.meaning, v.meaning))
}
