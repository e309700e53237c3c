package faq

import (
	"slices"

	"frontdesk/desk/faq/gram"
	"frontdesk/desk/faq/sense"
)

// Model is a trained matcher. It never changes: [Model.With] and [Model.Recalibrate]
// give a new one, and any number of goroutines may use it.
type Model struct {
	*trained
	judge judge
	trust trust
}

// trained is what the examples alone decide.
type trained struct {
	encoder encoder
	classes []class
	faqs    []string // by number
	rows    []vector // the examples, then the unanswerable
	of      []int32  // class of each row, or nobody
	table   table
	// supports hold the planes up, by class; nil once With has changed them.
	supports [][]support
	exact    map[string]int32 // canonical text of an example: its class, or several
	run      func(n int, f func(i int))
}

const (
	nobody  = -1 // no class
	several = -2 // the same question stands in two FAQs
)

// class is what is learnt: one FAQ in one language.
type class struct {
	faq      int32
	language string // as given
	rows     []int32
}

// table is the planes of all classes, side by side for each feature.
type table struct {
	weights []float32 // feature*width + class
	width   int
	bias    []float64
}

func newTable(features, width int) table {
	return table{weights: make([]float32, features*width), width: width, bias: make([]float64, width)}
}

func (t table) set(class int, p plane) {
	for f, w := range p.weights {
		t.weights[f*t.width+class] = w
	}
	t.bias[class] = p.bias
}

// margins is how far the vector lies in each class.
func (t table) margins(v vector) []float32 {
	out := make([]float32, t.width)
	for i, b := range t.bias {
		out[i] = float32(b)
	}
	for k, x := range v.meaning {
		t.add(out, int32(k), x)
	}
	for k, id := range v.ids {
		t.add(out, id, v.values[k])
	}
	return out
}

func (t table) add(out []float32, feature int32, x float32) {
	row := t.weights[int(feature)*t.width : (int(feature)+1)*t.width]
	for c, w := range row[:len(out)] {
		out[c] += x * w
	}
}

// encoder makes a message the vector that the planes divide: what its words mean, where
// enough messages are known to tell, and its n-grams.
type encoder struct {
	space  *space
	senses *sense.Senses // or nil
	lambda float32       // how much meaning counts beside the n-grams
}

func (e encoder) features() int { return len(e.space.weight) }

func (e encoder) encode(r reading, seen []int32) vector {
	v := e.space.vector(r.bag, seen)
	if e.senses == nil {
		return v
	}
	m := e.senses.Of(r.words)
	for k := range m {
		m[k] *= e.lambda
	}
	v.meaning = m[:]
	return v
}

// reading is a message as read once.
type reading struct {
	canonical string
	tokens    int
	thin      bool // one word, or nothing
	words     []uint64
	bag       gram.Bag
}

func read(text string) reading {
	tokens := gram.Read(text)
	words := gram.Words(tokens)
	return reading{canonical: gram.Join(tokens), tokens: len(tokens), thin: oneWord(tokens, len(words)), words: words, bag: gram.FromTokens(tokens)}
}

// oneWord tells whether a text is a single word at most. Where a script writes no blanks,
// a run of characters is one as long as it is short: most words of Chinese and Japanese
// have up to three, of Thai and its neighbours up to seven.
func oneWord(tokens []gram.Token, characters int) bool {
	switch {
	case len(tokens) != 1:
		return len(tokens) == 0
	case !tokens[0].Joined:
		return true
	}
	switch Script(tokens[0].Text) {
	case "~hani", "~kana":
		return characters <= 3
	}
	return characters <= 7
}

// sequential is how things run without help.
func sequential(n int, f func(i int)) {
	for i := range n {
		f(i)
	}
}

// sortedKeys are the keys of a map, sorted.
func sortedKeys[V any](m map[string]V) []string {
	out := make([]string, 0, len(m))
	for k := range m {
		out = append(out, k)
	}
	slices.Sort(out)
	return out
}
