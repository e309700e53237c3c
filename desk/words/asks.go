package words

import "strings"

// asking is how questions and calls for help begin, in all languages, by their tokens.
var asking = askWords()

// longestAsking is how many tokens the longest of them has.
const longestAsking = 6

// Asks tells whether a text asks for something: a question mark anywhere in it, or a
// beginning that questions have, in any of the languages. It rather takes a remark for a
// question than a question for a remark.
func Asks(text string) bool {
	if strings.ContainsAny(text, "?？؟¿") {
		return true
	}
	all := tokens(text)
	for n := min(len(all), longestAsking); n > 0; n-- {
		if asking[strings.Join(all[:n], " ")] {
			return true
		}
	}
	return false
}

func askWords() map[string]bool {
	out := map[string]bool{}
	for _, w := range listAll("plain.ask") {
		out[strings.Join(tokens(w), " ")] = true
	}
	return out
}
