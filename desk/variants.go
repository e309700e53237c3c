package desk

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// WithLang is a wording's name: NAME.lang, or NAME where there is no language.
func WithLang(name, lang string) string {
	if lang == "" {
		return name
	}
	return name + "." + lang
}

// ItemName is a snippet's name in the Book: that of its wording, and of a variant NAME.2
// or NAME.lang.2.
func (s *Snippet) ItemName() string {
	name := WithLang(s.Name, s.Lang)
	if s.Variant > 0 {
		name += "." + strconv.Itoa(s.Variant)
	}
	return name
}

// CutVariant cuts the number off a variant's name, NAME.2; 0 where there is none.
func CutVariant(name string) (wording string, n int) {
	i := strings.LastIndexByte(name, '.')
	if i < 0 {
		return name, 0
	}
	n, err := strconv.Atoi(name[i+1:])
	if err != nil || n < 1 {
		return name, 0
	}
	return name[:i], n
}

// VariantsOf is the variants of a wording (NAME or NAME.lang) in their order, without the
// wording itself.
func (b *Book) VariantsOf(wording string) []*Snippet {
	var out []*Snippet
	prefix := Fold(wording) + "."
	for key, s := range b.Variants {
		if rest, ok := strings.CutPrefix(key, prefix); ok && !strings.Contains(rest, ".") {
			out = append(out, s)
		}
	}
	slices.SortFunc(out, func(x, y *Snippet) int { return cmp.Compare(x.Variant, y.Variant) })
	return out
}

// Sent tells whether the contact got it.
func (d *Tried) Sent() bool { return d.Seq > 0 }

// Tried is a variant of a snippet that is a contact's for one conversation, and what came
// of it since they got it.
type Tried struct {
	Of    string    `json:"of"`    // the folded wording: prices, prices.es
	N     int       `json:"n"`     // 1 is the wording itself
	Sum   string    `json:"sum"`   // of what it says
	Round int64     `json:"round"` // of the record that it counts in
	Talk  int64     `json:"talk"`
	At    time.Time `json:"at,omitzero"`   // when it was sent; zero: agents have seen it only
	Seq   int64     `json:"seq,omitempty"` // the log entry that it was sent with
	// What came of it.
	Said  string `json:"said,omitempty"`  // of an FAQ's answer: helped, person, wrong
	Stars int    `json:"stars,omitempty"` // the rating of the conversation
	Asked bool   `json:"asked,omitempty"` // the contact wrote again within a day
	Over  bool   `json:"over,omitempty"`  // the day is over
}

// MemoryVariants begins the keys under which is kept what came of the variants of each
// wording.
const MemoryVariants = "v/"

// MemoryVariant is that of one wording.
func MemoryVariant(wording string) string { return MemoryVariants + Fold(wording) }

// Rating is what a contact was asked for after a conversation, and answered.
type Rating struct {
	Talk  int64     `json:"talk"`
	Team  string    `json:"team,omitempty"` // whose the conversation was (folded)
	Asked time.Time `json:"asked"`
	Stars int       `json:"stars,omitempty"` // 1 to 5; 0: not answered
	At    time.Time `json:"at,omitzero"`     // when it was answered
	// Commented: what they wrote about it has come, or something else has.
	Commented bool `json:"commented,omitempty"`
	Last      int  `json:"last,omitempty"` // the last rating ever given
}

// ByRating is the By of lines about ratings: a room shows them after the close too.
const ByRating = "rating"
