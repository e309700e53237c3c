package variant

import (
	"strings"
	"time"

	"frontdesk/chat"
	"frontdesk/desk"
	"frontdesk/desk/voice"
	"frontdesk/desk/words"
)

// What is said of an FAQ's answer.
const (
	Helped = "helped" // [That helped]
	Person = "person" // [I need a person]
	Wrong  = "wrong"  // an agent's [Wrong]
)

// Say takes in what was said of an FAQ's answer, in that conversation. The last word
// counts.
func Say(t *desk.Turn, faq string, talk int64, what string) {
	follow(t)
	for i := range t.Case.Tried {
		d := &t.Case.Tried[i]
		if d.Sent() && d.Talk == talk && answers(d, faq) {
			learn(t, d, func() { d.Said = what })
		}
	}
}

// Take is the stage after all that a message can be taken for: it notices what contacts
// do after they got a variant.
func Take(t *desk.Turn) {
	if t.Case == nil || len(t.Case.Tried) == 0 {
		return
	}
	follow(t)
	for _, f := range t.Facts {
		if r := t.Case.Rating; f.What == desk.FactRated && r != nil {
			rated(t, r)
		}
	}
	switch {
	case t.Event.Kind == chat.Said && t.Event.Private && asks(t):
		each(t, func(d *desk.Tried) bool { return t.Entry.Seq > d.Seq && t.Now.Sub(d.At) < day }, func(d *desk.Tried) { d.Asked = true })
	case t.Event.Kind == chat.Woke && t.Event.Data == timerDay:
		each(t, func(d *desk.Tried) bool { return !t.Now.Before(due(d)) }, func(d *desk.Tried) { d.Over = true })
		ring(t)
	}
}

// asks tells whether the contact goes on: what they write is no thanks, no yes, no
// answer, no rating.
func asks(t *desk.Turn) bool {
	m, e := t.Event.Message, t.Entry
	switch {
	case m == nil || e == nil || e.Hidden || t.Taken() == "after close":
		return false
	case m.Media != nil:
		return m.Media.Kind != "sticker"
	}
	act, ok := words.Plain(m.Text.S, voice.Of(t).Lang())
	return !words.Thanks(m.Text.S) && !(ok && act == words.ActYes)
}

// answers tells whether a variant is one of an FAQ's answer.
func answers(d *desk.Tried, faq string) bool {
	of, _, _ := strings.Cut(d.Of, ".")
	return of == faq
}

func rated(t *desk.Turn, r *desk.Rating) {
	for i := range t.Case.Tried {
		if d := &t.Case.Tried[i]; d.Sent() && d.Talk == r.Talk {
			learn(t, d, func() { d.Stars = r.Stars })
		}
	}
}

// each does something to those that were sent, whose day is not over, and that pass.
func each(t *desk.Turn, pass func(*desk.Tried) bool, do func(*desk.Tried)) {
	for i := range t.Case.Tried {
		if d := &t.Case.Tried[i]; d.Sent() && !d.Over && !d.Asked && pass(d) {
			learn(t, d, func() { do(d) })
		}
	}
}

// learn changes what is known of one, and counts it anew.
func learn(t *desk.Turn, d *desk.Tried, do func()) {
	was := *d
	do()
	change(t, d, func(y *Tally) {
		y.count(&was, -1)
		y.count(d, 1)
	})
}

// change changes the tally of a variant, in the record that it was chosen by.
func change(t *desk.Turn, d *desk.Tried, do func(*Tally)) {
	s := t.Book.Snippets[d.Of]
	if s == nil {
		return
	}
	r := RecordOf(t, s, t.Book.VariantsOf(d.Of))
	if y := r.Of[d.N]; y != nil && r.Round == d.Round {
		do(y)
		r.keep(t, d.Of)
	}
}

// due is when a day has passed.
func due(d *desk.Tried) time.Time { return desk.Due(d.At.Add(day)) }

// ring sets the timer for the next day that is over.
func ring(t *desk.Turn) {
	var next time.Time
	for i := range t.Case.Tried {
		d := &t.Case.Tried[i]
		if d.Sent() && !d.Over && !d.Asked && (next.IsZero() || due(d).Before(next)) {
			next = due(d)
		}
	}
	if !next.IsZero() {
		t.Timer(timerDay, next, nil)
	}
}
