package faq

import (
	"math"
	"slices"

	"frontdesk/desk/faq/gram"
	"frontdesk/desk/faq/sense"
)

// viewWeight is how much each view counts.
var viewWeight = [gram.Views]float64{gram.Word: 1, gram.Char: 1.2}

// unknownFactor is how much an n-gram that no example has counts in the norm, beside
// the rarest known one. Without it "what's your designation" would be as near to
// "what's your name" as can be.
const unknownFactor = 1.5

// space is the n-grams of the examples, each with its number and weight. The first
// numbers are kept for meanings.
type space struct {
	ids     map[uint64]int32
	weight  []float32 // by number: square root of the inverse document frequency
	unknown float64   // squared weight of an unknown n-gram
}

// vector is a message in the space. Its norm is 1 when all its n-grams are known.
type vector struct {
	ids     []int32
	values  []float32
	meaning []float32 // the values of the first features, or nil
	known   float64   // share of the norm that is known
}

// newSpace is the space of the readings. Their order does not matter.
func newSpace(readings []reading) *space {
	df := map[uint64]int32{}
	s := &space{}
	for v := range gram.Views {
		for _, r := range readings {
			for _, g := range r.bag[v] {
				df[g.Hash]++
			}
		}
	}
	keys := make([]uint64, 0, len(df))
	for k, n := range df {
		if n > 1 || !gram.Loose(k) {
			keys = append(keys, k)
		}
	}
	slices.Sort(keys)
	s.ids = make(map[uint64]int32, len(keys))
	s.weight = make([]float32, sense.Dims, sense.Dims+len(keys))
	for _, k := range keys {
		s.add(k, len(readings), int(df[k]))
	}
	s.unknown = unknownFactor * unknownFactor * idf(len(readings), 1)
	return s
}

// add gives an n-gram the next number.
func (s *space) add(hash uint64, n, df int) {
	s.ids[hash] = int32(len(s.weight))
	s.weight = append(s.weight, float32(math.Sqrt(idf(n, df))))
}

func idf(n, df int) float64 { return math.Log(float64(1+n)/float64(1+df)) + 1 }

// vector is the bag in the space. An n-gram for which seen is false counts as
// unknown; a nil seen knows all.
func (s *space) vector(b gram.Bag, seen []int32) vector {
	n := 0
	for v := range b {
		n += len(b[v])
	}
	out := vector{ids: make([]int32, 0, n), values: make([]float32, 0, n)}
	var total, known float64
	for v := range b {
		total += viewWeight[v] * viewWeight[v]
	}
	for v := range b {
		known += s.appendView(&out, b[v], viewWeight[v]/math.Sqrt(total), seen)
	}
	out.known = known
	return out
}

// appendView appends one view at the given norm and returns how much of the squared
// norm is known.
func (s *space) appendView(out *vector, grams []gram.Gram, scale float64, seen []int32) float64 {
	from := len(out.values)
	var known, unknown float64
	for _, g := range grams {
		id, ok := s.ids[g.Hash]
		if !ok || seen != nil && seen[id] <= 0 {
			if !gram.Loose(g.Hash) {
				unknown += s.unknown
			}
			continue
		}
		x := g.Weight * s.weight[id]
		known += float64(x) * float64(x)
		out.ids = append(out.ids, id)
		out.values = append(out.values, x)
	}
	if known == 0 {
		return 0
	}
	f := float32(scale / math.Sqrt(known+unknown))
	for i := from; i < len(out.values); i++ {
		out.values[i] *= f
	}
	return scale * scale * known / (known + unknown)
}

func (v vector) norm2() float64 {
	var sum float64
	for _, x := range v.values {
		sum += float64(x) * float64(x)
	}
	return sum + float64(product(v.meaning, v.meaning))
}

// product is that of two vectors of meaning. Its four sums are a matter of speed.
func product(a, b []float32) float32 {
	var s0, s1, s2, s3 float32
	b = b[:len(a)]
	for len(a) >= 4 {
		s0, s1, s2, s3 = s0+a[0]*b[0], s1+a[1]*b[1], s2+a[2]*b[2], s3+a[3]*b[3]
		a, b = a[4:], b[4:]
	}
	return s0 + s1 + s2 + s3
}
