package desk

import (
	"encoding/json"
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

// Cut takes out of a case's log the entries up to Upto, with all that hangs on
// them: references, traces, raw updates. A Cut without Case removes the oldest
// facts.
type Cut struct {
	Case int64
	Upto int64
	// Forget, besides: hidden versions of snippets and FAQs that hold their words are
	// redacted, their facts belong to nobody from then on, and Trails further
	// rows that lead to the contact (View.Trails lists them) are removed.
	Forget bool
	Trails int
	// Facts is how many of the facts that are older than Before are removed.
	Facts  int
	Before time.Time
}

// Trails finds what is kept about a contact besides their log.
type Trails interface {
	// Trails is the first n rows that lead to the contact; a Cut removes them.
	Trails(id int64, n int) []Trail
	// OldFacts counts the facts before that time, up to n.
	OldFacts(before time.Time, n int) int
}

// Trail is a row that leads to a contact.
type Trail struct {
	At   time.Time
	Spot Spot // of a message of ours that no log entry knows; zero for other rows
}

// Words is what people wrote: to recognise it where it was taken over.
type Words struct {
	texts map[string]bool
	spots map[string]bool
}

// ownWords is how long a text has to be to be somebody's own: what is shorter,
// many people write.
const ownWords = 20

// WordsOf are the words of log entries.
func WordsOf(entries []Entry) Words {
	w := Words{texts: map[string]bool{}, spots: map[string]bool{}}
	for _, e := range entries {
		if e.Side != ByContact {
			continue
		}
		if s := strings.TrimSpace(e.Text.S); utf8.RuneCountInString(s) >= ownWords {
			w.texts[s], w.texts[oneLine(s)] = true, true
		}
		for _, s := range append(slices.Clone(e.Copies), e.Src) {
			if s.ID != "" {
				w.spots[spotKey(s)] = true
			}
		}
	}
	return w
}

// oneLine is a text as the questions of FAQs are kept.
func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

func spotKey(s Spot) string { return RoomKey(s.Place) + " " + s.ID }

// In tells whether a snippet holds them: one of its messages was captured from
// theirs, or reads the same.
func (w Words) In(s *Snippet) bool {
	for _, p := range s.Parts {
		if w.texts[strings.TrimSpace(p.Text.S)] {
			return true
		}
		for _, from := range p.From {
			if w.spots[spotKey(from)] {
				return true
			}
		}
	}
	return false
}

// InFAQ tells whether one of an FAQ's questions reads the same as theirs.
func (w Words) InFAQ(f *FAQ) bool {
	return slices.ContainsFunc(f.Examples, func(e string) bool { return w.texts[oneLine(e)] })
}

// InItem tells whether a version of a snippet or an FAQ holds them.
func (w Words) InItem(i *Item) bool {
	if i.Kind == KindFAQ {
		var f FAQ
		return json.Unmarshal(i.Data, &f) == nil && w.InFAQ(&f)
	}
	var s Snippet
	return json.Unmarshal(i.Data, &s) == nil && w.In(&s)
}
