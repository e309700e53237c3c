package snippet

import (
	"strings"
	"unicode/utf8"

	"frontdesk/desk/grammar"
)

// piece of a template: literal text, a placeholder, or a tag, at [from, to) of the
// source.
type piece struct {
	from, to int
	what     byte    // 't' text, '{' placeholder, '%' tag, 's' a short {name}
	toks     []token // of placeholders and tags
	trimL    bool    // {{- : white space before it goes
	trimR    bool
}

// scan cuts a source into pieces; none when there is nothing to fill in.
func scan(src string) ([]piece, error) {
	var out []piece
	text := 0
	for pos := 0; ; {
		i := strings.IndexByte(src[pos:], '{')
		if i < 0 {
			break
		}
		pos += i
		p, ok, err := scanAt(src, pos)
		if err != nil {
			return nil, err
		}
		if !ok {
			pos++
			continue
		}
		if text < pos {
			out = append(out, piece{from: text, to: pos, what: 't'})
		}
		out = append(out, p)
		pos, text = p.to, p.to
	}
	if out != nil && text < len(src) {
		out = append(out, piece{from: text, to: len(src), what: 't'})
	}
	trimAround(src, out)
	return out, nil
}

// scanAt reads the piece that a brace at pos begins; false when it is only a brace.
func scanAt(src string, pos int) (piece, bool, error) {
	rest := src[pos:]
	switch {
	case strings.HasPrefix(rest, "{{"):
		return scanBraces(src, pos, '{', "}}")
	case strings.HasPrefix(rest, "{%"):
		return scanBraces(src, pos, '%', "%}")
	}
	name := rest[1:]
	end := strings.IndexFunc(name, func(r rune) bool { return !nameRune(r) && r != '.' })
	first, _ := utf8.DecodeRuneInString(name)
	if end <= 0 || name[end] != '}' || !nameStart(first) {
		return piece{}, false, nil
	}
	return piece{from: pos, to: pos + end + 2, what: 's', toks: []token{{isName, name[:end], pos + 1}}}, true, nil
}

func scanBraces(src string, pos int, what byte, closer string) (piece, bool, error) {
	l := &lexer{src: src, pos: pos + 2, close: closer, start: pos}
	p := piece{from: pos, what: what}
	if strings.HasPrefix(src[l.pos:], "-") {
		p.trimL = true
		l.pos++
	}
	var err error
	p.toks, p.trimR, err = l.tokens()
	p.to = l.pos
	if err == nil && len(p.toks) == 0 {
		err = grammar.At(src, pos, "This placeholder is empty.").Expect("a name").Try("{{ contact.first_name }}")
	}
	return p, true, err
}

// trimAround cuts the white space off that {{- and -}} ask for.
func trimAround(src string, ps []piece) {
	for i := range ps {
		if ps[i].trimL && i > 0 && ps[i-1].what == 't' {
			before := &ps[i-1]
			before.to = before.from + len(strings.TrimRight(src[before.from:before.to], " \t\r\n"))
		}
		if ps[i].trimR && i+1 < len(ps) && ps[i+1].what == 't' {
			after := &ps[i+1]
			after.from = after.to - len(strings.TrimLeft(src[after.from:after.to], " \t\r\n"))
		}
	}
}
