package chat

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Split cuts a text into pieces of at most limit UTF-16 units: after a paragraph, else
// after a line, else at a space, where there is one in the second half; else
// anywhere, but not within a letter and the signs upon it. White space at a cut is
// dropped, and so are pieces of nothing else; marks go on in the next piece. There
// is always one piece.
func Split(t Text, limit int) []Text {
	var out []Text
	for reach(t.S, limit) < len(t.S) {
		at := cutAt(t.S, limit)
		out = appendPiece(out, trimRight(t.Slice(0, at)))
		rest := strings.TrimLeft(t.S[at:], " \n")
		t = t.Slice(len(t.S)-len(rest), len(t.S))
	}
	if out = appendPiece(out, t); len(out) == 0 {
		out = append(out, t)
	}
	return out
}

func appendPiece(out []Text, t Text) []Text {
	if t.Empty() {
		return out
	}
	return append(out, t)
}

func trimRight(t Text) Text { return t.Slice(0, len(strings.TrimRight(t.S, " \n"))) }

// cutAt is the byte at which to cut s, which is longer than limit.
func cutAt(s string, limit int) int {
	end := reach(s, limit)
	head := s[:end]
	for _, sep := range []string{"\n\n", "\n", " "} {
		if i := strings.LastIndex(head, sep); i > end/2 {
			return i + len(sep)
		}
	}
	for back, i := 0, end; back < 32 && i > 0; back++ {
		r, _ := utf8.DecodeRuneInString(s[i:])
		before, w := utf8.DecodeLastRuneInString(s[:i])
		if !joins(r) && before != joiner {
			return i
		}
		i -= w
	}
	return end
}

// reach is the byte up to which s has at most limit units, at least one rune.
func reach(s string, limit int) int {
	n := 0
	for i, r := range s {
		if n++; r > 0xFFFF {
			n++
		}
		if n > limit && i > 0 {
			return i
		}
	}
	return len(s)
}

const joiner = '\u200d'

// joins tells whether r stands upon the letter before it.
func joins(r rune) bool {
	return r == joiner || unicode.Is(unicode.M, r) || r >= 0x1F3FB && r <= 0x1F3FF
}

// Short is s cut to at most limit UTF-16 units, without white space around it.
func Short(s string, limit int) string {
	return strings.TrimSpace(Split(Plain(s), limit)[0].S)
}
