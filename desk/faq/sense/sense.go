// Package sense learns from a workspace's own messages which words mean alike: words
// that stand among the same words get near vectors. It is pure and deterministic and
// knows no language. It must not be used on a few messages: below some thousand it
// harms more than it helps (see Enough).
package sense

import (
	"cmp"
	"math"
	"slices"
)

const (
	// Dims is the length of a vector.
	Dims = 100
	// Enough messages to learn from; measured on six data sets.
	Enough = 5000

	window    = 10     // words apart that still count as together, by 1/distance
	minUse    = 3      // messages that a word must be in
	maxWords  = 20_000 // the most used words
	smoothing = 0.75   // of the contexts, as Levy, Goldberg, Dagan 2015 have it
	sweeps    = 6
)

// Vector is what a word or a message means.
type Vector [Dims]float32

// Senses are the vectors of the words of many messages.
type Senses struct {
	ids     map[uint64]int32
	vectors []Vector  // of length 1
	weight  []float64 // square root of the inverse document frequency
	rarest  float64
}

// Learn learns from messages, each given as its words' hashes in order. The messages'
// order does not matter. run(n, f) runs f(0)…f(n-1), in any order.
func Learn(messages [][]uint64, run func(n int, f func(i int))) *Senses {
	s := &Senses{}
	df := s.number(messages)
	s.rarest = math.Sqrt(math.Log(float64(1+len(messages))/2) + 1)
	s.weight = make([]float64, len(df))
	for i, n := range df {
		s.weight[i] = math.Sqrt(math.Log(float64(1+len(messages))/float64(1+n)) + 1)
	}
	m := associate(s.together(messages), len(df))
	s.vectors = decompose(m, run)
	return s
}

// number gives each frequent word its number and returns in how many messages it is.
func (s *Senses) number(messages [][]uint64) []int {
	use, last := map[uint64]int{}, map[uint64]int{}
	for i, m := range messages {
		for _, w := range m {
			if last[w] != i+1 {
				last[w] = i + 1
				use[w]++
			}
		}
	}
	var words []uint64
	for w, n := range use {
		if n >= minUse {
			words = append(words, w)
		}
	}
	slices.SortFunc(words, func(a, b uint64) int { return cmp.Or(cmp.Compare(use[b], use[a]), cmp.Compare(a, b)) })
	words = words[:min(len(words), maxWords)]
	s.ids = make(map[uint64]int32, len(words))
	df := make([]int, len(words))
	for i, w := range words {
		s.ids[w], df[i] = int32(i), use[w]
	}
	return df
}

// pair is two words and how often they stand together.
type pair struct {
	key    uint64 // one word << 32 | the other
	amount float32
}

// together is how often each two words stand near each other, both ways round.
func (s *Senses) together(messages [][]uint64) []pair {
	// Amounts are kept as whole numbers: their sum does not depend on the order.
	amounts := map[uint64]int64{}
	ids := make([]int32, 0, 64)
	for _, m := range messages {
		ids = ids[:0]
		for _, w := range m {
			if id, ok := s.ids[w]; ok {
				ids = append(ids, id)
			} else {
				ids = append(ids, -1)
			}
		}
		for i, a := range ids {
			for d := 1; d <= window && i+d < len(ids); d++ {
				if b := ids[i+d]; a >= 0 && b >= 0 && a != b {
					amounts[uint64(min(a, b))<<32|uint64(max(a, b))] += scaled / int64(d)
				}
			}
		}
	}
	out := make([]pair, 0, 2*len(amounts))
	for k, n := range amounts {
		x := float32(n) / scaled
		out = append(out, pair{k, x}, pair{k<<32 | k>>32, x})
	}
	slices.SortFunc(out, func(a, b pair) int { return cmp.Compare(a.key, b.key) })
	return out
}

const scaled = 2520 // what 1 to 10 divide

// Of is the meaning of a message, given as its words' hashes: a vector as long as the
// known share of the message.
func (s *Senses) Of(words []uint64) (v Vector) {
	var sum [Dims]float64
	known, all := 0.0, 0.0
	for _, w := range words {
		id, ok := s.ids[w]
		if !ok {
			all += s.rarest
			continue
		}
		known += s.weight[id]
		all += s.weight[id]
		for k, x := range s.vectors[id] {
			sum[k] += s.weight[id] * float64(x)
		}
	}
	norm := 0.0
	for _, x := range sum {
		norm += x * x
	}
	if norm == 0 {
		return v
	}
	f := known / all / math.Sqrt(norm)
	for k, x := range sum {
		v[k] = float32(x * f)
	}
	return v
}
