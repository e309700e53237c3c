package survey

import (
	"fmt"
	"strings"
	"time"

	"frontdesk/chat"
	"frontdesk/desk"
	"frontdesk/desk/cond"
	"frontdesk/desk/grammar"
	"frontdesk/desk/snippet"
	"frontdesk/desk/talk"
	"frontdesk/desk/words"
)

// timer is the name of the case's timer of silence.
const timer = "survey"

// Start begins a survey with the turn's contact; by is what started it ("rule
// greet", an agent's name). One that is under way ends as left. The error is for
// who started it. Where automation has to be silent, nothing begins.
func Start(t *desk.Turn, name, by string) error {
	s := t.Book.Surveys[desk.Fold(name)]
	if s == nil {
		return grammar.At("", 0, "No survey “%s”.", name).Mean(name, names(t.Book)).Expect("a survey that /surveys lists")
	}
	if ok, err := mayStart(t, by); !ok {
		return err
	}
	Leave(t, "left")
	h := t.EditHouse()
	h.Runs++
	item := t.Book.Item(desk.KindSurvey, s.Name)
	t.Case.Survey = &desk.Run{Survey: desk.Fold(s.Name), ID: h.Runs, Since: t.Now, Started: t.Now, Rule: by}
	if item != nil {
		t.Case.Survey.Version = item.Version
	}
	t.Why("survey %s begins", s.Name)
	if intro, ok := wording(t, s.Intro); ok {
		desk.Speak(t, signed(s), snippet.FillText(t, intro))
	}
	ask(t, s)
	return nil
}

// mayStart tells whether a survey may begin: an agent may begin one although
// automation is silent.
func mayStart(t *desk.Turn, by string) (bool, error) {
	byAgent := t.Role >= desk.Worker && !t.Event.Private && !strings.HasPrefix(by, "rule ")
	switch {
	case t.Case == nil:
		return false, fmt.Errorf("a survey needs a contact: start it in a conversation")
	case byAgent && t.Case.Stopped:
		return false, fmt.Errorf("this contact asked for no automatic messages")
	case byAgent && t.Case.Blocked:
		return false, fmt.Errorf("this contact is blocked: /unblock first")
	case byAgent:
		return true, nil
	}
	ok, why := talk.MaySpeak(t)
	if !ok {
		t.Why("no survey: %s", why)
	}
	return ok, nil
}

func names(b *desk.Book) []string {
	var out []string
	for _, s := range b.Surveys {
		out = append(out, s.Name)
	}
	return out
}

// signed is how what a survey says is signed in the log.
func signed(s *desk.Survey) string { return "survey " + s.Name }

// ask asks the open question, or the next one that can be asked; after the last
// the survey is completed.
func ask(t *desk.Turn, s *desk.Survey) {
	r := t.Case.Survey
	for ; r.At < len(s.Questions); r.At++ {
		q := &s.Questions[r.At]
		if t.Book.Fields[q.Field] == nil {
			t.Why("survey %s: the question of %s is passed over: there is no such field", s.Name, q.Field)
			continue
		}
		if ok, why := cond.Holds(t, q.If); !ok {
			t.Why("survey %s: the question of %s is passed over: %s", s.Name, q.Field, why)
			continue
		}
		begin(t, q.Field)
		t.Fact("asked", r.Survey, q.Field, 0)
		pose(t, s, chat.Text{})
		restart(t, s)
		return
	}
	complete(t, s)
}

// begin opens the question of a field.
func begin(t *desk.Turn, field string) {
	r := t.Case.Survey
	r.Field, r.Since = field, t.Now
	r.Wrong, r.Reminds, r.Kept, r.Album = 0, 0, 0, ""
}

// pose says the open question, with a text before it.
func pose(t *desk.Turn, s *desk.Survey, before chat.Text) {
	if why := mute(t); why != "" {
		t.Why("survey %s: the question is not asked now: %s", s.Name, why)
		return
	}
	text := question(t, s)
	if !before.Empty() {
		text = before.AddString("\n").Add(text)
	}
	buttons, list := choices(t, s)
	p := desk.Speak(t, signed(s), text.AddString(list), buttons...)
	p.Mark = desk.MarkQuestion
	p.Out.Poll = len(buttons) > 0
}

// say says one of the bot's own words.
func say(t *desk.Turn, s *desk.Survey, key words.Key, args ...any) {
	sayText(t, s, key, own(t, key, args...))
}

// sayText says one of the bot's own words that was worded already.
func sayText(t *desk.Turn, s *desk.Survey, key words.Key, text chat.Text) {
	if why := mute(t); why != "" {
		t.Why("survey %s: “%s” is not said: %s", s.Name, key, why)
		return
	}
	desk.Speak(t, signed(s), text)
}

// late is the age of a message that causes no automatic text.
const late = time.Hour

// mute says why a survey under way has to be silent in this turn. That an agent
// has spoken is no reason: their message would have ended it, so they began it.
func mute(t *desk.Turn) string {
	switch {
	case t.Case.Stopped:
		return "the contact opted out"
	case t.Case.Blocked:
		return "the contact is blocked"
	case t.Event.Kind == chat.Woke && t.Case.Unreachable != "":
		return "the contact cannot be reached"
	case talk.Unprompted(t) != "":
		return talk.Unprompted(t)
	case t.Event.Kind == chat.Said && !t.Event.At.IsZero() && t.Now.Sub(t.Event.At) > late:
		return "the message is more than an hour late"
	}
	return ""
}

// restart sets the timer of silence anew.
func restart(t *desk.Turn, s *desk.Survey) { t.Timer(timer, t.Now.Add(s.Timeout), nil) }

func complete(t *desk.Turn, s *desk.Survey) {
	if thanks, ok := wording(t, s.Thanks); ok && mute(t) == "" {
		desk.Speak(t, signed(s), snippet.FillText(t, thanks))
	}
	t.Why("survey %s is completed", s.Name)
	t.Fact("completed", t.Case.Survey.Survey, "", t.Now.Sub(t.Case.Survey.Started))
	end(t)
	t.Raise("survey completed", desk.Fold(s.Name))
}

func end(t *desk.Turn) {
	t.Case.Survey = nil
	t.Cancel(timer)
}

// Leave ends the open survey, if there is one; how is "left" or "abandoned". An
// abandoned one raises "survey abandoned".
func Leave(t *desk.Turn, how string) {
	r := t.Case.Survey
	if r == nil {
		return
	}
	item := ""
	if s := t.Book.Surveys[r.Survey]; s != nil && r.At < len(s.Questions) {
		item = s.Questions[r.At].Field
	}
	t.Why("survey %s is %s", title(t.Book, r.Survey), how)
	t.Fact(how, r.Survey, item, t.Now.Sub(r.Since))
	end(t)
	if how == "abandoned" {
		t.Raise("survey abandoned", r.Survey)
	}
}

// woke takes the timer of silence: a reminder, then the end.
func woke(t *desk.Turn, s *desk.Survey) {
	r := t.Case.Survey
	switch {
	case s == nil:
		return
	case stale(t, s):
		catchUp(t, s)
		return
	case r.Reminds < s.Remind && mute(t) == "":
		r.Reminds++
		pose(t, s, own(t, words.StillThere))
		restart(t, s)
		return
	}
	Leave(t, "abandoned")
	if s.Then == toClose {
		talk.Close(t, signed(s))
		return
	}
	talk.ForPerson(t, "survey "+s.Name+" was abandoned")
}
