package faq

import (
	"encoding/json"
	"errors"
	"math"
)

// learnt is what takes long to learn of examples: which rows hold each plane up, how
// much, and the judge. It holds numbers alone, no word of any example.
type learnt struct {
	Rows     int         `json:"rows"`
	Features int         `json:"features"`
	Bias     float64     `json:"bias"`
	Weights  evidence    `json:"weights"`
	Held     [][]int32   `json:"held"` // by class
	By       [][]float32 `json:"by"`
}

// Learnt is what [Recall] makes the same model of, in a small part of the time; nil of
// a model that [Model.With] has changed. Verdicts are not in it.
func (m *Model) Learnt() []byte {
	if m.supports == nil {
		return nil
	}
	l := learnt{Rows: len(m.rows), Features: m.encoder.features(), Bias: m.judge.bias, Weights: m.judge.w}
	for _, all := range m.supports {
		held, by := make([]int32, len(all)), make([]float32, len(all))
		for i, s := range all {
			held[i], by[i] = s.row, s.alpha
		}
		l.Held, l.By = append(l.Held, held), append(l.By, by)
	}
	raw, _ := json.Marshal(l) // finite numbers: cannot fail
	return raw
}

var errStrange = errors.New("recalling the matcher: it was not learnt from these examples")

// Recall is the model that [Train] made of the same examples and options, bit for bit,
// by what it has learnt then. It is an error where that cannot be of these examples; that
// it is, where it could be, is for the caller to know.
func Recall(examples []Example, o Options, from []byte) (*Model, error) {
	var l learnt
	if err := json.Unmarshal(from, &l); err != nil {
		return nil, errStrange
	}
	s, err := prepare(examples, o)
	if err != nil {
		return nil, err
	}
	t := s.t
	if l.Rows != len(t.rows) || l.Features != t.encoder.features() || len(l.Held) != len(t.classes) || len(l.By) != len(l.Held) {
		return nil, errStrange
	}
	t.supports = make([][]support, len(l.Held))
	for c, held := range l.Held {
		if len(held) != len(l.By[c]) {
			return nil, errStrange
		}
		for i, row := range held {
			by := l.By[c][i]
			if row < 0 || int(row) >= len(t.rows) || !(by > 0) || math.IsInf(float64(by), 0) {
				return nil, errStrange
			}
			t.supports[c] = append(t.supports[c], support{row, by})
		}
	}
	t.erect(s.p)
	j := priorJudge
	j.w, j.bias = l.Weights, l.Bias
	return &Model{trained: t, judge: j, trust: noTrust}, nil
}

// erect makes the planes of what holds them up.
func (t *trained) erect(p *problem) {
	t.table = newTable(p.features, len(t.classes))
	t.run(len(t.classes), func(c int) {
		d := newDescent(p)
		d.start(t.supports[c], t.inClass(int32(c)))
		t.table.set(c, plane{weights: d.w, bias: d.bias})
	})
}
