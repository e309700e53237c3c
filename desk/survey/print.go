package survey

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"frontdesk/chat"
	"frontdesk/desk"
	"frontdesk/desk/cond"
	"frontdesk/desk/grammar"
)

// Print is the canonical source, after /addsurvey.
func Print(s *desk.Survey) string {
	lines := []string{s.Name}
	qs := s.Questions
	// The question of a field that did not exist is known as one by being first.
	if len(qs) > 0 && qs[0].New {
		lines, qs = append(lines, printQuestion(qs[0])...), qs[1:]
	}
	lines = append(lines, printWords("intro", s.Intro, "")...)
	for _, q := range qs {
		lines = append(lines, printQuestion(q)...)
	}
	lines = append(lines, fmt.Sprintf("timeout %s remind %d then %s", grammar.PrintDuration(s.Timeout), s.Remind, s.Then))
	lines = append(lines, printWords("thanks", s.Thanks, "")...)
	return strings.Join(lines, "\n")
}

func printQuestion(q desk.Question) []string {
	tags := ""
	if q.Optional {
		tags += " [optional]"
	}
	if q.Retry != defaultRetry {
		tags += fmt.Sprintf(" [retry %d]", q.Retry)
	}
	if q.If != nil {
		tags += " [if " + cond.Print(q.If) + "]"
	}
	return printWords(q.Field, q.Words, tags)
}

// printWords prints the wordings, the base first; tags stand behind the first.
func printWords(key string, words map[string]chat.Text, tags string) []string {
	var out []string
	for _, lang := range slices.Sorted(maps.Keys(words)) {
		out = append(out, desk.WithLang(key, lang)+": "+words[lang].S+tags)
		tags = ""
	}
	return out
}
