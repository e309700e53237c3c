package survey

import (
	"strings"
	"testing"

	"frontdesk/chat"
	"frontdesk/desk"
	"frontdesk/desk/voice"
	"frontdesk/desk/words"
)

const (
	whichLanguage = "Which language do you prefer?\n¿Qué idioma prefieres? [English] [Español] [中文]"
	whichMail     = "What is your e-mail?"
	thanks        = "Thank you! We will be right with you."
)

// own is one of the bot's own words, as the contact of the world hears it.
func (w *world) own(key words.Key, args ...any) string {
	t := w.begin(chat.Event{})
	return voice.Of(t).Say(key, args...)
}

// asked is one of the bot's own words in the language of the question, which the
// answer may have changed.
func asked(key words.Key, args ...any) string { return words.Speak("en", "en", nil).Say(key, args...) }

func (w *world) skipButton() string { return " [" + w.own(words.SkipButton) + "]" }

func section5(t *testing.T) *world {
	t.Helper()
	w := newWorld(t, section4...)
	w.add("welcome", welcome)
	w.want(w.start("welcome"), "Hi Ana 👋", whichLanguage)
	return w
}

func TestTheDialogue(t *testing.T) {
	w := section5(t)
	w.want(w.say("espanol"), asked(words.Understood, "label", "Español"), whichMail+w.skipButton())
	if w.value("language") != "es" || w.turn.Case.Survey.At != 1 {
		t.Errorf("language %q", w.value("language"))
	}
	w.want(w.say("ana@example.org"), thanks)
	if w.value("email") != "ana@example.org" || w.c.Survey != nil || len(w.c.Timers) != 0 {
		t.Errorf("case %s", dump(w.c))
	}
}

func TestAnAnswerIsTakenAndRaised(t *testing.T) {
	w := section5(t)
	w.say("2")
	if w.turn.Taken() != "survey" || w.turn.Answer != "language" || !w.raised("field changed", "language") {
		t.Errorf("taken %q, answer %q", w.turn.Taken(), w.turn.Answer)
	}
	w.say("/skip")
	if !w.raised("survey completed", "welcome") {
		t.Error("not completed")
	}
}

func TestButtons(t *testing.T) {
	w := section5(t)
	question := w.last
	w.want(w.press(question, "Español"), "(notice) ", asked(words.Understood, "label", "Español"), whichMail+w.skipButton())
	skip := w.own(words.SkipButton) // the next question was asked in Spanish
	// The same question's buttons still change the answer.
	w.want(w.press(question, "English"), "(notice) ", w.own(words.Changed, "label", "English"))
	if w.value("language") != "en" {
		t.Errorf("language %q", w.value("language"))
	}
	mail := w.last
	w.press(w.last, skip)
	if w.c.Survey != nil {
		t.Fatal("not completed")
	}
	w.want(w.press(question, "中文"), "(notice) "+w.own(words.AlreadyAnswered))
	w.want(w.press(mail, skip), "(notice) "+w.own(words.AlreadyAnswered))
	if w.value("language") != "en" {
		t.Errorf("language %q after the end", w.value("language"))
	}
}

func TestConditionAndRetry(t *testing.T) {
	w := newWorld(t, section4...)
	w.add("s", "topic: About?\norder: Number? [if topic is orders] [retry 3]\nemail: Mail?")
	w.start("s")
	w.want(w.say("other"), w.own(words.Understood, "label", "other"), "Mail?")
	w.start("s")
	w.want(w.say("orders"), w.own(words.Understood, "label", "orders"), "Number?")
	for range 2 {
		got := w.say("no idea")
		if !strings.Contains(got, "two letters and six digits") || !strings.HasSuffix(got, "\nNumber?") {
			t.Errorf("said %q", got)
		}
		if w.turn.Answer != "" {
			t.Error("a wrong answer is an answer")
		}
	}
	w.want(w.say("no idea"), w.own(words.SkippedForPerson), "Mail?")
	if !w.c.Talk.Person {
		t.Error("not marked for a person")
	}
}

func TestKeptForAgents(t *testing.T) {
	reply := chat.Message{Text: chat.Plain("English"), ReplyTo: "99"}
	for name, m := range map[string]chat.Message{
		"photo":    {Media: &chat.Media{Kind: "photo"}},
		"question": {Text: chat.Plain("why do you ask? 🤔")},
		"long":     {Text: chat.Plain(strings.Repeat("word ", 60))},
		"reply":    reply,
		"arabic":   {Text: chat.Plain("لماذا؟")},
		"command":  {Text: chat.Plain("/whatever")},
	} {
		t.Run(name, func(t *testing.T) {
			w := section5(t)
			w.want(w.send(m), whichLanguage)
			if w.turn.Answer != "" || w.turn.Taken() != "survey" || w.c.Survey.Wrong != 0 {
				t.Errorf("answer %q, taken %q, wrong %d", w.turn.Answer, w.turn.Taken(), w.c.Survey.Wrong)
			}
		})
	}
}

func TestAnAlbumRepeatsTheQuestionOnce(t *testing.T) {
	w := section5(t)
	photo := chat.Message{Media: &chat.Media{Kind: "photo"}, Album: "a"}
	w.want(w.send(photo), whichLanguage)
	w.want(w.send(photo), "")
}

func TestAReplyToTheQuestionIsAnAnswer(t *testing.T) {
	w := section5(t)
	turn := w.begin(chat.Event{Kind: chat.Sent, Receipt: chat.Receipt{IDs: []string{"31"}}})
	turn.Row = &desk.Post{Mark: desk.MarkQuestion}
	Take(turn)
	w.want(w.send(chat.Message{Text: chat.Plain("en"), ReplyTo: "31", ReplyMine: true}),
		w.own(words.Understood, "label", "English"), whichMail+w.skipButton())
}

func TestBack(t *testing.T) {
	w := section5(t)
	w.want(w.say("/back"), w.own(words.NothingToGoBack)+"\n"+whichLanguage)
	w.say("Español")
	w.want(w.say("/back@desk_bot"), "¿Qué idioma prefieres? [English] [Español] [中文]")
	w.want(w.say("English"), words.Speak("es", "en", nil).Say(words.Understood, "label", "English"), whichMail+w.skipButton())
	w.want(w.say("back"), "Which language do you prefer? [English] [Español] [中文]")
}

func TestNobodyIsTrapped(t *testing.T) {
	for _, way := range []string{"/skip", "skip", "/human", "human"} {
		w := section5(t)
		w.want(w.say(way), w.own(words.HumanComing))
		if w.c.Survey != nil || !w.c.Talk.Person || w.raised("survey abandoned", "welcome") {
			t.Errorf("%s: case %s", way, dump(w.c))
		}
	}
	w := section5(t)
	w.say("English")
	w.want(w.say("skip"), w.own(words.Skipped), thanks)
}

func TestALabelWinsOverPlainWords(t *testing.T) {
	w := newWorld(t, "whom choice Agent | Robot")
	w.add("s", "whom: Whom?")
	w.start("s")
	w.want(w.say("agent"), w.own(words.Understood, "label", "Agent"))
	if w.value("whom") != "Agent" {
		t.Errorf("whom %q", w.value("whom"))
	}
	w.want(w.say("human"), w.own(words.HumanComing))
	w.want(w.say("a human body"), "")
}

func TestNoSurveyOpen(t *testing.T) {
	w := newWorld(t)
	w.want(w.say("/back"), w.own(words.NothingToGoBack))
	w.want(w.say("/skip"), w.own(words.NothingToSkip))
	w.want(w.say("/human"), w.own(words.HumanComing))
	w.want(w.say("hello"), "")
	if w.turn.Taken() != "" {
		t.Error("taken with no question open")
	}
	w.c.Talk.Silent = true
	w.want(w.say("human"), "")
	if !w.c.Talk.Person {
		t.Error("not marked for a person")
	}
}

func TestSilence(t *testing.T) {
	w := section5(t)
	w.want(w.silence(), w.own(words.StillThere)+"\n"+whichLanguage)
	w.want(w.silence(), "")
	if w.c.Survey != nil || !w.c.Talk.Person || !w.raised("survey abandoned", "welcome") {
		t.Errorf("case %s", dump(w.c))
	}
	w = newWorld(t, section4...)
	w.add("s", "email: Mail?\ntimeout 5m remind 0 then close")
	w.start("s")
	if got := w.c.Timers[timer].At.Sub(w.now).String(); got != "5m0s" {
		t.Errorf("timer in %s", got)
	}
	w.silence()
	if w.c.Talk.State != desk.Closed {
		t.Error("not closed")
	}
}

func TestAnyMessageRestartsTheTimer(t *testing.T) {
	w := section5(t)
	before := w.c.Timers[timer].At
	w.now = w.now.Add(60e9)
	w.say("what?")
	if got := w.c.Timers[timer].At.Sub(before); got.String() != "1m0s" {
		t.Errorf("later by %s", got)
	}
}

func TestALateAnswerIsKeptInSilence(t *testing.T) {
	w := section5(t)
	ev := chat.Event{Kind: chat.Said, Private: true, Message: &chat.Message{Text: chat.Plain("English")}}
	turn := w.begin(ev)
	turn.Event.At = w.now.Add(-2 * 3600e9)
	Take(turn)
	w.want(w.end(), "")
	if w.value("language") != "en" {
		t.Errorf("language %q", w.value("language"))
	}
	w.want(w.silence(), w.own(words.StillThere)+"\n"+whichMail+w.skipButton())
}

func TestAChangedSurvey(t *testing.T) {
	w := section5(t)
	old := w.last
	w.add("welcome", "topic: About?\nlanguage: Language?")
	w.want(w.press(old, "English"), "(notice) ", "Language? [English] [Español] [中文]")
	w.want(w.say("English"), w.own(words.Understood, "label", "English"))
	if w.c.Survey != nil || w.value("language") != "en" {
		t.Errorf("case %s", dump(w.c))
	}
}

func TestWhoMayBeginOne(t *testing.T) {
	w := newWorld(t, section4...)
	w.add("s", "email: Mail?")
	w.c.Talk.Silent = true
	w.want(w.start("s"), "")
	turn := w.begin(chat.Event{Kind: chat.Said, Message: &chat.Message{}})
	turn.Role = desk.Worker
	if err := Start(turn, "s", "Bo"); err != nil {
		t.Fatal(err)
	}
	w.want(w.end(), "Mail?")
	if err := Start(w.begin(chat.Event{}), "ss", "Bo"); err == nil {
		t.Error("no error for an unknown survey")
	}
	turn = w.begin(chat.Event{Kind: chat.Said, Message: &chat.Message{}})
	turn.Role, turn.Case.Stopped = desk.Worker, true
	if err := Start(turn, "s", "Bo"); err == nil {
		t.Error("begun for somebody who opted out")
	}
}

func TestMissingFieldIsPassedOver(t *testing.T) {
	w := newWorld(t, "email email")
	w.add("s", "nothing: What?\nemail: Mail?")
	w.want(w.start("s"), "Mail?")
	if !strings.Contains(strings.Join(w.turn.Steps, "\n"), "nothing") {
		t.Errorf("trace %q", w.turn.Steps)
	}
}

func TestRatingAndYesNo(t *testing.T) {
	w := newWorld(t, "stars rating", "news yesno")
	w.add("s", "stars: How was it?\nnews: News?")
	w.want(w.start("s"), "How was it? [1] [2] [3] [4] [5]")
	yes, no := w.own(words.Yes), w.own(words.No)
	w.want(w.press(w.last, "4"), "(notice) ", "News? ["+yes+"] ["+no+"]")
	w.want(w.press(w.last, no), "(notice) ")
	if w.value("stars") != "4" || w.value("news") != "no" {
		t.Errorf("fields %v", w.c.Fields)
	}
}

func TestWithoutButtons(t *testing.T) {
	w := newWorld(t, "language choice English=en | Español=es", "news yesno", "stars rating")
	w.c.Last.Network = "whatsapp"
	w.add("s", "language: Which? [optional]\nnews: News?\nstars: Stars?")
	w.want(w.start("s"), "Which?\n1. English\n2. Español")
	w.want(w.say("2"), asked(words.Understood, "label", "Español"), "News?\n"+w.own(words.Yes)+" / "+w.own(words.No))
	w.want(w.say("no"), "Stars?\n1 / 2 / 3 / 4 / 5")
}

func TestAClosedConversationEndsTheSurvey(t *testing.T) {
	w := section5(t)
	w.now = w.now.Add(60e9)
	w.c.Talk.State, w.c.Talk.Closed = desk.Open, w.now // closed, and opened again by this message
	w.want(w.say("English"), "")
	if w.c.Survey != nil || w.turn.Taken() != "" || w.value("language") != "" {
		t.Errorf("case %s", dump(w.c))
	}
}

func TestALeftSurveyLeavesNoTimer(t *testing.T) {
	w := section5(t)
	Leave(w.begin(chat.Event{}), "left")
	if w.c.Survey != nil || len(w.c.Timers) != 0 || w.raised("survey abandoned", "welcome") {
		t.Errorf("case %s", dump(w.c))
	}
}

func TestFacts(t *testing.T) {
	w := section5(t)
	w.now = w.now.Add(5e9)
	w.say("English")
	if got := w.turn.Facts[0]; got.What != "answered" || got.Item != "language" || got.Took != 5e9 || got.Name != "welcome" {
		t.Errorf("fact %+v", got)
	}
	w.silence()
	w.silence()
	if got := w.turn.Facts[0]; got.What != "abandoned" || got.Item != "email" {
		t.Errorf("fact %+v", got)
	}
}

func TestASharedPhoneNumberIsSaidBack(t *testing.T) {
	w := newWorld(t, "mobile phone")
	w.add("s", "mobile: Your number?")
	w.start("s")
	card := &chat.Media{Kind: "contact", Phone: "+34600111222", Person: "9"}
	w.want(w.send(chat.Message{Media: card}), w.own(words.Understood, "label", "+34600111222"))
	if w.value("mobile") != "+34600111222" {
		t.Errorf("mobile %q", w.value("mobile"))
	}
}
