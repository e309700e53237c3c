package past

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"frontdesk/chat"
)

// invisible are marks of direction and joining, which exports are strewn with.
func invisible(r rune) bool {
	switch {
	case r == 0x200E || r == 0x200F || r == 0x061C || r == 0xFEFF || r == 0x200B:
		return true
	case 0x202A <= r && r <= 0x202E, 0x2066 <= r && r <= 0x2069:
		return true
	}
	return false
}

// plain is a line without invisible marks, its blanks and digits as in ASCII.
func plain(s string) string {
	if isASCII(s) {
		return s
	}
	return strings.Map(plainRune, s)
}

// plainRune is a character of that, negative for none.
func plainRune(r rune) rune {
	switch {
	case r < utf8.RuneSelf:
		return r
	case invisible(r):
		return -1
	case unicode.Is(unicode.Zs, r):
		return ' '
	case r == '،' || r == '，':
		return ','
	case r == '：':
		return ':'
	case unicode.Is(unicode.Nd, r):
		return '0' + digit(r)
	}
	return r
}

// digit is the value of a decimal digit of any script: each script's ten stand in a row.
func digit(r rune) rune {
	for _, t := range unicode.Nd.R16 {
		if rune(t.Lo) <= r && r <= rune(t.Hi) {
			return (r - rune(t.Lo)) % 10
		}
	}
	for _, t := range unicode.Nd.R32 {
		if rune(t.Lo) <= r && r <= rune(t.Hi) {
			return (r - rune(t.Lo)) % 10
		}
	}
	return 0
}

func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// bare is a name's letters and digits, in small letters: file names lose the rest.
func bare(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsNumber(r) || unicode.IsMark(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, s)
}

// cutText is at most so many bytes of a text, whole characters.
func cutText(s string, most int) string {
	return s[:chat.RuneStart(s, most)]
}
