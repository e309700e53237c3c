package rule

import (
	"strings"

	"frontdesk/chat"
	"frontdesk/desk"
)

// index is the rules of a Book by what they wait for.
type index struct {
	by    map[string][]*desk.Rule // trigger's name, and NUL and argument where it has one
	words *matcher                // of rules on words in a message
}

// indexOf is kept with the Book.
func indexOf(b *desk.Book) *index {
	if x, ok := b.Derived["rule"].(*index); ok {
		return x
	}
	x := &index{by: map[string][]*desk.Rule{}}
	var words []string
	var owners []int
	for i, r := range b.Rules {
		if r.Off {
			continue
		}
		for _, w := range r.When.Words {
			words = append(words, desk.Fold(w))
			owners = append(owners, i)
		}
		x.by[keyOf(r.When)] = append(x.by[keyOf(r.When)], r)
	}
	x.words = newMatcher(words, owners)
	if b.Derived != nil {
		b.Derived["rule"] = x
	}
	return x
}

func keyOf(w desk.Trigger) string {
	switch {
	case len(w.Words) > 0:
		return "words"
	case w.Arg != "" && w.Name != "every":
		return w.Name + "\x00" + desk.Fold(w.Arg)
	}
	return w.Name
}

// waiting is the enabled rules that wait for a happening, in their order.
func waiting(t *desk.Turn, h desk.Happening) []*desk.Rule {
	x := indexOf(t.Book)
	if h.What != "message" {
		out := x.by[h.What]
		if h.Name != "" {
			out = merge(out, x.by[h.What+"\x00"+desk.Fold(h.Name)])
		}
		return out
	}
	var out []*desk.Rule
	m := t.Event.Message
	if m == nil {
		return nil
	}
	for _, r := range x.by["message"] {
		if r.When.Re == nil || r.When.Re.MatchString(m.Text.S) {
			out = append(out, r)
		}
	}
	var hits []*desk.Rule
	for _, i := range x.words.find(desk.Fold(m.Text.S)) {
		hits = append(hits, t.Book.Rules[i])
	}
	return merge(out, hits)
}

// merge puts two ordered lists together in order.
func merge(a, b []*desk.Rule) []*desk.Rule {
	if len(b) == 0 {
		return a
	}
	out := make([]*desk.Rule, 0, len(a)+len(b))
	for len(a) > 0 && len(b) > 0 {
		if a[0].Order <= b[0].Order {
			out, a = append(out, a[0]), a[1:]
		} else {
			out, b = append(out, b[0]), b[1:]
		}
	}
	return append(append(out, a...), b...)
}

// Replayable tells whether stored messages show where a rule with that trigger would
// have fired.
func Replayable(w desk.Trigger) bool {
	return w.Name == "message" || w.Name == "conversation opened" || w.Name == "faq unanswered"
}

// Would tells whether a rule would fire on the turn's message, and why not: for looking
// back. Whether FAQs leave the message unanswered the caller must have found out.
func Would(t *desk.Turn, r *desk.Rule) (bool, string) {
	m := t.Event.Message
	switch {
	case t.Event.Kind != chat.Said || m == nil:
		return false, "no message"
	case !Replayable(r.When):
		return false, "it does not wait for messages"
	case r.When.Name == "conversation opened" && !opened(t):
		return false, "the conversation was open already"
	case len(r.When.Words) > 0:
		folded, hit := desk.Fold(m.Text.S), false
		for _, w := range r.When.Words {
			hit = hit || strings.Contains(folded, desk.Fold(w))
		}
		if !hit {
			return false, "none of its words"
		}
	case r.When.Re != nil && !r.When.Re.MatchString(m.Text.S):
		return false, "the pattern does not match"
	}
	return holds(t, r)
}

// opened tells whether the turn's message is the first of its conversation.
func opened(t *desk.Turn) bool {
	const most = 50
	from := max(1, t.Entry.Seq-most)
	for _, e := range t.View.Logs.Entries(t.Case.ID, from, int(t.Entry.Seq-from)) {
		if e.Seq < t.Entry.Seq && e.Talk == t.Entry.Talk && e.Side == desk.ByContact {
			return false
		}
	}
	return true
}
