// Package gram reads a message, in any language, into what the FAQ matcher compares
// messages by: words, pairs of words, beginnings of words and short runs of
// characters, each as a hash. It is pure. It knows no language: no stemmer, no
// dictionary, no segmenter, and must not learn one.
package gram

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// A message is read up to here: what stands behind is seldom the question, and a
// hostile text must cost no more than a long one.
const (
	maxBytes = 8000
	maxRunes = 1000
)

// Token is one word, number, emoji or sign of a message.
type Token struct {
	Text string
	// Joined is a run of a script that writes no blanks between words (Chinese,
	// Japanese, Thai, Lao, Khmer, Burmese).
	Joined bool
}

// Read parts a text into tokens. Case, compatibility forms, invisible characters,
// apostrophes within words, Arabic vowel marks and letter variants do not count, nor
// does punctuation.
func Read(s string) []Token {
	if len(s) > maxBytes {
		s = s[:maxBytes]
	}
	s = strings.ToValidUTF8(s, " ")
	if !ascii(s) {
		s = norm.NFKC.String(s)
	}
	r := reader{}
	for _, c := range s {
		if r.seen++; r.seen > maxRunes {
			break
		}
		r.take(c)
	}
	r.end()
	return r.out
}

// Canonical is the text's tokens parted by blanks: two messages of the same
// canonical text are the same to the matcher.
func Canonical(s string) string { return Join(Read(s)) }

// Join is the canonical text of tokens.
func Join(tokens []Token) string {
	words := make([]string, len(tokens))
	for i, t := range tokens {
		words[i] = t.Text
	}
	return strings.Join(words, " ")
}

type reader struct {
	out    []Token
	word   []rune
	joined bool
	seen   int
}

func (r *reader) take(c rune) {
	c, keep := letter(c)
	switch {
	case !keep:
	case c == '\'' && len(r.word) > 0: // what's is whats
	case unicode.IsMark(c) && len(r.word) > 0:
		r.word = append(r.word, c)
	case unicode.IsLetter(c) || unicode.IsNumber(c):
		r.add(c)
	case isSign(c):
		r.end()
		r.out = append(r.out, Token{Text: string(c)})
	default:
		r.end()
	}
}

func (r *reader) add(c rune) {
	joined := isJoined(c)
	if len(r.word) > 0 && joined != r.joined {
		r.end()
	}
	r.joined = joined
	r.word = append(r.word, c)
}

func (r *reader) end() {
	if len(r.word) > 0 {
		r.out = append(r.out, Token{Text: string(r.word), Joined: r.joined})
	}
	r.word = r.word[:0]
}

// letter is a character as it counts, and whether it counts at all.
func letter(c rune) (rune, bool) {
	switch {
	case c < utf8.RuneSelf:
		if 'A' <= c && c <= 'Z' {
			c += 'a' - 'A'
		}
		return c, c >= ' ' || c == '\n' || c == '\t' || c == '\r'
	case c == '’' || c == '‘' || c == 'ʼ' || c == '´':
		return '\'', true
	case unicode.Is(unicode.Cf, c) || unicode.IsControl(c):
		return c, false
	case c == 'ـ' || 0x064B <= c && c <= 0x065F || c == 0x0670: // tatweel, harakat
		return c, false
	case 0xFE00 <= c && c <= 0xFE0F: // how an emoji looks
		return c, false
	}
	if l, ok := alike[c]; ok {
		return l, true
	}
	return unicode.ToLower(c), true
}

// alike are letters that people and keyboards mix up.
var alike = map[rune]rune{'أ': 'ا', 'إ': 'ا', 'آ': 'ا', 'ٱ': 'ا', 'ى': 'ي', 'ی': 'ي', 'ک': 'ك', 'ة': 'ه', 'ς': 'σ', 'ı': 'i', 'İ': 'i'}

// isSign is an emoji, another pictorial sign or a currency: a word of its own.
func isSign(c rune) bool {
	return c >= utf8.RuneSelf && unicode.In(c, unicode.So, unicode.Sc) || c == '$'
}

// isJoined tells whether a script writes no blanks between words.
func isJoined(c rune) bool {
	if c < 0x0E00 {
		return false
	}
	return c == 'ー' || unicode.In(c, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar)
}

func ascii(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// Plain is a word without the accents of Latin, Greek and Cyrillic letters: typed on
// a telephone they are often left out.
func Plain(word string) string {
	if ascii(word) {
		return word
	}
	var b strings.Builder
	var base rune
	for _, c := range norm.NFD.String(word) {
		if unicode.Is(unicode.Mn, c) && unicode.In(base, unicode.Latin, unicode.Greek, unicode.Cyrillic) {
			continue
		}
		base = c
		b.WriteRune(c)
	}
	return b.String()
}
