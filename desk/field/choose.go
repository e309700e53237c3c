package field

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"frontdesk/desk"
	"frontdesk/desk/grammar"
)

// readChoice finds the choice that is meant: exact label, then value, then the
// same without punctuation and emoji, then number, then a misspelling.
func readChoice(f *desk.Field, s, _ string) (Answer, bool) {
	ways := []func(*desk.Field, string) int{byLabel, byValue, byLetters, byNumber}
	for _, way := range ways {
		if i := way(f, s); i >= 0 {
			return chosen(f, i, false)
		}
	}
	if i := bySpelling(f, s); i >= 0 {
		return chosen(f, i, true)
	}
	return refused()
}

func chosen(f *desk.Field, i int, guess bool) (Answer, bool) {
	c := f.Choices[i]
	return Answer{Value: desk.Value{V: c.Value}, Label: c.Label, Guess: guess}, true
}

func byLabel(f *desk.Field, s string) int {
	return only(f, func(c desk.Choice) bool { return desk.Fold(c.Label) == desk.Fold(s) })
}

func byValue(f *desk.Field, s string) int {
	return only(f, func(c desk.Choice) bool { return desk.Fold(c.Value) == desk.Fold(s) })
}

// byLetters compares without what is no letter or digit at the ends: "Español!"
// and "🇪🇸 Español" are the same.
func byLetters(f *desk.Field, s string) int {
	s = letters(s)
	if s == "" {
		return -1
	}
	if i := only(f, func(c desk.Choice) bool { return letters(c.Label) == s }); i >= 0 {
		return i
	}
	return only(f, func(c desk.Choice) bool { return letters(c.Value) == s })
}

func letters(s string) string {
	return strings.TrimFunc(desk.Fold(s), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r) ||
			unicode.Is(unicode.Variation_Selector, r) || r == '\u20e3'
	})
}

// byNumber is the choice at a position counted from 1: "2", "2.", "#2", "2️⃣", "٢".
func byNumber(f *desk.Field, s string) int {
	s = grammar.Digits(grammar.Normalize(s))
	n, err := strconv.Atoi(letters(s))
	if err != nil || n < 1 || n > len(f.Choices) || strings.ContainsAny(s, "+-%") {
		return -1
	}
	return n - 1
}

// bySpelling is the choice whose label s misspells: the nearest, if no other is
// as near.
func bySpelling(f *desk.Field, s string) int {
	s = letters(s)
	best, nearest, tie := -1, 0, false
	for i, c := range f.Choices {
		label := letters(c.Label)
		n, m := utf8.RuneCountInString(label), utf8.RuneCountInString(s)
		slack := min(n/4, 3)
		if countLetters(label) < 4 || max(n, m)-min(n, m) > slack {
			continue
		}
		d := grammar.Distance(label, s)
		if d > slack || best >= 0 && d > nearest {
			continue
		}
		tie = best >= 0 && d == nearest
		best, nearest = i, d
	}
	if tie {
		return -1
	}
	return best
}

func countLetters(s string) (n int) {
	for _, r := range s {
		if unicode.IsLetter(r) {
			n++
		}
	}
	return n
}

// only is the one choice that is meant, -1 when none or several are.
func only(f *desk.Field, meant func(desk.Choice) bool) int {
	found := -1
	for i, c := range f.Choices {
		if !meant(c) {
			continue
		}
		if found >= 0 {
			return -1
		}
		found = i
	}
	return found
}
