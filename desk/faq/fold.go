package faq

// folds is in how many parts the examples are split to learn how far the planes can
// be trusted.
const folds = 5

// outsiders is which share of messages is taken to ask for nothing of the FAQs, as
// long as nobody knows. The fewer FAQs, the less they can answer.
func outsiders(faqs int) float64 {
	if faqs >= fewFAQs {
		return 0.2
	}
	return 0.2 + 0.6/float64(faqs)
}

// learnJudge has every example judged by planes that have not seen it. In each fold a
// fifth of the classes is left out wholly: their examples ask for something that no
// FAQ answers.
func (t *trained) learnJudge(p *problem, supports [][]support, readings []reading) judge {
	df := t.frequency()
	var rows []judged
	for f := range folds {
		rows = append(rows, t.judgeFold(p, supports, t.split(f, df), readings)...)
	}
	if len(t.faqs) < fewFAQs {
		rows = append(rows, t.strangers(readings)...)
	}
	weighRows(rows, outsiders(len(t.faqs)))
	return learn(rows, priorJudge)
}

// fewFAQs are too few to tell, by leaving some out, what other messages look like.
const fewFAQs = 6

// strangers are made-up messages that no FAQ answers: each has a little in common with
// an example.
func (t *trained) strangers(readings []reading) (out []judged) {
	const common = 0.4
	for i, c := range t.of {
		if c == nobody {
			continue
		}
		v := t.rows[i]
		v.values, v.meaning = scaled(v.values, common), scaled(v.meaning, common)
		v.known = common * common
		if best := t.rank(t.table.margins(v), nil); len(best) > 0 {
			out = append(out, judged{e: t.weigh(v, readings[i], best, nil), weight: 1, kind: leftOut})
		}
	}
	return out
}

func scaled(a []float32, by float32) []float32 {
	out := make([]float32, len(a))
	for i, x := range a {
		out[i] = x * by
	}
	return out
}

// frequency is in how many rows each n-gram is.
func (t *trained) frequency() []int32 {
	df := make([]int32, t.encoder.features())
	for _, r := range t.rows {
		for _, id := range r.ids {
			df[id]++
		}
	}
	return df
}

// trusted is how many messages known to be unanswerable count as much as all the
// examples of classes left out.
const trusted = 30

type fold struct {
	t     *trained
	out   []bool // classes left out
	held  []bool // rows left out
	part  []int32
	seen  []int32 // n-grams of the rows of part
	table table
}

// split leaves a fifth of the classes and a fifth of the other rows out.
func (t *trained) split(n int, df []int32) *fold {
	f := &fold{t: t, out: make([]bool, len(t.classes)), held: make([]bool, len(t.rows)), seen: append([]int32(nil), df...)}
	d := dice(7)
	order := allRows(len(t.faqs))
	d.shuffle(order)
	for c := range t.classes {
		f.out[c] = int(order[t.classes[c].faq])%folds == n && len(t.faqs) > 2
	}
	for c := range t.classes {
		for k, i := range t.classes[c].rows {
			f.held[i] = f.out[c] || (k+c)%folds == n
		}
	}
	for i, c := range t.of {
		if c == nobody && len(t.rows[i].ids) > 0 {
			f.held[i] = i%folds == n
		}
	}
	for i, held := range f.held {
		if !held {
			f.part = append(f.part, int32(i))
			continue
		}
		for _, id := range t.rows[i].ids {
			f.seen[id]--
		}
	}
	for c := range t.classes { // a class that has lost all its examples is out
		f.out[c] = f.out[c] || !f.hasRows(c)
	}
	return f
}

func (f *fold) hasRows(c int) bool {
	for _, i := range f.t.classes[c].rows {
		if !f.held[i] {
			return true
		}
	}
	return false
}

// learn learns the planes of the fold.
func (f *fold) learn(p *problem, supports [][]support) {
	t := f.t
	f.table = newTable(p.features, len(t.classes))
	t.run(len(t.classes), func(c int) {
		if f.out[c] {
			return
		}
		var start []support
		for _, s := range supports[c] {
			if !f.held[s.row] {
				start = append(start, s)
			}
		}
		pl, _ := p.separate(f.part, t.inClass(int32(c)), start)
		f.table.set(c, pl)
	})
}

func (t *trained) judgeFold(p *problem, supports [][]support, f *fold, readings []reading) []judged {
	f.learn(p, supports)
	var asked []int32
	for i, held := range f.held {
		if held {
			asked = append(asked, int32(i))
		}
	}
	out := make([]judged, len(asked))
	t.run(len(asked), func(k int) { out[k] = f.judge(asked[k], readings[asked[k]]) })
	return out
}

func (f *fold) judge(i int32, r reading) judged {
	t := f.t
	v := t.encoder.encode(r, f.seen)
	best := t.rank(f.table.margins(v), f.out)
	if len(best) == 0 {
		return judged{}
	}
	j := judged{e: t.weigh(v, r, best, func(i int32) bool { return f.held[i] }), weight: 1}
	c := t.of[i]
	switch {
	case c == nobody:
		j.kind = unanswerable
	case f.out[c]:
		j.kind = leftOut
	}
	if j.kind == inside && t.classes[c].faq == t.classes[best[0].class].faq {
		j.right = 1
	}
	return j
}

// weighRows gives the outsiders their share. Messages known to be unanswerable count
// the more, beside examples of classes left out, the more of them there are.
func weighRows(rows []judged, share float64) {
	var n, weight [3]float64
	for _, r := range rows {
		n[r.kind] += r.weight
	}
	all := share / (1 - share) * n[inside]
	real := n[unanswerable] / (n[unanswerable] + trusted)
	if n[leftOut] == 0 {
		real = 1
	}
	weight[inside], weight[leftOut], weight[unanswerable] = 1, all*(1-real)/max(n[leftOut], 1), all*real/max(n[unanswerable], 1)
	for i := range rows {
		rows[i].weight *= weight[rows[i].kind]
	}
}
