package survey

import (
	"frontdesk/chat"
	"frontdesk/desk"
	"frontdesk/desk/grammar"
	"frontdesk/desk/hours"
	"frontdesk/desk/talk"
	"frontdesk/desk/voice"
	"frontdesk/desk/words"
)

// Take is the stage: answers, presses, /back /skip /human and their plain words,
// timers. While a question is open it takes every message, even those it keeps for
// the agents, so that rules on messages and FAQ stay out.
func Take(t *desk.Turn) {
	if t.Case == nil {
		return
	}
	switch t.Event.Kind {
	case chat.Said:
		if t.Event.Private && t.Event.Message != nil && !t.Event.From.Bot {
			said(t)
		}
	case chat.Pressed:
		pressed(t)
	case chat.Woke:
		if t.Event.Data == timer {
			woke(t, open(t))
		}
	case chat.Sent:
		sent(t)
	}
}

// open is the survey under way. One that is gone from the Book, or whose
// conversation was closed, ends here.
func open(t *desk.Turn) *desk.Survey {
	r := t.Case.Survey
	if r == nil {
		return nil
	}
	s := t.Book.Surveys[r.Survey]
	switch {
	case t.Case.Talk.State == desk.Closed, t.Case.Talk.Closed.After(r.Started):
		Leave(t, "left")
		return nil
	case s == nil:
		Leave(t, "left")
		talk.ForPerson(t, "the survey is gone")
		return nil
	}
	return s
}

// stale tells whether the open question is another one than was asked, or gone:
// the survey was changed meanwhile.
func stale(t *desk.Turn, s *desk.Survey) bool {
	r := t.Case.Survey
	if r.At >= len(s.Questions) || s.Questions[r.At].Field != r.Field || t.Book.Fields[r.Field] == nil {
		return true
	}
	i := t.Book.Item(desk.KindSurvey, s.Name)
	return i != nil && i.Version != r.Version && t.Event.Kind == chat.Pressed && t.Event.Target != r.Asked
}

// catchUp asks what is to be asked now that the survey was changed.
func catchUp(t *desk.Turn, s *desk.Survey) {
	r := t.Case.Survey
	t.Why("survey %s was changed meanwhile", s.Name)
	for i, q := range s.Questions {
		if q.Field == r.Field {
			r.At = i
		}
	}
	if i := t.Book.Item(desk.KindSurvey, s.Name); i != nil {
		r.Version = i.Version
	}
	ask(t, s)
}

// sent remembers the message of the open question: a reply to it is an answer.
func sent(t *desk.Turn) {
	if r := t.Case.Survey; r != nil && t.Row != nil && t.Row.Mark == desk.MarkQuestion && len(t.Event.Receipt.IDs) > 0 {
		r.Asked = t.Event.Receipt.IDs[len(t.Event.Receipt.IDs)-1]
	}
}

func said(t *desk.Turn) {
	s := open(t)
	if s != nil {
		restart(t, s)
	}
	cmd, isCommand := grammar.ReadCommand(t.Event.Message.Text)
	if t.Taken() != "" {
		if s != nil && isCommand && cmd.Name == "start" {
			pose(t, s, chat.Text{}) // who starts anew is shown where they are
		}
		return
	}
	do := moves[cmd.Name]
	if isCommand && do != nil {
		t.Take("survey")
		do(t, s)
		return
	}
	if s == nil {
		plainHuman(t)
		return
	}
	t.Take("survey")
	switch {
	case stale(t, s):
		catchUp(t, s)
	case isCommand:
		keep(t, s)
	default:
		answer(t, s)
	}
}

// moves are what a contact can do besides answering, by command; the survey is nil
// where no question is open.
var moves = map[string]func(*desk.Turn, *desk.Survey){"skip": skip, "back": back, "human": human}

// plainMoves are the same for plain words.
var plainMoves = map[words.Act]func(*desk.Turn, *desk.Survey){words.ActSkip: skip, words.ActBack: back, words.ActHuman: human}

// plainMove is what a whole message that is a plain word asks for, nil for any
// other.
func plainMove(t *desk.Turn) func(*desk.Turn, *desk.Survey) {
	if t.Event.Message.Media != nil {
		return nil
	}
	act, ok := words.Plain(t.Event.Message.Text.S, voice.Of(t).Lang())
	if !ok {
		return nil
	}
	return plainMoves[act]
}

// plainHuman brings a person to who asks for one outside of a survey.
func plainHuman(t *desk.Turn) {
	if t.Event.Message.Media != nil {
		return
	}
	if act, ok := words.Plain(t.Event.Message.Text.S, voice.Of(t).Lang()); ok && act == words.ActHuman {
		t.Take("human")
		human(t, nil)
	}
}

// skip passes an optional question over; a required one it leaves, to a person.
func skip(t *desk.Turn, s *desk.Survey) {
	if s == nil {
		reply(t, words.NothingToSkip)
		return
	}
	r := t.Case.Survey
	if stale(t, s) {
		catchUp(t, s)
		return
	}
	q := s.Questions[r.At]
	if !q.Optional {
		human(t, s)
		return
	}
	t.Fact("skipped", r.Survey, q.Field, t.Now.Sub(r.Since))
	say(t, s, words.Skipped)
	r.At++
	ask(t, s)
}

// back asks the last answered question again.
func back(t *desk.Turn, s *desk.Survey) {
	if s == nil {
		reply(t, words.NothingToGoBack)
		return
	}
	r := t.Case.Survey
	for len(r.Answers) > 0 {
		last := r.Answers[len(r.Answers)-1]
		r.Answers = r.Answers[:len(r.Answers)-1]
		for i := r.At - 1; i >= 0; i-- {
			if s.Questions[i].Field == last && t.Book.Fields[last] != nil {
				r.At = i
				begin(t, last)
				pose(t, s, chat.Text{})
				return
			}
		}
	}
	if mute(t) == "" {
		pose(t, s, own(t, words.NothingToGoBack))
	}
}

// human leaves the survey, if one is open, and brings a person.
func human(t *desk.Turn, s *desk.Survey) {
	Leave(t, "left")
	talk.ForPerson(t, "the contact asks for a person")
	key, args := coming(t)
	if s != nil {
		say(t, s, key, args...)
		return
	}
	reply(t, key, args...)
}

// Person brings a person to a contact who wants one.
func Person(t *desk.Turn) { human(t, nil) }

// coming is what to say to somebody who wants a person: outside of the team's hours
// also when one will be there.
func coming(t *desk.Turn) (words.Key, []any) {
	team := t.Case.Talk.Team
	if t.Book.Teams[team] == nil {
		if d := t.Book.DefaultTeam(); d != nil {
			team = desk.Fold(d.Name)
		}
	}
	if t.Book.Teams[team] == nil {
		return words.HumanComing, nil
	}
	cal := hours.Of(t.Book, team)
	if cal.Open(t.Now) {
		return words.HumanComing, nil
	}
	next, ok := cal.Next(t.Now)
	if !ok {
		return words.HumanLater, nil
	}
	return words.HumanOutsideHours, []any{"when", next.In(cal.Zone()).Format("2006-01-02 15:04")}
}

// reply says one of the bot's own words where no survey is open.
func reply(t *desk.Turn, key words.Key, args ...any) {
	if ok, why := talk.MaySpeak(t); !ok {
		t.Why("“%s” is not said: %s", key, why)
		return
	}
	desk.Speak(t, "bot", own(t, key, args...))
}

// own is one of the bot's own words in the contact's language.
func own(t *desk.Turn, key words.Key, args ...any) chat.Text {
	return chat.Plain(voice.Of(t).Say(key, args...))
}
