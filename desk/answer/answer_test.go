package answer

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"frontdesk/chat"
	"frontdesk/desk"
	"frontdesk/desk/faq"
)

// models is a matcher that is there already.
type models struct{ m *faq.Model }

func (m models) Model(*desk.Book, string, func() []faq.Verdict) *faq.Model { return m.m }

func (m models) Correction(_ string, doubt float64, _ string, verdicts func() []faq.Verdict) faq.Correction {
	return faq.Correct(verdicts(), doubt)
}

// shop is a turn at a desk whose FAQs all answer automatically.
func shop(t *testing.T, cost string) *desk.Turn {
	t.Helper()
	questions := map[string]string{
		"opening":  "when are you open|what are your opening hours|are you open on sunday|what time do you close",
		"parcel":   "where is my parcel|when does my order arrive|track my package|my delivery is late",
		"refund":   "i want my money back|how do i get a refund|can i return this|return policy",
		"invoice":  "send me an invoice|i need a receipt|where is my bill|invoice with vat number",
		"password": "i forgot my password|cannot log in|reset my password|my account is locked",
		"whatsapp": "how do i connect whatsapp|link my whatsapp number|add a whatsapp channel",
	}
	var items []*desk.Item
	var examples []faq.Example
	add := func(kind desk.Kind, name string, v any) {
		raw, err := json.Marshal(v)
		if err != nil {
			t.Fatal(err)
		}
		items = append(items, &desk.Item{Kind: kind, Name: name, Version: 1, Data: raw})
	}
	for name, all := range questions {
		list := strings.Split(all, "|")
		add(desk.KindFAQ, name, desk.FAQ{Name: name, Examples: list, Cost: cost, Mode: desk.FAQAuto})
		add(desk.KindSnippet, name, desk.Snippet{Name: name, Parts: []desk.Part{{Text: chat.Plain("the answer")}}})
		for _, e := range list {
			examples = append(examples, faq.Example{FAQ: name, Text: e})
		}
	}
	b, err := desk.NewBook(items)
	if err != nil {
		t.Fatal(err)
	}
	m, err := faq.Train(examples, faq.Options{})
	if err != nil {
		t.Fatal(err)
	}
	turn := desk.NewTurn(time.Date(2026, 11, 24, 10, 0, 0, 0, time.UTC), chat.Event{}, b, &desk.House{}, (&desk.Roster{}).Clone())
	turn.View.FAQs = models{m}
	turn.Case = &desk.Case{ID: 1}
	return turn
}

// offTopic is what no FAQ of the shop answers.
var offTopic = strings.Split(`hello there
good morning to all of you
my cat is sick today
do you know a good restaurant nearby
it is raining again
who won the match last night
i love your new logo
can you sing a song
what is the capital of france
tell me a joke
i am bored
how old are you
are you a robot
what is your favourite colour
my neighbour plays the drums
i will call you tomorrow
see attachment
as discussed on the phone
please forward this to maria
is john in the office today
we met at the fair in berlin
congratulations on your anniversary
do you hire developers
i would like to work for you
what does your ceo earn
how many people work there
can i bring my dog
do you have vegan shoes
is the blue one warmer than the red one
which size fits a tall man
does it work under water
how heavy is it
what is it made of
can you engrave a name on it
do you ship to japan
is it dangerous for children
the colour is different from the picture
the box was wet
the zip is broken
i have a question about the manual
the manual is in chinese
can i pay with bitcoin
do you take american express
is there a discount for students
i found it cheaper elsewhere
your website is slow
the photo does not load
your newsletter is annoying
where were you yesterday
qué tiempo hace hoy`, "\n")

func TestOffTopicGetsNoAutomaticAnswer(t *testing.T) {
	turn := shop(t, desk.CostMedium)
	if len(offTopic) != 50 {
		t.Fatalf("there are %d sentences", len(offTopic))
	}
	for _, text := range offTopic {
		list, ready := Plans(turn, text)
		if !ready {
			t.Fatal("there is no matcher")
		}
		if len(list) > 0 && list[0].Do == desk.FAQAuto {
			t.Errorf("%q would be answered with %s (%d %%)", text, list[0].FAQ.Name, percent(list[0].P))
		}
	}
	list, _ := Plans(turn, "when are you open?")
	if len(list) == 0 || list[0].Do != desk.FAQAuto {
		t.Errorf("a question among the examples is not answered: %+v", list)
	}
}

func TestBars(t *testing.T) {
	for _, c := range []struct {
		faq           desk.FAQ
		send, suggest int
	}{
		{desk.FAQ{}, 85, 40},
		{desk.FAQ{Cost: desk.CostHigh, Mode: desk.FAQAuto}, 95, 50},
		{desk.FAQ{Mode: desk.FAQAuto, Sure: 60}, 60, 40},
		{desk.FAQ{Mode: desk.FAQAuto, Sure: 20}, 20, 20},
		{desk.FAQ{Sure: 70}, 85, 70},
	} {
		if send, suggest := Bars(&c.faq); send != c.send || suggest != c.suggest {
			t.Errorf("%+v needs %d and %d, not %d and %d", c.faq, send, suggest, c.send, c.suggest)
		}
	}
}

func TestALaterVerdictReplacesAnEarlierOne(t *testing.T) {
	r := &Record{}
	r.judge(Verdict{ID: "1/5", Right: true, Weight: weak})
	r.judge(Verdict{ID: "1/5", Right: true, Weight: said})
	r.judge(Verdict{ID: "1/5", Weight: said})
	if len(r.Verdicts) != 1 || r.Accepted != 0 || r.Wrong != 1 {
		t.Errorf("after a change of mind: %+v", r)
	}
	for i := range 2 * keepVerdicts {
		r.judge(Verdict{ID: fmt.Sprint("2/", i), Right: true, Weight: said})
	}
	if len(r.Verdicts) != keepVerdicts || r.Accepted != 2*keepVerdicts || r.Wrong != 1 {
		t.Errorf("%d verdicts are kept; accepted %d, wrong %d", len(r.Verdicts), r.Accepted, r.Wrong)
	}
}

func TestAWeakerVerdictDoesNotReplaceAStrongerOne(t *testing.T) {
	turn := shop(t, "")
	o := &desk.Offer{FAQ: "opening", Said: 7, Raw: 0.9, Auto: true}
	judge(turn, o, false, said, "test")
	sum := string(turn.Recall(desk.MemoryFAQSum))
	judge(turn, o, true, weak, "test")
	if r := RecordOf(turn, "opening"); r.Wrong != 1 || r.Accepted != 0 || string(turn.Recall(desk.MemoryFAQSum)) != sum {
		t.Errorf("a weak yes took a no back: %+v", r)
	}
	judge(turn, o, true, said, "test")
	if r := RecordOf(turn, "opening"); r.Wrong != 0 || r.Accepted != 1 || string(turn.Recall(desk.MemoryFAQSum)) == sum {
		t.Errorf("a change of mind does not count: %+v", r)
	}
}

func TestAPreviewCountsNowhere(t *testing.T) {
	turn := shop(t, "")
	turn.Case.Preview = true
	judge(turn, &desk.Offer{FAQ: "opening", Said: 7, Raw: 0.9}, false, said, "test")
	if len(turn.Memory) != 0 {
		t.Errorf("an admin who tries things out moves the numbers: %v", turn.Memory)
	}
}

// TestHelpedMeansThatAnswerAlone: who has asked something else meanwhile still waits.
func TestHelpedMeansThatAnswerAlone(t *testing.T) {
	for name, c := range map[string]struct {
		meanwhile func(*log, *desk.Case)
		want      desk.State
	}{
		"nothing":                {func(*log, *desk.Case) {}, desk.Waiting},
		"thanks":                 {func(l *log, _ *desk.Case) { l.says(desk.ByContact, "", "thank you") }, desk.Waiting},
		"another question":       {func(l *log, _ *desk.Case) { l.says(desk.ByContact, "", "and where is my parcel?") }, desk.Open},
		"another conversation":   {func(_ *log, c *desk.Case) { c.Talk.Number++ }, desk.Open},
		"a person was asked for": {func(_ *log, c *desk.Case) { c.Talk.Person = true }, desk.Open},
	} {
		turn, l := shop(t, ""), &log{}
		l.says(desk.ByContact, "", "when are you open?")
		l.says(desk.ByBot, "faq opening, 99 %", "the answer")
		turn.View.Logs = l
		turn.Case.Talk = desk.Talk{Number: 1, State: desk.Open, WaitsSince: turn.Now}
		turn.Case.Offers = []desk.Offer{{FAQ: "opening", Said: 2, Talk: 1, Raw: 0.9, Auto: true}}
		c.meanwhile(l, turn.Case)
		byContact(turn, pressYes, "2")
		if got := turn.Case.Talk.State; got != c.want {
			t.Errorf("%s: the conversation is %v, want %v", name, got, c.want)
		}
	}
}

// TestAContactJudgesNoDraft: what a button reports can be made up.
func TestAContactJudgesNoDraft(t *testing.T) {
	for _, said := range []string{"7", "8", "-1", "x", "99999999999999999999"} {
		turn := shop(t, "")
		turn.Case.Offers = []desk.Offer{{FAQ: "opening", Said: 7, Raw: 0.9}, {Model: true, Said: 8}}
		byContact(turn, pressYes, said)
		if r := RecordOf(turn, "opening"); r.Accepted+r.Wrong != 0 {
			t.Errorf("%s counts: %+v", said, r)
		}
	}
}

// TestNamesThatAButtonCut: of two that begin alike none is meant.
func TestNamesThatAButtonCut(t *testing.T) {
	long := strings.Repeat("营", 20)
	var items []*desk.Item
	for _, name := range []string{long + "一", long + "二", long, "短"} {
		raw, _ := json.Marshal(desk.FAQ{Name: name, Examples: []string{"x"}})
		items = append(items, &desk.Item{Kind: desk.KindFAQ, Name: name, Version: 1, Data: raw})
	}
	b, err := desk.NewBook(items)
	if err != nil {
		t.Fatal(err)
	}
	for cut, want := range map[string]string{long: long, long + "一": long + "一", "短": "短", strings.Repeat("营", 17): "", "营": ""} {
		got := ""
		if f := named(b, cut); f != nil {
			got = f.Name
		}
		if got != want {
			t.Errorf("%q is %q, want %q", cut, got, want)
		}
	}
}

func TestBounds(t *testing.T) {
	for _, c := range []struct {
		right, all float64
		low, high  int
	}{{5, 5, 75, 100}, {10, 10, 85, 100}, {0, 0, 0, 100}, {31, 31, 94, 100}, {32, 32, 95, 100}, {0, 5, 0, 24}} {
		low, high := bounds(c.right, c.all)
		if percent(low) != c.low || percent(high) != c.high {
			t.Errorf("%v of %v is between %d and %d %%, not %d and %d", c.right, c.all, percent(low), percent(high), c.low, c.high)
		}
	}
}

// TestScriptLanguage: a foreign name in a question does not make it foreign.
func TestScriptLanguage(t *testing.T) {
	for text, want := range map[string]string{
		"Where is the 北京 shop?": "", "营业时间是几点": "zh", "営業時間は何時ですか": "ja", "いつ開きますか": "ja", "iPhone 的保修": "zh",
		"когда вы открыты": "ru", "متى تفتحون": "ar", "¿cuándo abren?": "", "12:30?": "", "몇 시에 열어요": "ko",
	} {
		if got := scriptLanguage(text); got != want {
			t.Errorf("%q is in %q, want %q", text, got, want)
		}
	}
}
