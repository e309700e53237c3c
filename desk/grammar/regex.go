package grammar

import (
	"errors"
	"fmt"
	"regexp"
	"regexp/syntax"
	"strings"
	"unicode"
	"unicode/utf8"
)

const (
	regexExample = `/^[A-Z]{2}\d{6}$/`
	longestRegex = 1000 // bytes
)

// regex reads /…/ at the scanner's place, up to a slash that the end, white
// space or a separator follows; letters after it such as /…/i are its flags.
func (s *Scanner) regex() (Token, error) {
	for _, classes := range []bool{true, false} {
		if t, ok := s.regexTo(classes); ok {
			return s.take(t), nil
		}
	}
	return Token{}, At(s.src, s.pos, "This pattern is not closed.").Expect("a slash after the pattern").Try(regexExample)
}

// regexTo looks for the closing slash; classes says that one in [ ] is none.
func (s *Scanner) regexTo(classes bool) (Token, bool) {
	from := s.pos + 1
	class, esc := false, false
	for i, r := range s.src[from:] {
		switch {
		case lineBreak(r):
			return Token{}, false
		case esc:
			esc = false
			continue
		case r == '\\':
			esc = true
		case r == '[':
			class = classes
		case r == ']':
			class = false
		}
		if r != '/' || class {
			continue
		}
		if flags, stop, ok := regexEnd(s.src, from+i+1); ok {
			text := bareSlashes(s.src[from : from+i])
			if flags != "" {
				text = "(?" + flags + ")" + text
			}
			return Token{Kind: Regex, Text: text, Pos: s.pos, Stop: stop, From: from, To: from + i}, true
		}
	}
	return Token{}, false
}

// bareSlashes takes the backslashes of \/ away, which only keep it from closing.
func bareSlashes(s string) string {
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] == '\\' && i+1 < len(s) {
			if i++; s[i] != '/' {
				b.WriteByte('\\')
			}
		}
		b.WriteByte(s[i])
	}
	return b.String()
}

// regexEnd tells whether a pattern may end at i, and its flags.
func regexEnd(src string, i int) (flags string, stop int, ok bool) {
	stop = i
	for stop < len(src) && strings.IndexByte("ims", src[stop]) >= 0 {
		stop++
	}
	r, _ := utf8.DecodeRuneInString(src[stop:])
	if stop == len(src) || unicode.IsSpace(r) || strings.ContainsRune(",;|)]", plain(r)) || closers(r) != "" {
		return src[i:stop], stop, true
	}
	return "", 0, false
}

// Pattern compiles a Regex token of src; the error is an *Error at its place.
func Pattern(src string, t Token) (*regexp.Regexp, error) {
	if len(t.Text) > longestRegex {
		return nil, At(src, t.Pos, "This pattern is too long: at most %d characters.", longestRegex).Try(regexExample)
	}
	if t.Text == "" {
		return nil, At(src, t.Pos, "This pattern is empty.").Expect("a pattern between the slashes").Try(regexExample)
	}
	re, err := regexp.Compile(t.Text)
	if err == nil {
		return re, nil
	}
	what, place := err.Error(), t.Pos
	if se := (*syntax.Error)(nil); errors.As(err, &se) {
		what = se.Code.String()
		if i := strings.Index(src[t.Pos:t.Stop], se.Expr); i >= 0 && se.Expr != "" {
			place, what = t.Pos+i, what+": "+se.Expr
		}
	}
	return nil, At(src, place, "This pattern cannot be read (%s).", what).
		Expect("a regular expression without look-around or back-references").Try(regexExample)
}

// PrintPattern writes a pattern so that it is read as the same one.
func PrintPattern(pattern string) string {
	var b strings.Builder
	b.WriteByte('/')
	esc := false
	for _, r := range pattern {
		switch {
		case r == '/' && !esc:
			b.WriteString(`\/`)
		case lineBreak(r):
			fmt.Fprintf(&b, `\x{%x}`, r)
		default:
			b.WriteRune(r)
		}
		esc = r == '\\' && !esc
	}
	return b.String() + "/"
}
