package survey

import (
	"strconv"
	"strings"

	"frontdesk/chat"
	"frontdesk/desk"
	"frontdesk/desk/field"
	"frontdesk/desk/voice"
	"frontdesk/desk/words"
)

// pressed takes a press of a question's button: of the open question it is its
// answer, of an earlier one of the same run it changes that answer.
func pressed(t *desk.Turn) {
	run, at, choice, ok := readPress(t.Event.Data)
	if !ok || t.Taken() != "" {
		return
	}
	t.Take("survey")
	s := open(t)
	if s == nil || !t.Event.Private || run != t.Case.Survey.ID || at < 0 || at >= len(s.Questions) {
		t.AnswerPress(voice.Of(t).Say(words.AlreadyAnswered))
		return
	}
	restart(t, s)
	if stale(t, s) {
		t.AnswerPress("")
		catchUp(t, s)
		return
	}
	a, chosen := pick(t, t.Book.Fields[s.Questions[at].Field], choice)
	switch {
	case choice == skipChoice && at == t.Case.Survey.At && s.Questions[at].Optional:
		t.AnswerPress("")
		skip(t, s)
	case !chosen:
		t.AnswerPress(voice.Of(t).Say(words.AlreadyAnswered))
		if at == t.Case.Survey.At { // the choice is gone: show the ones there are
			pose(t, s, chat.Text{})
		}
	case at == t.Case.Survey.At:
		t.AnswerPress("")
		accept(t, s, a)
	default:
		t.AnswerPress("")
		change(t, s, at, a)
	}
}

// change changes an earlier answer; the open question stays open.
func change(t *desk.Turn, s *desk.Survey, at int, a field.Answer) {
	q := s.Questions[at]
	field.Set(t, t.Book.Fields[q.Field], a.Value)
	t.Answer = q.Field
	say(t, s, words.Changed, "label", a.Label)
}

// pick is the answer that a button stands for; false when there is none any more.
func pick(t *desk.Turn, f *desk.Field, choice string) (field.Answer, bool) {
	if f == nil || choice == "" || choice == skipChoice {
		return field.Answer{}, false
	}
	value := strings.TrimPrefix(choice, "=")
	for i, c := range f.Choices {
		if choice == "#"+strconv.Itoa(i) || choice[0] == '=' && c.Value == value {
			return field.Answer{Value: desk.Value{V: c.Value}, Label: c.Label}, true
		}
	}
	if f.Type == "choice" || choice[0] != '=' {
		return field.Answer{}, false
	}
	a, trouble := field.ReadText(f, value, "")
	a.Label = label(t, f, a)
	return a, trouble == nil
}
