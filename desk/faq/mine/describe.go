package mine

import (
	"cmp"
	"math"
	"slices"

	"frontdesk/desk/faq/gram"
	"frontdesk/desk/faq/sense"
)

// point is a wording as others are compared with it.
type point struct {
	ids    []uint64  // n-grams by rising hash
	values []float32 // of length 1
	sense  sense.Vector
	coarse [coarseDims]float32 // both, short: for finding candidates
	weight float64             // how many messages
}

const (
	sketchDims = 128
	coarseDims = sense.Dims + sketchDims
	meaning    = 0.5 // how much meaning counts in a likeness; n-grams have the rest
)

// describe makes the points.
func (m *miner) describe() {
	senses := m.learnSenses()
	bags := make([]gram.Bag, len(m.groups))
	words := make([][]uint64, len(m.groups))
	m.run(len(m.groups), func(i int) {
		tokens := gram.Read(m.messages[m.groups[i].first])
		bags[i], words[i] = gram.FromTokens(tokens), gram.Words(tokens)
	})
	df := map[uint64]int32{}
	for _, b := range bags {
		for v := range b {
			for _, g := range b[v] {
				df[g.Hash]++
			}
		}
	}
	m.points = make([]point, len(m.groups))
	m.run(len(m.points), func(i int) {
		p := &m.points[i]
		p.weight = float64(len(m.groups[i].members))
		p.setGrams(bags[i], df, len(bags))
		if senses != nil {
			p.sense = senses.Of(words[i])
		}
		p.setCoarse()
	})
}

// learnSenses learns from an even sample of the messages.
func (m *miner) learnSenses() *sense.Senses {
	step := max(len(m.messages)/senseSample, 1)
	n := (len(m.messages) + step - 1) / step
	sample := make([][]uint64, n)
	m.run(n, func(i int) { sample[i] = gram.Words(gram.Read(m.messages[i*step])) })
	if n < sense.Enough/5 {
		return nil
	}
	return sense.Learn(sample, m.run)
}

// setGrams weighs the n-grams by their rarity; the two views have equal norms.
func (p *point) setGrams(b gram.Bag, df map[uint64]int32, n int) {
	var all []gram.Gram
	for v := range b {
		from := len(all)
		norm := 0.0
		for _, g := range b[v] {
			idf := math.Log(float64(1+n)/float64(1+df[g.Hash])) + 1
			x := float64(g.Weight) * idf
			norm += x * x
			if df[g.Hash] > 1 { // what stands nowhere else compares with nothing
				all = append(all, gram.Gram{Hash: g.Hash, Weight: float32(x)})
			}
		}
		f := float32(math.Sqrt(0.5 / max(norm, 1e-9)))
		for i := from; i < len(all); i++ {
			all[i].Weight *= f
		}
	}
	slices.SortFunc(all, func(a, b gram.Gram) int { return cmp.Compare(a.Hash, b.Hash) })
	p.ids, p.values = make([]uint64, len(all)), make([]float32, len(all))
	for i, g := range all {
		p.ids[i], p.values[i] = g.Hash, g.Weight
	}
}

// setCoarse adds each n-gram to two places of a short vector, with a sign.
func (p *point) setCoarse() {
	for k, x := range p.sense {
		p.coarse[k] = x * float32(math.Sqrt(meaning))
	}
	for k, h := range p.ids {
		x := p.values[k] * float32(math.Sqrt((1-meaning)/2))
		for range 2 {
			h = h*6364136223846793005 + 1442695040888963407
			at := sense.Dims + int(h>>33)%sketchDims
			if h>>63 == 1 {
				p.coarse[at] -= x
			} else {
				p.coarse[at] += x
			}
		}
	}
}

// like is how alike two points are, from 0 to 1.
func (p *point) like(o *point) float64 {
	var grams float32
	for a, b := 0, 0; a < len(p.ids) && b < len(o.ids); {
		switch x, y := p.ids[a], o.ids[b]; {
		case x == y:
			grams += p.values[a] * o.values[b]
			a, b = a+1, b+1
		case x < y:
			a++
		default:
			b++
		}
	}
	var means float32
	for k, x := range p.sense {
		means += x * o.sense[k]
	}
	return max((1-meaning)*float64(grams)+meaning*float64(means), 0)
}
