package grammar

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/hbollon/go-edlib"

	"frontdesk/desk"
)

const (
	mostSuggestions = 3
	longestGuess    = 64 // runes: nothing longer is taken for a misspelling
)

// Suggest is the candidates that word may be a misspelling of, best first, at
// most three; names compare folded.
func Suggest(word string, candidates []string) []string {
	if len(word) > longestGuess*utf8.UTFMax {
		return nil
	}
	type guess struct {
		name string
		cost int
	}
	var found []guess
	folded := desk.Fold(strings.TrimSpace(word))
	for _, c := range candidates {
		seen := slices.ContainsFunc(found, func(g guess) bool { return g.name == c })
		if cost, ok := likeness(folded, desk.Fold(c)); ok && !seen {
			found = append(found, guess{c, cost})
		}
	}
	slices.SortStableFunc(found, func(a, b guess) int { return a.cost - b.cost })
	var out []string
	for _, g := range found[:min(len(found), mostSuggestions)] {
		out = append(out, g.name)
	}
	return out
}

// likeness is how far two folded words are apart, and whether that is near.
func likeness(word, name string) (int, bool) {
	n, m := utf8.RuneCountInString(word), utf8.RuneCountInString(name)
	if n == 0 || m == 0 || n > longestGuess || m > longestGuess {
		return 0, false
	}
	if word == name {
		return 0, true
	}
	limit := Slack(min(n, m))
	if max(n, m)-min(n, m) <= limit {
		if d := Distance(word, name); d <= limit {
			return d * 10, true
		}
	}
	switch {
	case n >= 2 && strings.HasPrefix(name, word):
		return 30 + min(m-n, 9), true
	case m >= 3 && strings.HasPrefix(word, name):
		return 31 + min(n-m, 9), true
	case n >= 3 && slices.Contains(strings.FieldsFunc(name, separator), word):
		return 41, true
	}
	return 0, false
}

func separator(r rune) bool { return r == '-' || r == ' ' || r == '.' || r == '/' }

// Distance counts the letters to add, drop, change or swap between two words.
func Distance(a, b string) int { return edlib.OSADamerauLevenshteinDistance(a, b) }

// Slack is how many letters of a word of n may be wrong for it to be taken for a
// misspelling.
func Slack(n int) int {
	switch {
	case n < 3:
		return 0
	case n < 5:
		return 1
	case n < 9:
		return 2
	}
	return 3
}
