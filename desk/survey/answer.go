package survey

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"frontdesk/chat"
	"frontdesk/desk"
	"frontdesk/desk/field"
	"frontdesk/desk/talk"
	"frontdesk/desk/words"
)

// answer reads a message while a question is open.
func answer(t *desk.Turn, s *desk.Survey) {
	m := t.Event.Message
	q := s.Questions[t.Case.Survey.At]
	f := t.Book.Fields[q.Field]
	if elsewhere(m, t.Case.Survey) {
		keep(t, s)
		return
	}
	a, trouble := field.ReadFor(t, f, m, region(t))
	move := plainMove(t)
	switch {
	case trouble == nil && !a.Guess && len(answers(t, f)) > 0: // a choice's label wins over plain words
		accept(t, s, a)
	case move != nil:
		move(t, s)
	case trouble == nil:
		accept(t, s, a)
	case neverWrong(m):
		keep(t, s)
	default:
		wrong(t, s, trouble)
	}
}

// elsewhere tells whether the message replies to something else than the open
// question.
func elsewhere(m *chat.Message, r *desk.Run) bool {
	return m.ReplyTo != "" && m.ReplyTo != r.Asked && !(r.Asked == "" && m.ReplyMine)
}

// longText is how long a text is that cannot be meant as an answer, in characters.
const longText = 200

// neverWrong tells whether a message that is no answer was not meant as one.
func neverWrong(m *chat.Message) bool {
	return m.Media != nil || utf8.RuneCountInString(m.Text.S) > longText || isQuestion(m.Text.S)
}

// isQuestion tells whether a text ends as a question; marks and emoji may follow.
func isQuestion(s string) bool {
	end := strings.TrimRightFunc(s, func(r rune) bool {
		return !strings.ContainsRune("?？؟", r) && !unicode.IsLetter(r) && !unicode.IsDigit(r)
	})
	last, _ := utf8.DecodeLastRuneInString(end)
	return strings.ContainsRune("?？؟", last)
}

// region is the contact's country as the network's language tag tells it (pt-BR),
// for phone numbers; "" when unknown.
func region(t *desk.Turn) string {
	_, after, _ := strings.Cut(strings.ReplaceAll(t.Case.Lang, "_", "-"), "-")
	if len(after) != 2 {
		return ""
	}
	return strings.ToUpper(after)
}

// accept keeps an answer, says it back where it may have been misunderstood, and
// goes on.
func accept(t *desk.Turn, s *desk.Survey, a field.Answer) {
	r := t.Case.Survey
	q := s.Questions[r.At]
	f := t.Book.Fields[q.Field]
	a.Label = label(t, f, a)
	got := own(t, words.Understood, "label", a.Label) // in the language of the question
	field.Set(t, f, a.Value)
	t.Answer = q.Field
	t.Fact("answered", r.Survey, q.Field, t.Now.Sub(r.Since))
	r.Answers = append(r.Answers, q.Field)
	if f.Type == "choice" || a.Guess || differs(t, f, a) {
		sayText(t, s, words.Understood, got)
	}
	r.At++
	if at, ok := byScript(t, s, q.Field); ok {
		r.At = at
	}
	ask(t, s)
}

// mostAnswers is how many answers a run may have in which scripts choose the next
// question: one that always goes back ends there.
const mostAnswers = 50

// byScript is the question that a script wants to be asked next.
func byScript(t *desk.Turn, s *desk.Survey, answered string) (at int, ok bool) {
	if t.View.Scripts == nil || len(t.Case.Survey.Answers) > mostAnswers {
		return 0, false
	}
	for _, i := range t.Book.List(desk.KindScript) {
		x := t.Book.Scripts[desk.Fold(i.Name)]
		if x == nil || x.Off || !x.Has("question", "") {
			continue
		}
		r := t.View.Scripts.Run(t, desk.ScriptCall{Script: x, Kind: "question", What: "survey answered", To: desk.Fold(s.Name), Args: []any{answered}})
		for at, q := range s.Questions {
			if r.Text(0) != "" && q.Field == desk.Fold(r.Text(0)) {
				t.Why("survey %s: script %s asks for %s next", s.Name, x.Name, q.Field)
				return at, true
			}
		}
	}
	return 0, false
}

// label is an answer as it is said back: yes and no in the contact's language.
func label(t *desk.Turn, f *desk.Field, a field.Answer) string {
	if f.Type != "yesno" {
		return a.Label
	}
	for _, b := range answers(t, f) {
		if b.Data == "="+a.Value.V {
			return b.Label
		}
	}
	return a.Label
}

// differs tells whether what is kept looks different from what was written.
func differs(t *desk.Turn, f *desk.Field, a field.Answer) bool {
	m := t.Event.Message
	if m == nil || m.Media != nil {
		return m != nil && f.Type == "phone"
	}
	return a.Label != "" && desk.Fold(strings.TrimSpace(m.Text.S)) != desk.Fold(a.Label)
}

// mostRepeats is how often a question is repeated for messages that are kept: who
// writes more is talking, not answering.
const mostRepeats = 3

// keep leaves the message to the agents and asks once more.
func keep(t *desk.Turn, s *desk.Survey) {
	r, m := t.Case.Survey, t.Event.Message
	t.Why("survey %s: the message is no answer to %s: kept for the agents", s.Name, s.Questions[r.At].Field)
	if m.Album != "" && m.Album == r.Album {
		return
	}
	r.Album = m.Album
	if r.Kept++; r.Kept <= mostRepeats {
		pose(t, s, chat.Text{})
	}
}

// complaint says what is wrong with an answer.
func complaint(t *desk.Turn, trouble *field.Trouble) chat.Text {
	key := words.Key(trouble.Key)
	if key == "choose_one" && desk.NetworkOf(t.Case.Last.Network).Buttonless {
		key = "choose_number"
	}
	return own(t, key, trouble.Args...)
}

// wrong says what is wrong with an answer and asks once more; after the question's
// number of wrong answers it is skipped, and a person looks at it.
func wrong(t *desk.Turn, s *desk.Survey, trouble *field.Trouble) {
	r := t.Case.Survey
	q := s.Questions[r.At]
	r.Wrong++
	t.Why("survey %s: no answer to %s: %s (%d of %d)", s.Name, q.Field, trouble.Key, r.Wrong, q.Retry)
	if r.Wrong < q.Retry {
		pose(t, s, complaint(t, trouble))
		return
	}
	t.Fact("skipped", r.Survey, q.Field, t.Now.Sub(r.Since))
	talk.ForPerson(t, "survey "+s.Name+": no valid answer to "+q.Field)
	say(t, s, words.SkippedForPerson)
	r.At++
	ask(t, s)
}
