package words

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// fold is what whole messages are compared by: case, accents (vowel marks and
// variants of letters in Arabic), punctuation and emoji do not count. Words are
// parted by one space.
func fold(s string) string {
	var b strings.Builder
	var base rune
	for _, r := range norm.NFKD.String(strings.ToValidUTF8(s, " ")) {
		switch {
		case unicode.Is(unicode.Mn, r) && unicode.In(base, unicode.Latin, unicode.Greek, unicode.Cyrillic, unicode.Arabic):
		case unicode.Is(unicode.Cf, r) || r == tatweel:
		case unicode.In(r, unicode.L, unicode.N, unicode.M) && !unicode.Is(unicode.Me, r) && !isSelector(r):
			base = r
			b.WriteRune(letter(r))
		default:
			base = 0
			b.WriteByte(' ')
		}
	}
	return norm.NFC.String(strings.Join(strings.Fields(b.String()), " "))
}

const tatweel = 'ـ'

// isSelector tells whether a rune chooses how an emoji looks.
func isSelector(r rune) bool { return 0xFE00 <= r && r <= 0xFE0F }

// alike are letters that people and keyboards mix up.
var alike = map[rune]rune{'ς': 'σ', 'ى': 'ي', 'ی': 'ي', 'ک': 'ك', 'ة': 'ه', 'ı': 'i'}

func letter(r rune) rune {
	if l, ok := alike[r]; ok {
		return l
	}
	return unicode.ToLower(r)
}

// lone tells whether a text is emoji and nothing else.
func lone(s string) bool {
	found := false
	for _, r := range s {
		switch {
		case unicode.IsSpace(r) || unicode.Is(unicode.Cf, r) || isSelector(r):
		case isEmoji(r):
			found = true
		default:
			return false
		}
	}
	return found
}

func isEmoji(r rune) bool {
	return unicode.Is(unicode.So, r) || 0x1F000 <= r && r <= 0x1FAFF
}
