package faq

import (
	"errors"
	"fmt"
	"maps"
	"slices"

	"frontdesk/desk/faq/gram"
)

// With is the model with more examples of one FAQ, which may be new. Only that FAQ is
// learnt: its plane is as good as at once, while the others still have to learn to
// keep off it, so a full [Train] should follow when there is time. When the FAQ has
// all the examples already, the model is the same.
func (m *Model) With(name string, examples []Example) (*Model, error) {
	t := m.fork()
	before := len(t.classes)
	all := slices.Clone(examples)
	for i := range all {
		all[i].FAQ = name
	}
	if !slices.Contains(t.faqs, name) {
		all = append(all, titles(all)...)
	}
	readings, err := t.gather(all)
	if errors.Is(err, errNoExamples) {
		return m, nil
	}
	if err != nil {
		return nil, fmt.Errorf("adding the FAQ %q: %w", name, err)
	}
	t.grow(readings)
	t.rows = append(t.rows[:len(t.rows):len(t.rows)], make([]vector, len(readings))...)
	for i, r := range readings {
		t.rows[len(m.rows)+i] = t.encoder.encode(r, nil)
	}
	t.widen(m.table, len(t.classes)-before)
	p := newProblem(t.rows, t.encoder.features())
	rows := allRows(len(t.rows))
	for c := range t.classes {
		if t.faqs[t.classes[c].faq] == name {
			pl, _ := p.separate(rows, t.inClass(int32(c)), nil)
			t.table.set(c, pl)
		}
	}
	return &Model{trained: t, judge: m.judge, trust: m.trust}, nil
}

// fork copies what a change would touch.
func (t *trained) fork() *trained {
	out := *t
	out.supports = nil
	out.classes = slices.Clone(t.classes)
	for c := range out.classes {
		out.classes[c].rows = slices.Clip(out.classes[c].rows)
	}
	out.faqs = slices.Clone(t.faqs)
	out.of = slices.Clone(t.of)
	out.exact = maps.Clone(t.exact)
	return &out
}

// grow gives the n-grams of new examples a place behind all others.
func (t *trained) grow(readings []reading) {
	old := t.encoder.space
	s := &space{ids: maps.Clone(old.ids), weight: slices.Clone(old.weight), unknown: old.unknown}
	n := len(t.rows) + len(readings)
	df := map[uint64]int{}
	for _, r := range readings {
		for v := range gram.Views {
			for _, g := range r.bag[v] {
				if _, known := s.ids[g.Hash]; !known {
					df[g.Hash]++
				}
			}
		}
	}
	for _, h := range slices.Sorted(maps.Keys(df)) {
		if df[h] == 1 && gram.Loose(h) { // as in newSpace
			continue
		}
		s.add(h, n, df[h])
	}
	t.encoder.space = s
}

// widen copies the table with room for more classes and features.
func (t *trained) widen(old table, more int) {
	t.table = newTable(t.encoder.features(), old.width+more)
	copy(t.table.bias, old.bias)
	for f := range len(old.weights) / max(old.width, 1) {
		copy(t.table.weights[f*t.table.width:], old.weights[f*old.width:(f+1)*old.width])
	}
}
