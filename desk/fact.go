package desk

import "time"

// Fact is one thing to be counted by /funnel and /stats; append-only.
type Fact struct {
	At   time.Time     `json:"at"`
	What string        `json:"what"`           // "asked", "answered", "skipped", "abandoned", …
	Name string        `json:"name"`           // the survey, snippet, … it is about (folded)
	Item string        `json:"item,omitempty"` // the question's field (folded)
	Took time.Duration `json:"took,omitempty"`
	Case int64         `json:"case,omitempty"`
}

// Fact notes something to be counted.
func (t *Turn) Fact(what, name, item string, took time.Duration) {
	f := Fact{At: t.Now, What: what, Name: name, Item: item, Took: took}
	if t.Case != nil {
		f.Case = t.Case.ID
	}
	t.Facts = append(t.Facts, f)
}
