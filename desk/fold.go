package desk

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Fold is what two names are compared by: case, accents of Latin, Greek and
// Cyrillic letters, and the difference of - and _ do not count, nor do invisible
// characters.
func Fold(name string) string {
	if isPlain(name) {
		return name
	}
	var b strings.Builder
	var base rune
	for _, r := range norm.NFKD.String(name) {
		switch {
		case unicode.Is(unicode.Mn, r) && unicode.In(base, unicode.Latin, unicode.Greek, unicode.Cyrillic):
			continue
		case unicode.Is(unicode.Cf, r):
			continue
		case r == '_':
			r = '-'
		}
		base = r
		b.WriteRune(lower(r))
	}
	return norm.NFC.String(b.String())
}

// lower is the letter's case-folded form: ς and σ are one letter, ß stays.
func lower(r rune) rune {
	if r == 'ς' {
		return 'σ'
	}
	return unicode.ToLower(unicode.ToUpper(r))
}

func isPlain(s string) bool {
	for i := range len(s) {
		if c := s[i]; !('a' <= c && c <= 'z' || '0' <= c && c <= '9' || c == '-') {
			return false
		}
	}
	return true
}
