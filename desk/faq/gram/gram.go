package gram

import (
	"math"
	"slices"
	"unicode"
)

// Views are the two ways a message is looked at.
const (
	Word = iota // words, beginnings of words, pairs with a neighbour, the next but one, and either end
	Char        // runs of two to four characters within words
	Views
)

// Gram is one n-gram of a message and its weight 1+ln(how often).
type Gram struct {
	Hash   uint64
	Weight float32
}

// Bag is a message's n-grams in each view, by rising hash.
type Bag [Views][]Gram

// Loose tells of an n-gram that it only counts where several texts have it: a pair with
// the next word but one, or with either end of the text.
func Loose(hash uint64) bool { return hash&loose != 0 }

const loose = 1 << 63

// The kinds of n-gram, mixed into the hash: the word "card" and the run "card" are
// two things.
const (
	tagWord uint64 = (iota + 1) << 56
	tagPair
	tagGap
	tagEdge
	tagHead
	tagChar
)

const (
	headRunes = 4 // what remains of a word in place of its stem
	minRun    = 2
	maxRun    = 4
)

// Of is the bag of a text.
func Of(text string) Bag { return FromTokens(Read(text)) }

// FromTokens is the bag of a text that has been read.
func FromTokens(tokens []Token) Bag {
	words := make([]uint64, 0, 4*len(tokens))
	chars := make([]uint64, 0, 16*len(tokens))
	last, before := tagEdge, uint64(0)
	for _, t := range tokens {
		for _, w := range units(t) {
			w = shape(w)
			h := hashRunes(tagWord, w)
			words = append(words, h, hashRunes(tagHead, w[:min(len(w), headRunes)]), pair(tagPair, last, h))
			if before != 0 {
				words = append(words, pair(tagGap, before, h))
			}
			before, last = last, h
		}
		chars = appendRuns(chars, t.Text)
	}
	if last != tagEdge {
		words = append(words, pair(tagPair, last, tagEdge))
	}
	return Bag{Word: count(words), Char: count(chars)}
}

// pair is the hash of two words, either of which may be an end of the text.
func pair(tag, a, b uint64) uint64 {
	h := mix(mix(tag^a)^b) &^ loose
	if tag == tagGap || a == tagEdge || b == tagEdge {
		h |= loose
	}
	return h
}

// Words are the hashes of the words of a text, in order.
func Words(tokens []Token) []uint64 {
	out := make([]uint64, 0, len(tokens))
	for _, t := range tokens {
		for _, w := range units(t) {
			out = append(out, hashRunes(tagWord, shape(w)))
		}
	}
	return out
}

// units are a token's words: itself, or the single characters of a joined run with
// their marks.
func units(t Token) [][]rune {
	rs := []rune(t.Text)
	if !t.Joined {
		return [][]rune{rs}
	}
	var out [][]rune
	for i, r := range rs {
		if i > 0 && unicode.IsMark(r) {
			out[len(out)-1] = append(out[len(out)-1], r)
			continue
		}
		out = append(out, rs[i:i+1:i+1])
	}
	return out
}

var number = []rune("000")

// shape is a word as it counts: numbers are all one.
func shape(w []rune) []rune {
	for _, r := range w {
		if !unicode.IsNumber(r) {
			return w
		}
	}
	return number
}

// appendRuns appends the hashes of all runs of characters of a word with a blank on
// either side; digits are all one.
func appendRuns(out []uint64, word string) []uint64 {
	rs := []rune(" " + Plain(word) + " ")
	for i, r := range rs {
		if unicode.IsDigit(r) {
			rs[i] = '0'
		}
	}
	for i := range rs {
		h := fnvStart ^ tagChar
		for n := 1; n <= maxRun && i+n <= len(rs); n++ {
			h = fnvStep(h, rs[i+n-1])
			if n >= minRun {
				out = append(out, mix(h)&^loose)
			}
		}
	}
	return out
}

func count(hashes []uint64) []Gram {
	slices.Sort(hashes)
	out := make([]Gram, 0, len(hashes))
	for i := 0; i < len(hashes); {
		j := i
		for j < len(hashes) && hashes[j] == hashes[i] {
			j++
		}
		out = append(out, Gram{Hash: hashes[i], Weight: tf(j - i)})
		i = j
	}
	return out
}

func tf(n int) float32 {
	if n == 1 {
		return 1
	}
	return float32(1 + math.Log(float64(n)))
}

// FNV-1a over code points with the finaliser of SplitMix64 (Steele, Lea, Flood 2014:
// "Fast splittable pseudorandom number generators"), so that near words lie far apart.
const (
	fnvStart uint64 = 14695981039346656037
	fnvPrime uint64 = 1099511628211
)

func fnvStep(h uint64, r rune) uint64 { return (h ^ uint64(r)) * fnvPrime }

func hashRunes(tag uint64, rs []rune) uint64 {
	h := fnvStart ^ tag
	for _, r := range rs {
		h = fnvStep(h, r)
	}
	return mix(h) &^ loose
}

func mix(h uint64) uint64 {
	h = (h ^ h>>30) * 0xBF58476D1CE4E5B9
	h = (h ^ h>>27) * 0x94D049BB133111EB
	return h ^ h>>31
}
