package grammar

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"frontdesk/chat"
)

// Line is one line of a body and where it starts.
type Line struct {
	Text string
	Pos  int
}

// Lines cuts a body into lines, without the line breaks; invisible characters
// and spaces at the ends are dropped, empty lines kept.
func Lines(body string) []Line {
	var out []Line
	for pos := 0; ; {
		n := strings.IndexFunc(body[pos:], lineBreak)
		if n < 0 {
			return append(out, trimmed(body, pos, len(body)))
		}
		out = append(out, trimmed(body, pos, pos+n))
		pos += n
		_, size := utf8.DecodeRuneInString(body[pos:])
		if strings.HasPrefix(body[pos:], "\r\n") {
			size = 2
		}
		pos += size
	}
}

func trimmed(body string, from, to int) Line {
	from = skipBlank(body[:to], from, true)
	line := strings.TrimRightFunc(body[from:to], func(r rune) bool {
		return unicode.IsSpace(r) || invisible(r) && !joiner(r)
	})
	return Line{Text: line, Pos: from}
}

// FirstWord cuts the first word off: a name, and the rest with line breaks kept
// (when the word ends its line, the rest starts with the line break).
func FirstWord(t chat.Text) (word string, rest chat.Text) {
	from := skipBlank(t.S, 0, true)
	to := wordEnd(t.S, from)
	return Visible(t.S[from:to]), t.Slice(skipBlank(t.S, to, false), len(t.S))
}

// Header reads "KEY: value", with any space before the colon, be it full-width
// or not. The key is one word of letters, digits, - _ and dots; value is where the value
// starts in line.
func Header(line string) (key string, value int, ok bool) {
	from := skipBlank(line, 0, false)
	to := from
	for to < len(line) {
		r, n := utf8.DecodeRuneInString(line[to:])
		if !nameRune(r) && r != '.' && !invisible(r) {
			break
		}
		to += n
	}
	colon := skipBlank(line, to, false)
	r, n := utf8.DecodeRuneInString(line[colon:])
	if to == from || plain(r) != ':' {
		return "", 0, false
	}
	return Visible(line[from:to]), skipBlank(line, colon+n, false), true
}
