package grammar

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// plain is the character that counts for r: full-width forms and the separators
// of other scripts are the same as ours.
func plain(r rune) rune {
	switch r {
	case '\u3000', '\u00a0', '\u202f', '\u2007':
		return ' '
	case '、', '،', '﹐':
		return ','
	case '؛', '﹔':
		return ';'
	case '﹕', '︓':
		return ':'
	case '︱', '｜', '¦':
		return '|'
	}
	if 0xFF01 <= r && r <= 0xFF5E {
		return r - 0xFEE0
	}
	return r
}

// Normalize is s with full-width characters as their plain forms, every dash as
// -, every space as a blank, and without invisible characters. It is for short
// values such as times and days, not for texts to be kept.
func Normalize(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case invisible(r):
			return -1
		case isDash(r):
			return '-'
		}
		return plain(r)
	}, s)
}

// Visible is s without invisible characters; those that emoji and Persian words
// are made with stay.
func Visible(s string) string {
	return strings.Map(func(r rune) rune {
		if invisible(r) && !joiner(r) {
			return -1
		}
		return r
	}, s)
}

func isDash(r rune) bool {
	return '\u2010' <= r && r <= '\u2015' || r == '−' || r == '﹣'
}

// invisible characters are those of Unicode's format class, plus the zero-width
// ones that are not in it.
func invisible(r rune) bool {
	return r > 0x7f && (unicode.Is(unicode.Cf, r) || r == '\u034f' || r == '\ufe0e') || r == 0
}

// joiner characters are invisible but make emoji and Persian or Indic words what
// they are.
func joiner(r rune) bool {
	return r == '\u200c' || r == '\u200d' || 0xE0020 <= r && r <= 0xE007F
}

func lineBreak(r rune) bool {
	return r == '\n' || r == '\r' || r == '\u2028' || r == '\u2029' || r == '\u0085'
}

// skipBlank is the offset of the first character at or after i that is neither
// invisible nor space; line breaks are skipped only if lines is set.
func skipBlank(s string, i int, lines bool) int {
	for i < len(s) {
		r, n := utf8.DecodeRuneInString(s[i:])
		if !invisible(r) && !unicode.IsSpace(r) || lineBreak(r) && !lines {
			return i
		}
		i += n
	}
	return i
}

// wordEnd is the offset of the first white space at or after i.
func wordEnd(s string, i int) int {
	if n := strings.IndexFunc(s[i:], unicode.IsSpace); n >= 0 {
		return i + n
	}
	return len(s)
}

// nameRune tells whether r may stand in a name.
func nameRune(r rune) bool {
	return r == '-' || r == '_' || r != '\ufffd' && (unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r))
}
