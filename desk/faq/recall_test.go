package faq

import (
	"fmt"
	"reflect"
	"strings"
	"testing"
)

func TestRecallIsTheSameBitForBit(t *testing.T) {
	var examples []Example
	for f := range 8 {
		for i := range 6 {
			examples = append(examples, Example{FAQ: fmt.Sprint("faq", f), Text: fmt.Sprintf("word%d of common%d and thing%d", f*3+i%3, i, f*i%7)})
		}
	}
	examples = append(examples, Example{FAQ: "faq1", Text: "包裹在哪里"}, Example{FAQ: "faq2", Text: "dónde está", Language: "es"})
	m, err := Train(examples, Options{})
	if err != nil {
		t.Fatal(err)
	}
	raw := m.Learnt()
	if strings.Contains(string(raw), "word") || strings.Contains(string(raw), "faq") {
		t.Errorf("it names examples: %.300s", raw)
	}
	again, err := Recall(examples, Options{}, raw)
	if err != nil {
		t.Fatal(err)
	}
	if n, err := m.With("new", []Example{{Text: "something new"}}); err != nil || n.Learnt() != nil {
		t.Errorf("a changed model can be kept: %v", err)
	}
	m.run, again.run = nil, nil // functions are not compared
	if !reflect.DeepEqual(m, again) {
		t.Error("the model is another one")
	}
	for name, bad := range map[string]string{
		"nothing": "", "no JSON": "{", "another": "{}",
		"a row too many":   strings.Replace(string(raw), `"held":[[`, `"held":[[999999,`, 1),
		"a negative row":   strings.Replace(string(raw), `"held":[[`, `"held":[[-1,`, 1),
		"a support less":   strings.Replace(string(raw), `"by":[[`, `"by":[[],[`, 1),
		"a negative alpha": strings.Replace(string(raw), `"by":[[`, `"by":[[-`, 1),
	} {
		if _, err := Recall(examples, Options{}, []byte(bad)); err == nil {
			t.Errorf("%s is taken", name)
		}
	}
	if _, err := Recall(examples[1:], Options{}, raw); err == nil {
		t.Error("it is taken for other examples")
	}
}
