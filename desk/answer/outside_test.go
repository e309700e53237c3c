package answer

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"frontdesk/chat"
	"frontdesk/desk"
	"frontdesk/desk/faq"
)

// log is what was said so far.
type log struct {
	desk.Logs
	entries []desk.Entry
}

func (l *log) Entries(_, from int64, n int) (out []desk.Entry) {
	for _, e := range l.entries {
		if e.Seq >= from && len(out) < n {
			out = append(out, e)
		}
	}
	return out
}

func (l *log) says(side desk.Side, by, text string) {
	l.entries = append(l.entries, desk.Entry{Seq: int64(len(l.entries)) + 1, Side: side, By: by, Text: chat.Plain(text)})
}

// asking is a contact whose question a provider is being asked.
type asking struct {
	t     *testing.T
	first *desk.Turn
	log   *log
	call  desk.OutCall
	turns int
}

func (a *asking) turn(ev chat.Event) *desk.Turn {
	a.turns++
	was := a.first
	t := desk.NewTurn(was.Now.Add(time.Duration(a.turns)*time.Second), ev, was.Book, was.House(), was.Roster())
	t.View, t.Case = was.View, was.Case
	t.Case.Seq = int64(len(a.log.entries))
	return t
}

const burning = `{"from":1,"since":"2026-11-24T10:00:00Z"}`

// asks is a desk whose provider is asked what Ana wants.
func asks(t *testing.T, o *desk.Outside, text string) *asking {
	t.Helper()
	a := &asking{t: t, first: shop(t, desk.CostMedium), log: &log{}}
	a.first.View.Logs, a.first.View.Outside = a.log, o
	a.first.Case.Talk = desk.Talk{Number: 1, State: desk.Open}
	a.log.says(desk.ByContact, "", text)
	ripe := a.turn(chat.Event{Kind: chat.Woke, Data: timerBurst, Payload: []byte(burning)})
	Take(ripe)
	if len(ripe.Posts) > 0 || len(ripe.Calls) > 1 {
		t.Fatalf("%d posts, %d calls", len(ripe.Posts), len(ripe.Calls))
	}
	if len(ripe.Calls) == 1 {
		a.call = ripe.Calls[0]
	}
	return a
}

// answers is the turn of the provider's answer.
func (a *asking) answers(v any) *desk.Turn {
	raw, _ := json.Marshal(v)
	c := a.call
	c.Payload = nil
	head, _ := json.Marshal(c)
	t := a.turn(chat.Event{Kind: chat.Answered, Data: string(head), Payload: raw})
	Take(t)
	return t
}

// became is what a turn made of a question.
func became(t *desk.Turn) string {
	var out []string
	for _, e := range t.Entries {
		switch {
		case e.Side == desk.ByBot:
			out = append(out, "sent "+e.By)
		case e.Side == desk.ByNote && e.Hidden:
			out = append(out, "dropped "+e.By)
		case e.Side == desk.ByNote:
			out = append(out, "draft "+e.By)
		}
	}
	if h, ok := t.NextHappening(); ok {
		out = append(out, h.What)
	}
	return strings.Join(out, ", ")
}

func opinion(name string, score float64) desk.Opinion {
	return desk.Opinion{By: "dialogflow", Doubt: 1, Scored: []faq.Scored{{FAQ: name, Raw: score}}}
}

var dialogflow = &desk.Outside{Matcher: "Dialogflow"}

const sunday = "is anybody there on the seventh day"

func TestAProvidersAnswerIsDecidedAsItStandsThen(t *testing.T) {
	for name, c := range map[string]struct {
		meanwhile func(a *asking, c *desk.Case)
		answer    any
		want      string
	}{
		"nothing happened":       {nil, opinion("opening", 0.99), "sent faq opening, 97 %"},
		"the name as it may be":  {nil, opinion(" OPENING ", 0.99), "sent faq opening, 97 %"},
		"a name with a language": {nil, opinion("opening.es", 0.99), "sent faq opening, 97 %"},
		"not sure enough":        {nil, opinion("opening", 0.8), "draft faq opening, 59 %"},
		"not likely enough":      {nil, opinion("opening", 0.4), "faq unanswered"},
		"no FAQ":                 {nil, opinion("warranty", 1), "faq unanswered"},
		"nothing":                {nil, desk.Opinion{By: "dialogflow"}, "faq unanswered"},
		"it failed":              {nil, desk.Opinion{Err: "no answer within 3s"}, "faq unanswered"},
		"it is of another age":   {nil, "strange", "faq unanswered"},
		"an agent has answered":  {func(a *asking, _ *desk.Case) { a.log.says(desk.ByAgent, "bo", "hello") }, opinion("opening", 0.99), ""},
		"a rule has spoken":      {func(a *asking, _ *desk.Case) { a.log.says(desk.ByBot, "rule x", "hello") }, opinion("opening", 0.99), ""},
		"a survey is open":       {func(_ *asking, c *desk.Case) { c.Survey = &desk.Run{} }, opinion("opening", 0.99), ""},
		"it is closed":           {func(_ *asking, c *desk.Case) { c.Talk.State = desk.Closed }, opinion("opening", 0.99), ""},
		"the contact is blocked": {func(_ *asking, c *desk.Case) { c.Blocked = true }, opinion("opening", 0.99), ""},
		"the contact opted out":  {func(_ *asking, c *desk.Case) { c.Stopped = true }, opinion("opening", 0.99), "draft faq opening, 97 %"},
		"a person was asked for": {func(_ *asking, c *desk.Case) { c.Talk.Person = true }, opinion("opening", 0.99), "draft faq opening, 97 %"},
		"an agent is there":      {func(_ *asking, c *desk.Case) { c.Talk.Silent = true }, opinion("opening", 0.99), "draft faq opening, 97 %"},
		"something newer is asked": {func(_ *asking, c *desk.Case) {
			c.Timers[timerBurst] = desk.Timer{}
		}, opinion("opening", 0.99), "draft faq opening, 97 %"},
		"the bot was down for hours": {func(a *asking, _ *desk.Case) { a.turns += 3 * 3600 }, opinion("opening", 0.99), "draft faq opening, 97 %"},
		"the contact was merged":     {func(_ *asking, c *desk.Case) { c.ID++ }, opinion("opening", 0.99), ""},
		"it is closed, and taken up again": {func(a *asking, c *desk.Case) {
			c.Talk.State = desk.Closed
			Take(a.turn(chat.Event{Kind: chat.Said}))
			c.Talk.State = desk.Open
		}, opinion("opening", 0.99), ""},
		"it was given up": {func(_ *asking, c *desk.Case) { delete(c.Timers, timerAsked) }, opinion("opening", 0.99), ""},
		"another one is asked": {func(_ *asking, c *desk.Case) {
			c.Timers[timerAsked] = desk.Timer{Data: []byte(burning)}
		}, opinion("opening", 0.99), ""},
	} {
		t.Run(name, func(t *testing.T) {
			a := asks(t, dialogflow, sunday)
			if c.meanwhile != nil {
				c.meanwhile(a, a.first.Case)
			}
			if got := became(a.answers(c.answer)); got != c.want {
				t.Errorf("it becomes %q, want %q", got, c.want)
			}
			if got := became(a.answers(c.answer)); got != "" {
				t.Errorf("asked a second time it becomes %q", got)
			}
		})
	}
}

func TestAFailingProviderLeavesItToTheEmbeddedMatcher(t *testing.T) {
	a := asks(t, dialogflow, "When are you open?")
	if got := became(a.answers(desk.Opinion{Err: "it is left alone"})); got != "sent faq opening, 99 %" {
		t.Errorf("it becomes %q", got)
	}
	a = asks(t, dialogflow, "When are you open?")
	late := a.turn(chat.Event{Kind: chat.Woke, Data: timerAsked, Payload: a.first.Case.Timers[timerAsked].Data})
	delete(a.first.Case.Timers, timerAsked) // as the engine does when it rings
	Take(late)
	if got := became(late); got != "sent faq opening, 99 %" {
		t.Errorf("where no answer comes it becomes %q", got)
	}
	if got := became(a.answers(opinion("opening", 1))); got != "" {
		t.Errorf("an answer after that becomes %q", got)
	}
}

func TestWhatLeavesTheHouse(t *testing.T) {
	a := asks(t, dialogflow, sunday)
	var q map[string]any
	if err := json.Unmarshal(a.call.Payload, &q); err != nil {
		t.Fatal(err)
	}
	session, _ := q["session"].(string)
	if len(q) != 3 || q["lang"] != "en" || q["text"] != sunday || len(session) != 32 {
		t.Errorf("told outside: %v", q)
	}
	other := asks(t, dialogflow, sunday)
	other.first.Case.ID = 2
	if got := query(other.first, heard{From: 1}, sunday).Session; got == session {
		t.Error("two contacts have one session")
	}
	if got := query(a.first, heard{From: 2}, sunday).Session; got == session {
		t.Error("two questions have one session")
	}
}

func TestASingleWordIsTooLittleForAProviderToo(t *testing.T) {
	a := asks(t, dialogflow, "opening?!")
	if got := became(a.answers(opinion("refund", 1))); got != "draft faq refund, 97 %" {
		t.Errorf("it becomes %q", got)
	}
}

func TestVerdictsOnOneProviderDoNotCorrectAnother(t *testing.T) {
	a := asks(t, dialogflow, sunday)
	turn := a.answers(opinion("opening", 0.99))
	o := &a.first.Case.Offers[0]
	if o.By != "dialogflow" || o.Raw != 0.99 {
		t.Fatalf("the offer is %+v", o)
	}
	judge(turn, o, false, said, "a test")
	if all := verdicts(turn, ""); len(all) != 0 {
		t.Errorf("the embedded matcher's verdicts are %+v", all)
	}
	if all := verdicts(turn, "dialogflow"); len(all) != 1 || all[0].Raw != 0.99 || all[0].Right {
		t.Errorf("Dialogflow's verdicts are %+v", all)
	}
	if list := plansBy(turn, opinion("opening", 0.99), sunday); percent(list[0].P) >= 97 {
		t.Errorf("after a wrong answer it is as sure as before: %d %%", percent(list[0].P))
	}
	before, _ := Plans(a.first, "when are you open")
	after, _ := Plans(turn, "when are you open")
	if before[0].P != after[0].P {
		t.Errorf("the embedded matcher was corrected from %v to %v", before[0].P, after[0].P)
	}
}

func TestASecondOpinionIsAskedOfCandidates(t *testing.T) {
	embeddings := &desk.Outside{Matcher: "embeddings", OfCandidates: true}
	a := asks(t, embeddings, "do you close early tomorrow")
	var q desk.Query
	_ = json.Unmarshal(a.call.Payload, &q)
	if len(q.Candidates) < 2 || q.Candidates[0].FAQ == "" {
		t.Fatalf("the candidates are %+v", q.Candidates)
	}
	for i := range q.Candidates {
		q.Candidates[i].Raw = 0.9 / float64(i+1)
	}
	turn := a.answers(desk.Opinion{By: "embeddings small", Scored: q.Candidates})
	if got, want := became(turn), "sent faq "+q.Candidates[0].FAQ+", 90 %"; got != want {
		t.Errorf("it becomes %q, want %q", got, want)
	}

	// What is an example needs no second opinion, and is decided at once.
	a = &asking{t: t, first: shop(t, desk.CostMedium), log: &log{}}
	a.first.View.Logs, a.first.View.Outside = a.log, embeddings
	a.first.Case.Talk = desk.Talk{Number: 1, State: desk.Open}
	a.log.says(desk.ByContact, "", "when are you open?")
	ripe := a.turn(chat.Event{Kind: chat.Woke, Data: timerBurst, Payload: []byte(burning)})
	Take(ripe)
	if len(ripe.Calls) != 0 || became(ripe) == "" {
		t.Errorf("%d calls, and it becomes %q", len(ripe.Calls), became(ripe))
	}
}

// nobody is a matcher that is still being trained.
type nobody struct{ models }

func (nobody) Model(*desk.Book, string, func() []faq.Verdict) *faq.Model { return nil }

func TestAProviderAnswersWhileTheMatcherIsTrained(t *testing.T) {
	a := &asking{t: t, first: shop(t, desk.CostMedium), log: &log{}}
	a.first.View.Logs, a.first.View.Outside, a.first.View.FAQs = a.log, dialogflow, nobody{}
	a.first.Case.Talk = desk.Talk{Number: 1, State: desk.Open}
	a.log.says(desk.ByContact, "", sunday)
	ripe := a.turn(chat.Event{Kind: chat.Woke, Data: timerBurst, Payload: []byte(burning)})
	Take(ripe)
	a.call = ripe.Calls[0]
	timer := a.first.Case.Timers[timerAsked]
	if got := became(a.answers(desk.Opinion{Err: "down"})); got != "" {
		t.Errorf("it becomes %q", got)
	}
	again := a.first.Case.Timers[timerBurst]
	retry := a.turn(chat.Event{Kind: chat.Woke, Data: timerBurst, Payload: again.Data})
	Take(retry)
	if len(retry.Calls) != 0 {
		t.Error("the provider is asked again")
	}
	delete(a.first.Case.Timers, timerBurst)
	a.first.Case.Timers[timerAsked] = timer
	if got := became(a.answers(opinion("opening", 0.99))); got != "sent faq opening, 97 %" {
		t.Errorf("where the provider answers it becomes %q", got)
	}
}

// TestQuestionsAreAskedOneAfterTheOther: who goes on for long asks anew, and loses
// neither question.
func TestQuestionsAreAskedOneAfterTheOther(t *testing.T) {
	a := asks(t, dialogflow, sunday)
	a.log.says(desk.ByContact, "", "and i want my money back")
	next := `{"from":2,"since":"2026-11-24T10:00:12Z"}`
	Take(a.turn(chat.Event{Kind: chat.Woke, Data: timerBurst, Payload: []byte(next)}))
	if got := string(a.first.Case.Timers[timerBurst].Data); got != next {
		t.Fatalf("the next question is %q", got)
	}
	if got := became(a.answers(opinion("opening", 0.99))); got != "draft faq opening, 97 %" {
		t.Errorf("the first becomes %q", got)
	}
	delete(a.first.Case.Timers, timerBurst)
	ripe := a.turn(chat.Event{Kind: chat.Woke, Data: timerBurst, Payload: []byte(next)})
	Take(ripe)
	if len(ripe.Calls) != 1 || !strings.Contains(string(ripe.Calls[0].Payload), "money") || strings.Contains(string(ripe.Calls[0].Payload), "seventh") {
		t.Errorf("asked next: %+v", ripe.Calls)
	}
}

// TestWhatIsAddedWhileTheMatcherIsTrained belongs to the question, also where a provider
// was asked about the first part.
func TestWhatIsAddedWhileTheMatcherIsTrained(t *testing.T) {
	a := asks(t, dialogflow, "hello, one thing")
	a.first.View.FAQs = nobody{}
	a.answers(desk.Opinion{Err: "down"})
	a.log.says(desk.ByContact, "", "When are you open?")
	said := a.turn(chat.Event{Kind: chat.Said, Private: true, Message: &chat.Message{Text: chat.Plain("When are you open?")}})
	said.Entry = &desk.Entry{Seq: 2}
	Take(said)
	ripe := a.turn(chat.Event{Kind: chat.Woke, Data: timerBurst, Payload: a.first.Case.Timers[timerBurst].Data})
	Take(ripe)
	var q desk.Query
	if len(ripe.Calls) != 1 || json.Unmarshal(ripe.Calls[0].Payload, &q) != nil || q.Text != "hello, one thing\nWhen are you open?" {
		t.Errorf("asked is %q, by %d calls", q.Text, len(ripe.Calls))
	}
}

func TestDraftsAreForAgentsOnly(t *testing.T) {
	drafts := &desk.Outside{Drafts: true}
	for name, c := range map[string]struct {
		meanwhile func(a *asking, c *desk.Case)
		draft     desk.Draft
		want      string
	}{
		"it is shown":              {nil, desk.Draft{By: "large", Text: "/close"}, "draft model large"},
		"there is none":            {nil, desk.Draft{Err: "it refuses"}, ""},
		"an agent has answered":    {func(a *asking, _ *desk.Case) { a.log.says(desk.ByAgent, "bo", "hello") }, desk.Draft{By: "large", Text: "x"}, ""},
		"a rule has spoken":        {func(a *asking, _ *desk.Case) { a.log.says(desk.ByBot, "rule x", "hello") }, desk.Draft{By: "large", Text: "x"}, ""},
		"the contact goes on":      {func(a *asking, _ *desk.Case) { a.log.says(desk.ByContact, "", "and?") }, desk.Draft{By: "large", Text: "x"}, ""},
		"it is closed":             {func(_ *asking, c *desk.Case) { c.Talk.State = desk.Closed }, desk.Draft{By: "large", Text: "x"}, ""},
		"the contact was merged":   {func(_ *asking, c *desk.Case) { c.ID++ }, desk.Draft{By: "large", Text: "x"}, ""},
		"a draft of an FAQ before": {func(_ *asking, c *desk.Case) { c.Offers = []desk.Offer{{FAQ: "opening", Said: 1}} }, desk.Draft{By: "large", Text: "x"}, "draft model large"},
	} {
		t.Run(name, func(t *testing.T) {
			a := asks(t, drafts, sunday)
			if a.call.Kind != desk.CallDraft {
				t.Fatalf("asked %+v", a.call)
			}
			if c.meanwhile != nil {
				c.meanwhile(a, a.first.Case)
			}
			turn := a.answers(c.draft)
			if got := became(turn); !strings.HasSuffix(got, c.want) || c.want == "" && got != "" {
				t.Errorf("it becomes %q, want %q", got, c.want)
			}
			for _, p := range turn.Posts {
				t.Errorf("posted %+v", p.Out)
			}
			if all := verdicts(turn, ""); len(all) != 0 || turn.Memory != nil {
				t.Errorf("it counts as an FAQ's answer: %v, %v", all, turn.Memory)
			}
		})
	}
	silent := &asking{t: t, first: shop(t, desk.CostMedium), log: &log{}}
	silent.first.View.Logs, silent.first.View.Outside = silent.log, drafts
	silent.first.Case.Talk = desk.Talk{Number: 1, State: desk.Open, Silent: true}
	silent.log.says(desk.ByContact, "", sunday)
	ripe := silent.turn(chat.Event{Kind: chat.Woke, Data: timerBurst, Payload: []byte(burning)})
	Take(ripe)
	if len(ripe.Calls) != 0 {
		t.Error("a model is asked while an agent is in the conversation")
	}
}
