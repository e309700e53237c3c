package words

import (
	"strings"
	"unicode/utf8"
)

// Act is what a plain word asks for.
type Act string

// The acts.
const (
	ActSkip  Act = "skip"  // leave the open question
	ActHuman Act = "human" // talk to a person
	ActBack  Act = "back"  // change the last answer
	ActStop  Act = "stop"  // no more automatic messages
	ActYes   Act = "yes"
	ActNo    Act = "no"
	ActStart Act = "start" // automatic messages again
)

// Acts lists the acts; each catalogue has the plain words of one under plain.ACT.
func Acts() []Act {
	return []Act{ActSkip, ActHuman, ActBack, ActStop, ActYes, ActNo, ActStart}
}

// longestPlain is how long a message can be that is a plain word, in bytes.
const longestPlain = 200

var (
	plainOf   = plainWords()
	elsewhere = unambiguous()
	courtesy  = listAll("plain.please")
)

// Plain is what a message asks for that as a whole is a plain word ("skip", "un
// agente, por favor", 👍): in the given languages (tags), in their order, then in
// English, then in any other where all languages that have the word agree.
func Plain(text string, langs ...string) (Act, bool) {
	if len(text) > longestPlain {
		return "", false
	}
	if act, ok := thumb(text); ok {
		return act, true
	}
	folded := fold(text)
	for _, s := range []string{folded, impolite(folded)} {
		for _, l := range append(langs[:len(langs):len(langs)], english) {
			if act, ok := plainOf[base(l)][s]; ok {
				return act, true
			}
		}
		if act, ok := elsewhere[s]; ok {
			return act, true
		}
	}
	return "", false
}

// thumb reads the emoji that are an answer of their own.
func thumb(s string) (Act, bool) {
	if !lone(s) {
		return "", false
	}
	first := []rune(strings.TrimSpace(s))[0]
	switch first {
	case '👍', '👌', '✅', '🆗':
		return ActYes, true
	case '👎', '❌', '🚫':
		return ActNo, true
	}
	return "", false
}

// impolite is a folded text without a "please" around it.
func impolite(s string) string {
	for _, p := range courtesy {
		if han(p) {
			s = strings.TrimPrefix(s, p)
			continue
		}
		s = strings.TrimSuffix(strings.TrimPrefix(s, p+" "), " "+p)
	}
	return s
}

// plainWords is each language's plain words, folded.
func plainWords() map[string]map[string]Act {
	out := map[string]map[string]Act{}
	for _, lang := range languages {
		out[lang] = map[string]Act{}
		for _, act := range Acts() {
			for _, w := range list(lang, "plain."+string(act)) {
				out[lang][w] = act
			}
		}
	}
	return out
}

// unambiguous is the words that mean the same in all languages that have them;
// single letters do not (y is yes, and "and").
func unambiguous() map[string]Act {
	out, unclear := map[string]Act{}, map[string]bool{}
	for _, all := range plainOf {
		for w, act := range all {
			if had, ok := out[w]; ok && had != act || utf8.RuneCountInString(w) == 1 && !han(w) {
				unclear[w] = true
			}
			out[w] = act
		}
	}
	for w := range unclear {
		delete(out, w)
	}
	return out
}

// list is a catalogue's list of words, folded.
func list(lang, id string) []string {
	var out []string
	if m := catalogues[lang].texts[id]; m != nil {
		for _, w := range strings.Split(m.Other, ",") {
			out = append(out, fold(w))
		}
	}
	return out
}

// listAll is the list of all languages.
func listAll(id string) []string {
	var out []string
	for _, lang := range languages {
		out = append(out, list(lang, id)...)
	}
	return out
}
