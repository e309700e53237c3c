package snippet

import (
	"strings"

	"frontdesk/chat"
	"frontdesk/desk"
)

// FillText fills placeholders into any text (of a rule's say, a survey's
// question) for the turn's contact; a hole becomes nothing.
func FillText(t *desk.Turn, text chat.Text) chat.Text {
	out, _ := fillText(t, text, nil, asIs)
	return out
}

// CheckText tells whether the placeholders of a text are known; the error is a
// *grammar.Error.
func CheckText(text chat.Text, b *desk.Book) error {
	_, err := compile(text.S, b, false)
	return err
}

func asIs(s string) string { return s }

// fillText also tells which placeholders came out empty. A text that cannot be
// read stays as it is: it was refused when it was saved, so nobody meant it.
func fillText(t *desk.Turn, text chat.Text, agent *desk.Agent, escape func(string) string) (chat.Text, []string) {
	tm := cached(t.Book, text.S)
	if tm == nil {
		return text, nil
	}
	out, holes, err := tm.fill(t, text, agent, escape)
	if err != nil {
		t.Why("a text could not be filled in: %v", err)
		return text, nil
	}
	return out, holes
}

// mostCached bounds the templates kept with a Book.
const mostCached = 10000

// cached compiles a text once for each Book.
func cached(b *desk.Book, src string) *template {
	if strings.IndexByte(src, '{') < 0 {
		return nil
	}
	all, _ := b.Derived["snippet"].(map[string]*template)
	if tm, ok := all[src]; ok {
		return tm
	}
	tm, err := compile(src, b, true)
	if err != nil {
		tm = nil
	}
	if b.Derived == nil {
		return tm
	}
	if all == nil || len(all) >= mostCached {
		all = map[string]*template{}
		b.Derived["snippet"] = all
	}
	all[src] = tm
	return tm
}
