package variant

import (
	"fmt"
	"hash/fnv"
	"slices"
	"time"

	"frontdesk/desk"
)

// Choose is the variant of a wording that the turn's contact gets: the same one for the
// whole conversation, else one that was given least often; which of several of those, the
// contact's number decides. n is its number among of, 1 for the wording itself; of is 1
// where there are no variants. A variant acts as its snippet does, unless it says how.
func Choose(t *desk.Turn, s *desk.Snippet) (chosen *desk.Snippet, n, of int) {
	if t.Case == nil || s == nil {
		return s, 1, 1
	}
	others := t.Book.VariantsOf(s.ItemName())
	if len(others) == 0 {
		return s, 1, 1
	}
	n = numberFor(t, s, others)
	t.Why("snippet %s: variant %d of %d", s.ItemName(), n, len(others)+1)
	return numbered(s, others, n), n, len(others) + 1
}

// Named is the variant that somebody asks for by its number, NAME.2 or NAME.lang.2, and
// NAME.1 for the wording itself; nil where there is none. It counts once it is Sent.
func Named(t *desk.Turn, name string) (s *desk.Snippet, n, of int) {
	wording, n := desk.CutVariant(name)
	s = t.Book.Snippets[desk.Fold(wording)]
	if s == nil || n == 0 {
		return nil, 0, 0
	}
	others := t.Book.VariantsOf(s.ItemName())
	return numbered(s, others, n), n, len(others) + 1
}

// numbered is a wording's variant of that number, as it acts; nil where there is none.
func numbered(s *desk.Snippet, others []*desk.Snippet, n int) *desk.Snippet {
	if n == 1 {
		return s
	}
	for _, o := range others {
		if o.Variant == n {
			next := *o
			if next.Do == nil {
				next.Do = s.Do
			}
			return &next
		}
	}
	return nil
}

func numberFor(t *desk.Turn, s *desk.Snippet, others []*desk.Snippet) int {
	follow(t)
	r, of := RecordOf(t, s, others), desk.Fold(s.ItemName())
	numbers := []int{1}
	for _, o := range others {
		numbers = append(numbers, o.Variant)
	}
	if d := tried(t, of); d != nil && slices.Contains(numbers, d.N) && r.Of[d.N].Sum == d.Sum {
		return d.N
	}
	least := slices.MinFunc(numbers, func(x, y int) int { return r.Of[x].Given - r.Of[y].Given })
	numbers = slices.DeleteFunc(numbers, func(n int) bool { return r.Of[n].Given > r.Of[least].Given })
	n := numbers[dice(of, t.Case)%uint32(len(numbers))]
	r.give(t, of, n)
	return n
}

// give makes a variant the contact's.
func (r *Record) give(t *desk.Turn, of string, n int) {
	r.Of[n].Given++
	r.keep(t, of)
	remember(t, desk.Tried{Of: of, N: n, Sum: r.Of[n].Sum, Round: r.Round, Talk: t.Case.Talk.Number})
}

// dice is a number that nobody foresees, and that is the same again for a conversation.
func dice(of string, c *desk.Case) uint32 {
	h := fnv.New32a()
	fmt.Fprintf(h, "%s/%d/%d", of, c.ID, c.Talk.Number)
	x := h.Sum32()
	x ^= x >> 16 // the low bits of FNV alone depend on the last byte most
	x *= 0x85ebca6b
	return x ^ x>>13
}

// tried is what the contact has of a wording in this conversation, the newest; nil when
// that is nothing.
func tried(t *desk.Turn, of string) *desk.Tried {
	for i := len(t.Case.Tried) - 1; i >= 0; i-- {
		if d := &t.Case.Tried[i]; d.Of == of && d.Talk == t.Case.Talk.Number {
			return d
		}
	}
	return nil
}

// keepTried is how many variants a contact's document holds.
const keepTried = 12

// remember adds one; those of earlier conversations go once nothing more comes of them.
func remember(t *desk.Turn, d desk.Tried) {
	c := t.Case
	c.Tried = slices.DeleteFunc(slices.Clone(c.Tried), func(o desk.Tried) bool {
		return o.Talk != c.Talk.Number && (!o.Sent() || o.Over || o.Asked)
	})
	c.Tried = append(c.Tried, d)
	if n := len(c.Tried); n > keepTried {
		c.Tried = c.Tried[n-keepTried:]
	}
}

// day is how long a contact who has got what they need is silent.
const day = 24 * time.Hour

// timerDay is the timer of a contact: a day is over.
const timerDay = "variants"

// Sent notes, before it is logged, that the contact gets a variant: the one that was
// chosen for them, or one that an agent has named, which is theirs from then on. The same
// one again in the same conversation counts once.
func Sent(t *desk.Turn, s *desk.Snippet) {
	wording := t.Book.Snippets[desk.Fold(desk.WithLang(s.Name, s.Lang))]
	if wording == nil {
		return
	}
	others := t.Book.VariantsOf(wording.ItemName())
	if len(others) == 0 {
		return
	}
	follow(t)
	of, n := desk.Fold(wording.ItemName()), max(s.Variant, 1)
	d := tried(t, of)
	if d == nil || d.N != n {
		r := RecordOf(t, wording, others)
		if r.Of[n] == nil {
			return
		}
		r.give(t, of, n)
		d = tried(t, of)
	}
	if d.Sent() {
		return
	}
	d.At, d.Seq = t.Now, t.Case.Seq+1
	change(t, d, func(y *Tally) { y.Sent++ })
	ring(t)
}
