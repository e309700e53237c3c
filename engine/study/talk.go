package study

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"frontdesk/chat"
	"frontdesk/desk/faq/repeat"
	"frontdesk/desk/words"
)

// said is one message of a conversation.
type said struct {
	at   int64 // seconds
	ours bool
	by   int32 // which of us
	auto bool  // automation has answered: what was asked needs no person
	talk int64 // number of the conversation, 0 where conversations have none
	text string
}

// pair is a question and its answer, as they stand in a conversation.
type pair struct {
	question, reply string
	asked, replied  int64
	by              int32
	first           bool
}

// How messages belong together: what is written within together is one; what comes after
// apart opens another conversation; an answer is one to a question of at most longAgo.
const (
	together = 2 * 60
	apart    = 24 * 3600
	longAgo  = 3 * 24 * 3600
	// longestQuestion and longestReply, in bytes: what is longer is cut.
	longestQuestion = 600
	longestReply    = 2000
)

// talk makes pairs of one contact's messages, in their order.
type talk struct {
	open    pair
	asked   bool // a question is open
	written int64
	replied bool // it has an answer, which may go on
	last    int64
	number  int64
	begun   bool
}

// say takes a message in; a pair that is complete goes to out. end completes the last one.
func (t *talk) say(m said, out func(pair)) {
	first := !t.begun || m.talk != 0 && m.talk != t.number || m.talk == 0 && m.at-t.last > apart
	if first && t.begun {
		t.end(out)
	}
	t.begun, t.number = true, m.talk
	switch {
	case m.auto:
		t.asked = t.asked && t.replied
		t.end(out)
	case m.ours:
		t.answer(m)
	default:
		t.ask(m, first, out)
	}
	t.last = m.at
}

func (t *talk) ask(m said, first bool, out func(pair)) {
	if t.replied {
		t.end(out)
	}
	if m.text == "" || strings.HasPrefix(m.text, "/") || words.Thanks(m.text) {
		return
	}
	if t.asked && m.at-t.written <= together && len(t.open.question)+len(m.text) < longestQuestion {
		t.open.question += "\n" + m.text
	} else {
		first = first || t.asked && t.open.first // nobody has answered the first one
		t.open = pair{question: cut(m.text, longestQuestion), first: first}
	}
	t.asked, t.written, t.open.asked = true, m.at, m.at
}

func (t *talk) answer(m said) {
	switch {
	case !t.asked || m.text == "":
	case !t.replied && m.at-t.open.asked <= longAgo:
		t.replied = true
		t.open.reply, t.open.replied, t.open.by = cut(m.text, longestReply), m.at, m.by
	case t.replied && m.at-t.open.replied <= together && len(t.open.reply)+len(m.text) < longestReply:
		t.open.reply += "\n" + m.text
	}
}

func (t *talk) end(out func(pair)) {
	if t.asked {
		out(t.open)
	}
	t.asked, t.replied = false, false
}

// cut is at most so many bytes of a text, without what is left of it: a million are kept.
func cut(s string, most int) string {
	if len(s) <= most {
		return s
	}
	return strings.Clone(s[:chat.RuneStart(s, most)])
}

// masker puts marks for names into texts.
type masker struct {
	re   *regexp.Regexp
	mark string
}

// maskOf masks a contact's name: written as a name, as a whole word. Names of one or two
// Latin letters are words too often.
func maskOf(name string) masker { return maskAs(name, repeat.ContactName) }

func maskAs(name, mark string) masker {
	var parts []string
	for _, w := range strings.FieldsFunc(name, func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsMark(r) && r != '\'' && r != '’' && r != '-'
	}) {
		r, _ := utf8.DecodeRuneInString(w)
		long := utf8.RuneCountInString(w)
		if long >= 3 && (unicode.IsUpper(r) || unicode.Is(unicode.Lo, r)) || long == 2 && unicode.Is(unicode.Lo, r) {
			parts = append(parts, regexp.QuoteMeta(w))
		}
	}
	if len(parts) == 0 {
		return masker{}
	}
	slices.SortFunc(parts, func(a, b string) int { return len(b) - len(a) }) // Anabel before Ana, which she is not
	return masker{regexp.MustCompile(`(?:` + strings.Join(parts, "|") + `)(?:[ ]+(?:` + strings.Join(parts, "|") + `))*`), mark}
}

// mask marks the name where it stands alone: within a longer word it is none.
func (m masker) mask(s string) string {
	if m.re == nil || s == "" {
		return s
	}
	var b strings.Builder
	from := 0
	for _, at := range m.re.FindAllStringIndex(s, -1) {
		before, _ := utf8.DecodeLastRuneInString(s[:at[0]])
		after, _ := utf8.DecodeRuneInString(s[at[1]:])
		if inWord(before) && !unicode.Is(unicode.Lo, before) || inWord(after) && !unicode.Is(unicode.Lo, after) {
			continue
		}
		b.WriteString(s[from:at[0]])
		b.WriteString(m.mark)
		from = at[1]
	}
	b.WriteString(s[from:])
	return b.String()
}

func inWord(r rune) bool { return unicode.IsLetter(r) || unicode.IsMark(r) || unicode.IsDigit(r) }
