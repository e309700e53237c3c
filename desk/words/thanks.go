package words

import (
	"strings"
	"unicode"
)

// thanked is phrases of all languages, by their tokens: true for a thanks or a
// goodbye, false for what may stand beside one ("ok", "perfect", "please").
var thanked = thankWords()

// longestThanks is how many tokens the longest phrase has.
const longestThanks = 6

// Thanks tells whether a message is nothing but thanks or a goodbye, in any of the
// languages ("ok, muchas gracias 🙏"), or emoji alone, or a smiley. A closed
// conversation is not opened again by it.
func Thanks(text string) bool {
	if text = strings.TrimSpace(text); text == "" || len(text) > longestPlain {
		return false
	}
	if lone(text) || smileys[strings.ToLower(text)] {
		return true
	}
	rest, found := tokens(text), false
	for len(rest) > 0 {
		n, thanks := phrase(rest)
		if n == 0 {
			return false
		}
		found = found || thanks
		rest = rest[n:]
	}
	return found
}

// smileys that are written with signs.
var smileys = map[string]bool{
	":)": true, ":-)": true, ":d": true, ":-d": true, ";)": true, ";-)": true, "<3": true,
	"(:": true, "^^": true, "^_^": true, "=)": true, ":*": true, ":-*": true, "xd": true, ")": true, "))": true, ")))": true,
}

// phrase finds the longest phrase that the tokens begin with; n is its length.
func phrase(all []string) (n int, thanks bool) {
	for n := min(len(all), longestThanks); n > 0; n-- {
		if thanks, ok := thanked[strings.Join(all[:n], " ")]; ok {
			return n, thanks
		}
	}
	return 0, false
}

// tokens are the folded words of a text, and each Chinese character for itself.
// Letters that are repeated count once: "graciasss".
func tokens(s string) []string {
	var b strings.Builder
	var last rune
	for _, r := range fold(s) {
		switch {
		case unicode.Is(unicode.Han, r):
			b.WriteRune(' ')
			b.WriteRune(r)
			b.WriteRune(' ')
		case r != last || unicode.IsDigit(r):
			b.WriteRune(r)
		}
		last = r
	}
	return strings.Fields(b.String())
}

func thankWords() map[string]bool {
	out := map[string]bool{}
	for _, w := range append(listAll("plain.please"), listAll("plain.beside")...) {
		out[strings.Join(tokens(w), " ")] = false
	}
	for _, w := range listAll("plain.thanks") {
		out[strings.Join(tokens(w), " ")] = true
	}
	return out
}

func han(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool { return unicode.Is(unicode.Han, r) })
}
