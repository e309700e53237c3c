package snippet

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"frontdesk/desk/grammar"
)

// kind of a token between {{ and }}.
type kind int

const (
	isName   kind = iota // contact.first_name, and, true, a filter
	isString             // text is what stands between the quotes
	isNumber
	isSign // == | : , …
)

// token is a word of an expression, at pos in the source.
type token struct {
	kind kind
	text string
	pos  int
}

// quoteEnds lists what closes a quote; phones type all of them.
var quoteEnds = map[rune]string{
	'"': `"“”`, '“': `”“"`, '”': `”"`, '„': `“”"`, '«': `»`, '»': `«`, '\'': `'’`, '‘': `’'`, '’': `’'`, '＂': `＂"`,
}

// signs are the operators, the longer ones first.
var signs = []string{"==", "!=", "<>", "<=", ">=", "|", ":", ",", "<", ">", "=", "(", ")"}

// lexer reads the inside of one placeholder or tag.
type lexer struct {
	src   string
	pos   int
	close string // }} or %}
	start int    // of the placeholder
}

// tokens reads up to the closing braces; the lexer then stands behind them. trim
// is set when a dash stands before them.
func (l *lexer) tokens() (out []token, trim bool, err error) {
	for {
		l.skipSpace()
		rest := l.src[l.pos:]
		switch {
		case rest == "":
			return nil, false, l.unclosed()
		case strings.HasPrefix(rest, l.close):
			l.pos += len(l.close)
			return out, trim, nil
		case strings.HasPrefix(rest, "-"+l.close):
			l.pos += 1 + len(l.close)
			return out, true, nil
		}
		t, err := l.token()
		if err != nil {
			return nil, false, err
		}
		out = append(out, t)
	}
}

func (l *lexer) unclosed() error {
	return grammar.At(l.src, l.start, "This placeholder is not closed.").
		Expect(l.close + " after the name").Try(`{{ contact.first_name | default: "there" }}`)
}

func (l *lexer) skipSpace() {
	for l.pos < len(l.src) {
		r, n := utf8.DecodeRuneInString(l.src[l.pos:])
		if !unicode.IsSpace(r) && !unicode.Is(unicode.Cf, r) {
			return
		}
		l.pos += n
	}
}

func (l *lexer) token() (token, error) {
	r, n := utf8.DecodeRuneInString(l.src[l.pos:])
	switch {
	case quoteEnds[r] != "":
		return l.quoted(r, n)
	case unicode.IsDigit(r), r == '-' && unicode.IsDigit(l.after(n)):
		return l.run(isNumber, func(r rune) bool { return unicode.IsDigit(r) || r == '.' || r == '-' }), nil
	case nameStart(r):
		return l.name(), nil
	}
	plain := grammar.Normalize(l.src[l.pos:min(len(l.src), l.pos+8)])
	for _, s := range signs {
		if strings.HasPrefix(plain, s) {
			t := token{isSign, s, l.pos}
			for range s {
				_, n := utf8.DecodeRuneInString(l.src[l.pos:])
				l.pos += n
			}
			return t, nil
		}
	}
	return token{}, grammar.At(l.src, l.pos, "“%c” has no meaning inside a placeholder.", r).
		Try(`{{ contact.first_name | default: "there" }}`)
}

func (l *lexer) after(n int) rune {
	r, _ := utf8.DecodeRuneInString(l.src[l.pos+n:])
	return r
}

func (l *lexer) quoted(r rune, n int) (token, error) {
	from := l.pos + n
	end := strings.IndexAny(l.src[from:], quoteEnds[r])
	if end < 0 {
		return token{}, grammar.At(l.src, l.pos, "This quote is not closed.").Expect("a closing quote after the text")
	}
	t := token{isString, l.src[from : from+end], l.pos}
	if r == '«' || r == '»' {
		t.text = strings.TrimSpace(t.text)
	}
	_, n = utf8.DecodeRuneInString(l.src[from+end:])
	l.pos = from + end + n
	return t, nil
}

// name reads contact.first_name; a dash or dot at its end is not part of it.
func (l *lexer) name() token {
	t := l.run(isName, func(r rune) bool { return nameRune(r) || r == '.' })
	short := strings.TrimRight(t.text, "-.")
	l.pos -= len(t.text) - len(short)
	t.text = short
	return t
}

func (l *lexer) run(k kind, in func(rune) bool) token {
	from := l.pos
	for l.pos < len(l.src) {
		r, n := utf8.DecodeRuneInString(l.src[l.pos:])
		if !in(r) {
			break
		}
		l.pos += n
	}
	return token{k, l.src[from:l.pos], from}
}

func nameStart(r rune) bool { return r == '_' || unicode.IsLetter(r) }

func nameRune(r rune) bool {
	return nameStart(r) || r == '-' || unicode.IsDigit(r) || unicode.IsMark(r)
}
