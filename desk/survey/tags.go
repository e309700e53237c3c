package survey

import (
	"regexp"
	"strconv"
	"strings"

	"frontdesk/chat"
	"frontdesk/desk"
	"frontdesk/desk/cond"
	"frontdesk/desk/grammar"
)

// mostRetries is how often anybody answers wrongly with patience.
const mostRetries = 20

// tags is the line's text from the given offset on, without the [tags] at its end:
// they go to the question that the line belongs to.
func (p *parser) tags(l grammar.Line, from int) (chat.Text, error) {
	end := len(l.Text)
	for p.to.asks >= 0 {
		at, err := p.lastTag(l, from, end)
		if err != nil {
			return chat.Text{}, err
		}
		if at < 0 {
			break
		}
		end = from + len(strings.TrimRight(l.Text[from:at], " \t\u00a0"))
	}
	return p.body.Slice(l.Pos+from, l.Pos+end), nil
}

// lastTag reads the tag that ends at end, and tells where it begins; -1 when what
// stands there is text. A condition may hold brackets itself, so the opening one
// is looked for from the right.
func (p *parser) lastTag(l grammar.Line, from, end int) (int, error) {
	s := l.Text[from:end]
	inner, ok := strings.CutSuffix(s, "]")
	if !ok {
		if inner, ok = strings.CutSuffix(s, "］"); !ok {
			return -1, nil
		}
	}
	q := &p.s.Questions[p.to.asks]
	var failed error
	for at := opening(inner, len(inner)); at >= 0; at = opening(inner, at) {
		content := inner[at:]
		content = strings.TrimPrefix(strings.TrimPrefix(content, "["), "［")
		known, err := p.tag(q, content, l.Pos+from+len(inner)-len(content))
		switch {
		case known && err == nil:
			return from + at, nil
		case known && failed == nil:
			failed = err
		case failed == nil && at == opening(inner, len(inner)):
			p.misspelt(content)
		}
	}
	return -1, failed
}

// opening is the last opening bracket before a place.
func opening(s string, before int) int { return strings.LastIndexAny(s[:before], "[［") }

// tag reads what stands between brackets; known tells whether it is a tag at all.
func (p *parser) tag(q *desk.Question, content string, pos int) (known bool, err error) {
	word, rest, _ := strings.Cut(strings.TrimSpace(content), " ")
	switch desk.Fold(word) {
	case "optional":
		if strings.TrimSpace(rest) != "" {
			return false, nil
		}
		q.Optional = true
		return true, nil
	case "retry":
		return true, p.retry(q, rest, pos)
	case "if":
		return true, p.condition(q, content, pos)
	}
	return false, nil
}

func (p *parser) retry(q *desk.Question, rest string, pos int) error {
	n, err := strconv.Atoi(grammar.Digits(strings.TrimSpace(rest)))
	if err != nil || n < 1 || n > mostRetries {
		return grammar.At(p.body.S, pos, "[retry] needs to know after how many wrong answers the question is skipped.").
			Expect("a number from 1 to 20").Try("order: What is your order number? [retry 3]")
	}
	q.Retry = n
	return nil
}

var ifWord = regexp.MustCompile(`^\s*\S+\s*`)

func (p *parser) condition(q *desk.Question, content string, pos int) error {
	skip := len(ifWord.FindString(content))
	c, warnings, err := cond.Parse(content[skip:], p.book)
	if err != nil {
		return p.inLine(err, pos+skip)
	}
	p.warnings = append(p.warnings, warnings...)
	if q.If != nil {
		c = &desk.Cond{Op: "and", Subs: []desk.Cond{*q.If, *c}}
	}
	q.If = c
	return nil
}

// misspelt warns of a word in brackets that is nearly a tag.
func (p *parser) misspelt(content string) {
	word, _, _ := strings.Cut(strings.TrimSpace(content), " ")
	if near := grammar.Suggest(word, []string{"optional", "retry"}); len(word) >= 4 && len(near) > 0 {
		p.warn("[%s] is asked as text. Did you mean [%s]?", clip(content), near[0])
	}
}
