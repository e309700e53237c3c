package survey

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"frontdesk/chat"
	"frontdesk/desk"
	"frontdesk/desk/voice"
	"frontdesk/desk/words"
)

// What fits into a row of buttons, and how many buttons a message can have.
const (
	rowLetters  = 30
	rowButtons  = 5
	mostButtons = 90
	longestData = 64
)

// choices is how the open question offers its answers: as buttons, or as lines of
// text.
func choices(t *desk.Turn, s *desk.Survey) (rows [][]chat.Button, list string) {
	r := t.Case.Survey
	q := s.Questions[r.At]
	all := answers(t, t.Book.Fields[q.Field])
	if desk.NetworkOf(t.Case.Last.Network).Buttonless && !polls(t, len(all)) {
		return nil, numbered(t.Book.Fields[q.Field], all)
	}
	rows = inRows(all)
	for i, row := range rows {
		for j := range row {
			rows[i][j].Data = pressData(r.ID, r.At, rows[i][j].Data)
		}
	}
	if q.Optional {
		rows = append(rows, []chat.Button{{Label: voice.Of(t).Say(words.SkipButton), Data: pressData(r.ID, r.At, skipChoice)}})
	}
	return rows, ""
}

// mostOptions is how many choices a poll can have.
const mostOptions = 12

// polls tells whether so many choices are asked by a poll.
func polls(t *desk.Turn, n int) bool {
	ch, ok := t.House().ChannelAt(t.Case.Last)
	return ok && ch.Polls && n >= 2 && n < mostOptions // one is left for the button that skips
}

// numbered lists choices with the numbers they can be answered by; yes and no,
// and a rating, are answered by themselves.
func numbered(f *desk.Field, all []chat.Button) string {
	list := ""
	for i, b := range all {
		switch f.Type {
		case "choice":
			list += fmt.Sprintf("\n%d. %s", i+1, b.Label)
		default:
			list += map[bool]string{true: "\n", false: " / "}[i == 0] + b.Label
		}
	}
	return list
}

// answers is a button for each answer of the types that have few; Data says which.
func answers(t *desk.Turn, f *desk.Field) []chat.Button {
	var out []chat.Button
	switch f.Type {
	case "choice":
		for i, c := range f.Choices[:min(len(f.Choices), mostButtons)] {
			out = append(out, chat.Button{Label: c.Label, Data: choiceData(i, c.Value)})
		}
	case "yesno":
		v := voice.Of(t)
		out = []chat.Button{{Label: v.Say(words.Yes), Data: "=yes"}, {Label: v.Say(words.No), Data: "=no"}}
	case "rating":
		for n := 1; n <= 5; n++ {
			out = append(out, chat.Button{Label: strconv.Itoa(n), Data: "=" + strconv.Itoa(n)})
		}
	}
	return out
}

// choiceData names a choice by its value, so that a changed list of choices does
// not change what a button means; a long one by its number.
func choiceData(i int, value string) string {
	if len(value) <= longestData/2 {
		return "=" + value
	}
	return "#" + strconv.Itoa(i)
}

// inRows puts all buttons into one row where they fit, else each into its own, or
// two by two.
func inRows(all []chat.Button) [][]chat.Button {
	if len(all) == 0 {
		return nil
	}
	letters, longest := 0, 0
	for _, b := range all {
		n := utf8.RuneCountInString(b.Label)
		letters, longest = letters+n, max(longest, n)
	}
	per := 1
	switch {
	case len(all) <= rowButtons && letters <= rowLetters:
		per = len(all)
	case longest <= rowLetters/3:
		per = 3
	case longest <= rowLetters/2:
		per = 2
	}
	return slices.Collect(slices.Chunk(all, per))
}

const skipChoice = "skip"

// pressData is what a button of a question reports: s:RUN:QUESTION:CHOICE.
func pressData(run int64, question int, choice string) string {
	return fmt.Sprintf("s:%d:%d:%s", run, question, choice)
}

// readPress is pressData read back.
func readPress(data string) (run int64, question int, choice string, ok bool) {
	parts := strings.SplitN(data, ":", 4)
	if len(parts) != 4 || parts[0] != "s" {
		return 0, 0, "", false
	}
	run, err := strconv.ParseInt(parts[1], 10, 64)
	question, err2 := strconv.Atoi(parts[2])
	return run, question, parts[3], err == nil && err2 == nil
}
