// Package near finds texts of nearly the same wording among very many, by MinHash with
// one permutation (Li, Owen, Zhang 2012) over runs of characters, in bands: two texts that
// share a band are compared. It is pure and deterministic, and knows no language.
package near

import (
	"encoding/base64"
	"encoding/binary"
	"errors"

	"frontdesk/desk/faq/gram"
)

// Bins is how many values a sketch has.
const (
	log2Bins = 5
	Bins     = 1 << log2Bins
)

// Sketch stands for a text: the share of equal bins is about the share of common runs of
// characters.
type Sketch [Bins]uint32

// Of is the sketch of a text: the least hash of its runs in each bin; an empty bin borrows
// the next one's.
func Of(text string) (s Sketch) {
	const empty = ^uint32(0)
	for k := range s {
		s[k] = empty
	}
	for _, g := range gram.Of(text)[gram.Char] {
		k := g.Hash >> (63 - log2Bins) % Bins // below the bit that tells loose n-grams
		s[k] = min(s[k], uint32(g.Hash>>16))
	}
	for k := range s {
		for d := 1; s[k] == empty && d < Bins; d++ {
			if x := s[(k+d)%Bins]; x != empty {
				s[k] = x + uint32(d)*0x9E3779B1
			}
		}
	}
	return s
}

// Equal counts the bins that are equal.
func (s *Sketch) Equal(o *Sketch) (n int) {
	for k := range s {
		if s[k] == o[k] {
			n++
		}
	}
	return n
}

// Wording is a hash of a text's words, numbers all as one; 0 of a text without a word.
func Wording(tokens []gram.Token) uint64 {
	words := gram.Words(tokens)
	if len(words) == 0 {
		return 0
	}
	h := uint64(14695981039346656037)
	for _, w := range words {
		h = (h ^ w) * 1099511628211
		h ^= h >> 29
	}
	return h | 1
}

// MarshalText is a sketch in letters, short enough to keep many.
func (s Sketch) MarshalText() ([]byte, error) {
	raw := make([]byte, 0, 4*Bins)
	for _, x := range s {
		raw = binary.BigEndian.AppendUint32(raw, x)
	}
	return base64.RawURLEncoding.AppendEncode(nil, raw), nil
}

// UnmarshalText reads what MarshalText wrote.
func (s *Sketch) UnmarshalText(text []byte) error {
	raw, err := base64.RawURLEncoding.AppendDecode(nil, text)
	if err != nil || len(raw) != 4*Bins {
		return errors.New("this is no sketch of a text")
	}
	for k := range s {
		s[k] = binary.BigEndian.Uint32(raw[4*k:])
	}
	return nil
}

// All is the sketches of n texts. run runs f(0)…f(n-1), in any order.
func All(n int, text func(i int) string, run func(n int, f func(i int))) []Sketch {
	out := make([]Sketch, n)
	const chunk = 1000
	run((n+chunk-1)/chunk, func(c int) {
		for i := c * chunk; i < min(n, (c+1)*chunk); i++ {
			out[i] = Of(text(i))
		}
	})
	return out
}

// MaxBand is how many bins a band may have.
const MaxBand = 4

// Lead gives every text its leader: the first in order that shares a band of so many bins
// with it and has at least alike equal bins; itself where there is none.
func Lead(order []int32, sketches []Sketch, band, alike int) []int32 {
	leader := make([]int32, len(sketches))
	for i := range leader {
		leader[i] = int32(i)
	}
	for from := 0; from+band <= Bins; from += band {
		first := make(map[[MaxBand]uint32]int32, len(order))
		for _, i := range order {
			if leader[i] != i {
				continue
			}
			var key [MaxBand]uint32
			copy(key[:], sketches[i][from:from+band])
			if f, ok := first[key]; !ok {
				first[key] = i
			} else if sketches[f].Equal(&sketches[i]) >= alike {
				leader[i] = f
			}
		}
	}
	for _, i := range order { // a leader that found one of its own later
		f := leader[i]
		for leader[f] != f {
			f = leader[f]
		}
		leader[i] = f
	}
	return leader
}
