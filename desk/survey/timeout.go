package survey

import (
	"strconv"
	"strings"
	"time"

	"frontdesk/desk"
	"frontdesk/desk/grammar"
)

const (
	shortest    = time.Second
	longest     = 365 * 24 * time.Hour
	mostReminds = 10
)

// isTimeout tells whether a line is "timeout …", with or without a colon.
func isTimeout(line string) bool {
	word := grammar.Normalize(line)
	if i := strings.IndexAny(word, " \t:["); i >= 0 {
		word = word[:i]
	}
	return desk.Fold(word) == "timeout"
}

// timeout reads "timeout D [remind N] [then handover|close]".
func (p *parser) timeout(l grammar.Line) error {
	fail := func(what string) error {
		return grammar.At(p.body.S, l.Pos, "%s", what).
			Expect("timeout, a duration, remind and a number, then handover or close").Try("timeout 10m remind 1 then handover")
	}
	if p.timed {
		return fail("timeout stands twice in the survey.")
	}
	p.timed = true
	words := strings.Fields(strings.ToLower(strings.Replace(grammar.Normalize(l.Text), ":", " ", 1)))[1:]
	for len(words) > 0 {
		used, what := p.timing(words)
		if what != "" {
			return fail(what)
		}
		words = words[used:]
	}
	return nil
}

// timing reads the next words of a timeout; what says what is wrong with them.
func (p *parser) timing(words []string) (used int, what string) {
	arg := ""
	if len(words) > 1 {
		arg = words[1]
	}
	switch words[0] {
	case "remind":
		n, err := strconv.Atoi(grammar.Digits(arg))
		if err != nil || n < 0 || n > mostReminds {
			return 0, "remind needs a number from 0 to 10."
		}
		p.s.Remind = n
		return 2, ""
	case "then":
		if arg != handover && arg != toClose {
			return 0, "A survey ends with handover or close."
		}
		p.s.Then = arg
		return 2, ""
	}
	for n := min(2, len(words)); n > 0; n-- {
		d, ok := grammar.Duration(strings.Join(words[:n], " "))
		if ok && d >= shortest && d <= longest {
			p.s.Timeout = d.Truncate(time.Second)
			return n, ""
		}
	}
	return 0, "“" + clip(words[0]) + "” is no duration: how long may somebody be silent?"
}
