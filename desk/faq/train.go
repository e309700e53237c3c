package faq

import (
	"cmp"
	"errors"
	"math"
	"slices"
	"strings"

	"frontdesk/desk/faq/gram"
	"frontdesk/desk/faq/sense"
)

var (
	errNoExamples = errors.New("training the matcher: no examples")
	errNoName     = errors.New("training the matcher: an example names no FAQ")
)

// Train learns a model from examples. Their order does not matter, nor do repetitions;
// an example without a word is left out. It is an error when none is left, or when
// one names no FAQ.
func Train(examples []Example, o Options) (*Model, error) {
	s, err := study(examples, o)
	if err != nil {
		return nil, err
	}
	return &Model{trained: s.t, judge: s.t.learnJudge(s.p, s.t.supports, s.readings), trust: noTrust}, nil
}

// studied is a trained model, and what its judge is learnt from.
type studied struct {
	t        *trained
	p        *problem
	readings []reading
}

// study learns all but the judge.
func study(examples []Example, o Options) (*studied, error) {
	s, err := prepare(examples, o)
	if err == nil {
		s.t.fit(s.p)
	}
	return s, err
}

// prepare reads the examples, and learns neither planes nor judge.
func prepare(examples []Example, o Options) (*studied, error) {
	t := &trained{run: o.Parallel, exact: map[string]int32{}}
	if t.run == nil {
		t.run = sequential
	}
	readings, err := t.gather(append(slices.Clone(examples), titles(examples)...)) // names count as an example each
	if err != nil {
		return nil, err
	}
	asked := len(readings)
	readings = append(readings, reading{}) // a message that says nothing asks for nothing, also when there is one FAQ
	readings = append(readings, t.unanswerable(o.Unanswerable)...)
	for len(t.of) < len(readings) {
		t.of = append(t.of, nobody)
	}
	t.learnWords(readings, asked, o.History)
	t.rows = make([]vector, len(readings))
	t.run(len(t.rows), func(i int) { t.rows[i] = t.encoder.encode(readings[i], nil) })
	return &studied{t: t, p: newProblem(t.rows, t.encoder.features()), readings: readings}, nil
}

// gather sorts and reads the examples and numbers their classes.
func (t *trained) gather(all []Example) ([]reading, error) {
	for _, e := range all {
		if strings.TrimSpace(e.FAQ) == "" {
			return nil, errNoName
		}
	}
	slices.SortFunc(all, func(a, b Example) int {
		return cmp.Or(cmp.Compare(a.FAQ, b.FAQ), cmp.Compare(a.Language, b.Language), cmp.Compare(a.Text, b.Text))
	})
	all = slices.Compact(all)
	read := t.readAll(len(all), func(i int) string { return all[i].Text })
	var kept []reading
	for i, e := range all {
		if t.place(e, read[i]) {
			kept = append(kept, read[i])
		}
	}
	if len(kept) == 0 {
		return nil, errNoExamples
	}
	return kept, nil
}

func (t *trained) readAll(n int, text func(int) string) []reading {
	out := make([]reading, n)
	t.run(n, func(i int) { out[i] = read(text(i)) })
	return out
}

// titles are the names of the FAQs as examples: "connect-whatsapp" is a way to ask.
func titles(examples []Example) []Example {
	language := map[string]string{}
	for _, e := range examples {
		if l, ok := language[e.FAQ]; !ok || e.Language < l {
			language[e.FAQ] = e.Language
		}
	}
	var out []Example
	for _, name := range sortedKeys(language) {
		text := strings.NewReplacer("-", " ", "_", " ").Replace(name)
		out = append(out, Example{FAQ: name, Text: text, Language: language[name]})
	}
	return out
}

// place gives an example its class and row. It is false for one without a word, and
// for one that its class has already.
func (t *trained) place(e Example, r reading) bool {
	if r.tokens == 0 {
		return false
	}
	c := t.classOf(e.FAQ, cmp.Or(e.Language, Script(r.canonical)))
	switch had, ok := t.exact[r.canonical]; {
	case !ok:
		t.exact[r.canonical] = c
	case had == c:
		return false
	case had >= 0 && t.classes[had].faq != t.classes[c].faq:
		t.exact[r.canonical] = several
	}
	t.classes[c].rows = append(t.classes[c].rows, int32(len(t.of)))
	t.of = append(t.of, c)
	return true
}

// classOf is the class of an FAQ in a language, made when it is new.
func (t *trained) classOf(name, language string) int32 {
	f := int32(slices.Index(t.faqs, name))
	if f < 0 {
		f = int32(len(t.faqs))
		t.faqs = append(t.faqs, name)
	}
	for i, c := range t.classes {
		if c.faq == f && c.language == language {
			return int32(i)
		}
	}
	t.classes = append(t.classes, class{faq: f, language: language})
	return int32(len(t.classes) - 1)
}

// unanswerable reads the messages that no FAQ answers, but for those that are examples.
func (t *trained) unanswerable(texts []string) (out []reading) {
	texts = slices.Clone(texts)
	slices.Sort(texts)
	texts = slices.Compact(texts)
	for _, r := range t.readAll(len(texts), func(i int) string { return texts[i] }) {
		if _, ok := t.exact[r.canonical]; !ok && r.tokens > 0 {
			out = append(out, r)
		}
	}
	return out
}

// learnWords makes the encoder: n-grams from what was read, and meanings from that and
// from history where the two are many.
func (t *trained) learnWords(readings []reading, asked int, history []string) {
	e := encoder{space: newSpace(readings)}
	if len(readings)+len(history) >= sense.Enough {
		messages := make([][]uint64, 0, len(readings)+len(history))
		for _, r := range readings {
			messages = append(messages, r.words)
		}
		for _, text := range t.past(history) {
			messages = append(messages, gram.Words(gram.Read(text)))
		}
		if len(messages) >= sense.Enough {
			e.senses = sense.Learn(messages, t.run)
			e.lambda = meaningWeight(float64(asked) / float64(len(t.faqs)))
		}
	}
	t.encoder = e
}

// past are the messages that are no examples, each once, at most maxHistory.
func (t *trained) past(history []string) []string {
	out := slices.Clone(history)
	slices.Sort(out)
	out = slices.DeleteFunc(slices.Compact(out), func(s string) bool {
		_, known := t.exact[gram.Canonical(s)]
		return known
	})
	if len(out) > maxHistory { // an even sample of the sorted texts
		for i := range maxHistory {
			out[i] = out[i*len(out)/maxHistory]
		}
		out = out[:maxHistory]
	}
	return out
}

const maxHistory = 50_000

// meaningWeight is how much meaning counts beside n-grams: 1 up to three examples per
// FAQ, half as much from twenty on (measured).
func meaningWeight(examples float64) float32 {
	k := (math.Log(examples) - math.Log(3)) / (math.Log(20) - math.Log(3))
	return float32(1 - 0.5*min(max(k, 0), 1))
}

// fit learns what holds the plane of every class up, and makes the planes of it: as
// [Recall] does, so that they are the same.
func (t *trained) fit(p *problem) {
	all := allRows(len(t.rows))
	t.supports = make([][]support, len(t.classes))
	t.run(len(t.classes), func(c int) {
		_, t.supports[c] = p.separate(all, t.inClass(int32(c)), nil)
	})
	t.erect(p)
}

// inClass tells of a row whether it speaks for a class.
func (t *trained) inClass(c int32) func(int32) bool {
	return func(i int32) bool { return t.of[i] == c }
}

func allRows(n int) []int32 {
	out := make([]int32, n)
	for i := range out {
		out[i] = int32(i)
	}
	return out
}
