package faq

import (
	"cmp"
	"errors"
	"slices"
	"strings"
)

// set is the examples in their canonical order, each once, then the unanswerable.
type set struct {
	examples []Example // by FAQ, language, text; without the unanswerable
	readings []reading // of the examples, then of the unanswerable
	class    []int32   // of each reading; none for the unanswerable
}

const none = -1

var (
	errNoExamples = errors.New("training the matcher: no examples")
	errNoName     = errors.New("training the matcher: an example names no FAQ")
)

// Train learns a model from examples. Their order does not matter, nor do repetitions;
// an example without a word is left out.
func Train(examples []Example, o Options) (*Model, error) {
	run := o.Parallel
	if run == nil {
		run = sequential
	}
	t := &trained{run: run, exact: map[string]int32{}}
	if err := t.gather(examples, o); err != nil {
		return nil, err
	}
	t.encoder = newEncoder(t.set.readings, o)
	t.rows = make([]vector, len(t.set.readings))
	run(len(t.rows), func(i int) { t.rows[i] = t.encoder.encode(t.set.readings[i], nil) })
	p := newProblem(t.rows, t.encoder.features())
	supports := t.fit(p)
	return &Model{trained: t, judge: t.learnJudge(p, supports), trust: noTrust}, nil
}

func newEncoder(readings []reading, o Options) encoder {
	return encoder{space: newSpace(readings)}
}

// gather sorts and reads the examples and numbers their classes.
func (t *trained) gather(examples []Example, o Options) error {
	all := slices.Clone(examples)
	if !o.BareNames {
		all = append(all, titles(examples)...)
	}
	for _, e := range all {
		if strings.TrimSpace(e.FAQ) == "" {
			return errNoName
		}
	}
	slices.SortFunc(all, func(a, b Example) int {
		return cmp.Or(cmp.Compare(a.FAQ, b.FAQ), cmp.Compare(a.Language, b.Language), cmp.Compare(a.Text, b.Text))
	})
	all = slices.Compact(all)
	readings := make([]reading, len(all))
	t.run(len(all), func(i int) { readings[i] = read(all[i].Text) })
	for i, e := range all {
		t.add(e, readings[i])
	}
	if len(t.set.examples) == 0 {
		return errNoExamples
	}
	t.addUnanswerable(o.Unanswerable)
	return nil
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
		text := strings.Map(func(r rune) rune {
			if r == '-' || r == '_' || r == '.' || r == '/' {
				return ' '
			}
			return r
		}, name)
		out = append(out, Example{FAQ: name, Text: text, Language: language[name]})
	}
	return out
}

// add adds one example unless its FAQ has it already.
func (t *trained) add(e Example, r reading) {
	if r.tokens == 0 {
		return
	}
	c := t.classOf(e, r)
	for _, i := range t.classes[c].rows {
		if t.set.readings[i].canonical == r.canonical {
			return
		}
	}
	t.classes[c].rows = append(t.classes[c].rows, int32(len(t.set.readings)))
	t.set.examples = append(t.set.examples, e)
	t.set.readings = append(t.set.readings, r)
	t.set.class = append(t.set.class, c)
	if _, ok := t.exact[r.canonical]; !ok {
		t.exact[r.canonical] = c
	}
}

// classOf is the class of an example, made when it is the first of it.
func (t *trained) classOf(e Example, r reading) int32 {
	f := int32(slices.Index(t.faqs, e.FAQ))
	if f < 0 {
		f = int32(len(t.faqs))
		t.faqs = append(t.faqs, e.FAQ)
	}
	language := cmp.Or(e.Language, guessLanguage(r.canonical))
	for i, c := range t.classes {
		if c.faq == f && c.language == language {
			return int32(i)
		}
	}
	t.classes = append(t.classes, class{faq: f, language: language})
	return int32(len(t.classes) - 1)
}

func (t *trained) addUnanswerable(texts []string) {
	texts = slices.Clone(texts)
	slices.Sort(texts)
	for _, text := range slices.Compact(texts) {
		if r := read(text); r.tokens > 0 {
			if _, ok := t.exact[r.canonical]; !ok {
				t.set.readings = append(t.set.readings, r)
				t.set.class = append(t.set.class, none)
			}
		}
	}
}

// fit learns the plane of every class and returns what holds each up.
func (t *trained) fit(p *problem) [][]support {
	t.table = newTable(p.features, len(t.classes))
	all := allRows(len(t.rows))
	supports := make([][]support, len(t.classes))
	t.run(len(t.classes), func(c int) {
		var pl plane
		pl, supports[c] = p.separate(all, t.inClass(int32(c)), nil)
		t.table.set(c, pl)
	})
	return supports
}

// inClass tells of a row whether it speaks for a class.
func (t *trained) inClass(c int32) func(int32) bool {
	return func(i int32) bool { return t.set.class[i] == c }
}

func allRows(n int) []int32 {
	out := make([]int32, n)
	for i := range out {
		out[i] = int32(i)
	}
	return out
}

func guessLanguage(canonical string) string { return script(canonical) }
