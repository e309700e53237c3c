package grammar

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// closers lists the quotes that may close what r opens, the best first; "" when r
// opens nothing. Phones mix them, so the others are taken where the best is
// missing.
func closers(r rune) string {
	switch r {
	case '"':
		return "\"＂”"
	case '＂':
		return "＂\""
	case '“', '‟', '〝':
		return "”〞\"“"
	case '”':
		return "”\""
	case '„':
		return "“”\""
	case '«':
		return "»"
	case '»':
		return "«»"
	case '‹':
		return "›"
	case '›':
		return "‹›"
	}
	return ""
}

// lookAhead is how many bytes a scanner looks through in vain for closing quotes
// before it takes a quote for unclosed.
const lookAhead = 4 << 20

// quoted reads what r, n bytes long, opens.
func (s *Scanner) quoted(r rune, n int) (Token, error) {
	t := Token{Kind: Quoted, Pos: s.pos, From: s.pos + n}
	for _, closer := range closers(r) {
		to, ok := s.closing(r, closer, t.From)
		if !ok {
			continue
		}
		t.To, t.Stop = to, to+utf8.RuneLen(closer)
		t.Text = content(r, s.src[t.From:to])
		if strings.ContainsRune("«»‹›", r) {
			t.From, t.To = trimOffsets(s.src, t.From, t.To)
		}
		s.noteTorn(t)
		return s.take(t), nil
	}
	at := s.pos
	if s.torn >= 0 {
		at = s.torn
	}
	e := At(s.src, at, "This quote is not closed.")
	return Token{}, e.Expect("a closing quote " + string([]rune(closers(r))[0]) + " after the text")
}

// content is what stands between quotes that r opened.
func content(r rune, s string) string {
	switch r {
	case '«', '»', '‹', '›':
		from, to := trimOffsets(s, 0, len(s))
		return s[from:to]
	case '"':
		return unescape(s)
	}
	return s
}

func (s *Scanner) noteTorn(t Token) {
	next, _ := utf8.DecodeRuneInString(s.src[t.Stop:])
	if s.torn < 0 && unicode.IsLetter(next) && strings.ContainsFunc(s.src[t.From:t.To], lineBreak) {
		s.torn = t.Pos
	}
}

// closing finds the closer of an opening quote; quotes of the same pair inside
// are skipped over.
func (s *Scanner) closing(opener, closer rune, from int) (int, bool) {
	if s.spent > lookAhead {
		return 0, false
	}
	depth := 0
	for i, r := range s.src[from:] {
		switch {
		case r == closer && depth > 0:
			depth--
		case r == closer && opener == '"' && r == '"' && escaped(s.src[from:from+i]):
		case r == closer:
			return from + i, true
		case r == opener:
			depth++
		}
	}
	s.spent += len(s.src) - from
	return 0, false
}

// escaped tells whether a quote after before is meant literally: an odd number
// of backslashes stands in front of it.
func escaped(before string) bool {
	return (len(before)-len(strings.TrimRight(before, `\`)))%2 == 1
}

// unescape takes the backslashes away that escapes finds.
func unescape(s string) string {
	if !strings.Contains(s, `\`) {
		return s
	}
	var b strings.Builder
	rest := 0
	for _, at := range escapes(s) {
		b.WriteString(s[rest:at])
		rest = at + 1
	}
	return b.String() + s[rest:]
}

// escapes lists the backslashes that only protect what follows. Backslashes
// count only in front of a double quote or at the end: \d stays \d.
func escapes(s string) []int {
	var out []int
	run := 0
	for i := 0; i <= len(s); i++ {
		if i < len(s) && s[i] == '\\' {
			run++
			continue
		}
		if i == len(s) || s[i] == '"' {
			for k := i - run; k < i; k += 2 {
				out = append(out, k)
			}
		}
		run = 0
	}
	return out
}

func trimOffsets(s string, from, to int) (int, int) {
	from += len(s[from:to]) - len(strings.TrimLeftFunc(s[from:to], unicode.IsSpace))
	return from, from + len(strings.TrimRightFunc(s[from:to], unicode.IsSpace))
}

// singles are the single quotes that may start a value.
const singles = "'‘‚`"

// single reads '…' or ‘…’ on one line; an apostrophe that closes nowhere belongs
// to its word.
func (s *Scanner) single(r rune, n int) (Token, bool) {
	if !strings.ContainsRune(singles, r) || s.spent > lookAhead {
		return Token{}, false
	}
	from := s.pos + n
	for i, c := range s.src[from:] {
		if lineBreak(c) {
			break
		}
		if !closesSingle(r, c) || i == 0 {
			continue
		}
		stop := from + i + utf8.RuneLen(c)
		if next, _ := utf8.DecodeRuneInString(s.src[stop:]); stop == len(s.src) || !unicode.IsLetter(next) && !unicode.IsDigit(next) {
			return Token{Kind: Quoted, Text: s.src[from : from+i], Pos: s.pos, Stop: stop, From: from, To: from + i}, true
		}
	}
	s.spent += len(s.src) - from
	return Token{}, false
}

func closesSingle(opener, r rune) bool {
	switch opener {
	case '`':
		return r == '`'
	case '‚':
		return r == '‘' || r == '’' || r == '\''
	}
	return r == '\'' || r == '’'
}

// Quote puts a value in quotes where it needs them to be read as one word that
// is no grammar word.
func Quote(s string) string {
	if slices.ContainsFunc(GrammarWords, func(w string) bool { return strings.EqualFold(w, s) }) ||
		slices.ContainsFunc(valueWords, func(w string) bool { return strings.EqualFold(w, s) }) {
		return InQuotes(s)
	}
	t, err := NewScanner(s).NextValue()
	if err != nil || t.Kind != Word || t.Text != s || t.Stop != len(s) {
		return InQuotes(s)
	}
	// What could join with text around it: an apostrophe, a survey's brackets.
	if strings.ContainsAny(s[:1], "'`[") || strings.ContainsAny(s, "‘‚]") {
		return InQuotes(s)
	}
	return s
}

// InQuotes puts s in quotes that it does not contain.
func InQuotes(s string) string {
	switch {
	case !strings.ContainsAny(s, `"“”‟＂`) && !strings.HasSuffix(s, `\`):
		return `"` + s + `"`
	case !strings.ContainsAny(s, "“”‟"):
		return "“" + s + "”"
	}
	var b strings.Builder
	b.WriteByte('"')
	run := 0
	for _, r := range s {
		if r == '"' {
			b.WriteString(strings.Repeat(`\`, run+1))
		}
		if r == '\\' {
			run++
		} else {
			run = 0
		}
		b.WriteRune(r)
	}
	return b.String() + strings.Repeat(`\`, run) + `"`
}
