// Package variant lets the wordings of a snippet compete: which one a contact gets, what
// came of each, and whether the difference could be chance. The choice is fair and takes
// no chances: the same turn chooses the same. It must not send anything, nor take a
// wording out of its own accord.
package variant

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"reflect"
	"slices"

	"frontdesk/desk"
)

// Tally is what came of one variant: of each conversation that got it, once.
type Tally struct {
	Sum   string `json:"sum"`             // of what it says
	Given int    `json:"given,omitempty"` // conversations that it was chosen for
	Sent  int    `json:"sent,omitempty"`  // those that got it
	// Asked wrote again within a day, Quiet did not; of the rest it is not known yet.
	Asked int `json:"asked,omitempty"`
	Quiet int `json:"quiet,omitempty"`
	// Helped, Person and Wrong are what was said of an FAQ's answer.
	Helped int `json:"helped,omitempty"`
	Person int `json:"person,omitempty"`
	Wrong  int `json:"wrong,omitempty"`
	// Rated is how many rated the conversation, Stars the sum of it.
	Rated int `json:"rated,omitempty"`
	Stars int `json:"stars,omitempty"`
	// Well and Badly is how it went, all signs together.
	Well  int `json:"well,omitempty"`
	Badly int `json:"badly,omitempty"`
}

// Record is what came of the variants of one wording.
type Record struct {
	Round int64          `json:"round"` // tells this record from those before it
	Of    map[int]*Tally `json:"of"`    // by number: 1 is the wording itself
	// Moved is the folded wording that the snippet was renamed to: contacts who got it
	// before lead here.
	Moved string `json:"moved,omitempty"`
}

// RecordOf is the record of a wording with its variants. It begins anew where a text is
// new or was changed: only what was sent side by side is compared. One that is deleted
// stays in it, for it may come back.
func RecordOf(t *desk.Turn, s *desk.Snippet, others []*desk.Snippet) *Record {
	r := &Record{}
	_ = json.Unmarshal(t.Recall(desk.MemoryVariant(s.ItemName())), r) // none yet
	sums := map[int]string{1: sum(s)}
	for _, o := range others {
		sums[o.Variant] = sum(o)
	}
	for n, is := range sums {
		if r.Of[n] == nil || r.Of[n].Sum != is {
			return begin(max(t.Now.UnixNano(), r.Round+1), sums)
		}
	}
	return r
}

func begin(round int64, sums map[int]string) *Record {
	r := &Record{Round: round, Of: map[int]*Tally{}}
	for n, is := range sums {
		r.Of[n] = &Tally{Sum: is}
	}
	return r
}

// Alike tells whether two wordings say and do the same.
func Alike(a, b *desk.Snippet) bool {
	return sum(a) == sum(b) && reflect.DeepEqual(a.Do, b.Do)
}

// String is what came of a variant, for people.
func (y *Tally) String() string {
	if y.Sent == 0 {
		return "not sent yet."
	}
	out := fmt.Sprintf("sent in %d conversations", y.Sent)
	if y.Sent == 1 {
		out = "sent in 1 conversation"
	}
	out += fmt.Sprintf("; the contact wrote again within a day in %d, not in %d", y.Asked, y.Quiet)
	if y.Helped+y.Person+y.Wrong > 0 {
		out += fmt.Sprintf("; helped %d, needed a person %d, wrong %d", y.Helped, y.Person, y.Wrong)
	}
	if y.Rated > 0 {
		out += fmt.Sprintf("; rated %.1f of 5 by %d", float64(y.Stars)/float64(y.Rated), y.Rated)
	}
	return out + "."
}

// sum tells whether a text is the same.
func sum(s *desk.Snippet) string {
	parts := slices.Clone(s.Parts)
	for i := range parts {
		parts[i].From = nil
	}
	raw, _ := json.Marshal(parts) // plain data: cannot fail
	h := sha256.Sum256(raw)
	return hex.EncodeToString(h[:6])
}

func (r *Record) keep(t *desk.Turn, wording string) {
	if t.Case != nil && t.Case.Preview { // an admin who tries things out
		return
	}
	raw, _ := json.Marshal(r) // plain data: cannot fail
	t.Keep(desk.MemoryVariant(wording), raw)
}

// Rename moves what came of a wording's variants to another name; what comes of those that
// were sent before follows.
func Rename(t *desk.Turn, from, to string) {
	if raw := t.Recall(desk.MemoryVariant(from)); raw != nil {
		t.Keep(desk.MemoryVariant(to), raw)
		left, _ := json.Marshal(Record{Moved: desk.Fold(to)}) // plain data: cannot fail
		t.Keep(desk.MemoryVariant(from), left)
	}
}

// mostMoves is how often a wording is followed to another name.
const mostMoves = 8

// follow has what the contact got under a former name of a wording count under the name
// that it has now.
func follow(t *desk.Turn) {
	for i := range t.Case.Tried {
		d := &t.Case.Tried[i]
		for moves := 0; t.Book.Snippets[d.Of] == nil && moves < mostMoves; moves++ {
			r := Record{}
			_ = json.Unmarshal(t.Recall(desk.MemoryVariant(d.Of)), &r) // none
			if r.Moved == "" {
				break
			}
			d.Of = r.Moved
		}
	}
}

// well tells how it went, as far as that is known: what was said of the answer counts
// first, then the rating, then whether the contact had to write again within a day.
func well(d *desk.Tried) (yes, known bool) {
	switch {
	case d.Said == Helped:
		return true, true
	case d.Said != "":
		return false, true
	case d.Stars >= 4:
		return true, true
	case d.Stars == 1 || d.Stars == 2:
		return false, true
	case d.Asked:
		return false, true
	}
	return d.Over, d.Over
}

// count counts, or uncounts (-1), what is known of one conversation.
func (y *Tally) count(d *desk.Tried, n int) {
	switch d.Said {
	case Helped:
		y.Helped += n
	case Person:
		y.Person += n
	case Wrong:
		y.Wrong += n
	}
	if d.Stars > 0 {
		y.Rated, y.Stars = y.Rated+n, y.Stars+n*d.Stars
	}
	switch {
	case d.Asked:
		y.Asked += n
	case d.Over:
		y.Quiet += n
	}
	switch yes, known := well(d); {
	case !known:
	case yes:
		y.Well += n
	default:
		y.Badly += n
	}
}
