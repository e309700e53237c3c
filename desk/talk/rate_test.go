package talk

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"frontdesk/chat"
	"frontdesk/desk"
)

// rated is a world in which a conversation has closed after an answer.
func rated(t *testing.T) *world {
	t.Helper()
	w := newWorld(t, "support")
	w.save(desk.KindSetting, desk.SetRate, "on")
	w.says("hi")
	w.agent("support", func(t *desk.Turn) {
		AgentSpoke(t, "telegram:8")
		t.ToContact(chat.Out{Op: chat.Send, Text: chat.Plain("Hello!")}, chat.Place{})
	})
	w.agent("support", func(t *desk.Turn) { Close(t, "Bo") })
	return w
}

// told is what the contact is told in the last turn.
func (w *world) told() string {
	var out []string
	for _, p := range w.turn.Posts {
		if p.Out.To == anaAt && p.Out.Op == chat.Send {
			out = append(out, p.Out.Text.S)
		}
	}
	return strings.Join(out, " ")
}

func (w *world) presses(data string) {
	w.Helper()
	w.do(chat.Event{Kind: chat.Pressed, Place: anaAt, Private: true, From: ana, Data: data, Query: "q"})
}

const asksRating = "How did we do? Please rate us from 1 (poor) to 5 (great)."

func TestRatingIsAskedForTwoMinutesAfterTheClose(t *testing.T) {
	w := rated(t)
	closed := w.now
	w.ring(timerRate)
	w.want("what is said", w.told(), asksRating)
	if got := w.now.Sub(closed); got != 2*time.Minute {
		t.Errorf("after %s", got)
	}
	w.woke(timerRate, nil) // the same once more, after a crash
	w.want("what is said again", w.told(), "")
	w.presses("rate:1:4")
	w.want("raised", w.raised(), "rated 4")
	if f := w.turn.Facts; len(f) != 1 || f[0].What != "rated" || f[0].Name != "support" || f[0].Item != "4" {
		t.Errorf("the facts are %+v", f)
	}
	w.want("the line", w.events(), "Ana rates the conversation 4 of 5.")
	w.presses("rate:1:1")
	if w.c.Rating.Stars != 4 || len(w.turn.Facts) != 0 {
		t.Errorf("a second press: %+v", w.c.Rating)
	}
}

func TestNobodyIsAskedWho(t *testing.T) {
	for what, do := range map[string]func(w *world){
		"was asked within a day":     func(w *world) { w.c.Rating = &desk.Rating{Talk: 99, Asked: w.now.Add(-23 * time.Hour)} },
		"was asked about it already": func(w *world) { w.c.Rating = &desk.Rating{Talk: 1, Asked: w.now.Add(-48 * time.Hour)} },
		"is blocked":                 func(w *world) { w.c.Blocked = true },
		"cannot be reached":          func(w *world) { w.c.Unreachable = chat.ReasonBlocked },
		"opted out":                  func(w *world) { w.c.Stopped = true },
		"is an admin who tries":      func(w *world) { w.c.Preview = true },
		"is ignored":                 func(w *world) { w.c.Ignored = true },
		"is somebody else by now":    func(w *world) { w.c.Into = 2 },
		"nobody has answered":        func(w *world) { w.c.Talk.Answers = 0 },
		"is asked a day late":        func(w *world) { w.now = w.now.Add(25 * time.Hour) },
		"writes again":               func(w *world) { w.says("one more thing") },
		"is at a desk that stopped it": func(w *world) {
			w.save(desk.KindSetting, desk.SetRate, "off")
		},
	} {
		w := rated(t)
		w.now = w.now.Add(3 * time.Hour) // late, for the process was down
		do(w)
		if w.woke(timerRate, nil); w.told() != "" {
			t.Errorf("a contact who %s is told %q", what, w.told())
		}
	}
	w := rated(t)
	w.now = w.now.Add(3 * time.Hour)
	w.woke(timerRate, nil)
	w.want("late, and once", w.told(), asksRating)
}

func TestReopeningCancelsTheQuestion(t *testing.T) {
	for what, do := range map[string]func(w *world){
		"an agent":    func(w *world) { w.agent("support", func(t *desk.Turn) { Reopen(t, "Bo") }) },
		"the contact": func(w *world) { w.says("wait") },
	} {
		w := rated(t)
		do(w)
		if _, set := w.c.Timers[timerRate]; set {
			t.Errorf("%s reopens, and the question waits on", what)
		}
		w.agent("support", func(t *desk.Turn) { Close(t, "Bo") })
		w.ring(timerRate)
		w.want("asked after "+what, w.told(), asksRating)
	}
}

func TestWhatAMessageIsAfterTheQuestion(t *testing.T) {
	const thanks, comment = "Thank you! If you like, tell us in a few words why.", "Thank you, that helps us get better."
	for _, x := range []struct{ says, told, line string }{
		{"4", thanks, "Ana rates the conversation 4 of 5."},
		{"⭐⭐", thanks, "Ana rates the conversation 2 of 5."},
		{"five", thanks, "Ana rates the conversation 5 of 5."},
		{"4/5", thanks, "Ana rates the conversation 4 of 5."},
		{"5, very kind!", comment, "Ana rates the conversation 5 of 5: very kind!"},
		{"1 - too slow", comment, "Ana rates the conversation 1 of 5: too slow"},
		{"5 thanks", comment, "Ana rates the conversation 5 of 5: thanks"},
		{"2 of them are broken", "", "reopened"},
		{"3, and where is my parcel", "", "Ana rates the conversation 3 of 5: and where is my parcel"}, // shown
		{"3. where is my parcel", "", "reopened"},
		{"2-3 days?", "", "reopened"},
		{"7", "", "reopened"},
		{"1.5", "", "reopened"},
		{"hello", "", "reopened"},
		{"thank you", "", ""},
	} {
		w := rated(t)
		w.ring(timerRate)
		w.now = w.now.Add(time.Hour)
		w.says(x.says)
		reopened := w.c.Talk.State != desk.Closed
		if x.line == "reopened" {
			if !reopened || w.c.Rating.Stars != 0 {
				t.Errorf("%q: reopened %v, rated %d", x.says, reopened, w.c.Rating.Stars)
			}
			continue
		}
		if reopened || w.events() != x.line || x.told != "" && w.told() != x.told {
			t.Errorf("%q: reopened %v, %q, told %q", x.says, reopened, w.events(), w.told())
		}
	}
}

func TestWhatAMessageIsAfterTheRating(t *testing.T) {
	says := func(s string) func(*world) { return func(w *world) { w.says(s) } }
	for _, x := range []struct {
		does     string
		do       func(*world)
		line     string // of a comment
		reopened bool
	}{
		{"a word", says("too slow"), "Ana says about the rating: too slow", false},
		{"thanks", says("thanks"), "", false},
		{"a question", says("where is my parcel?"), "", true},
		{"a question without its mark", says("wann kommt mein Paket"), "", true},
		{"a wish for a person", says("agent"), "", true},
		{"a command", says("/human"), "", true},
		{"a word, ten minutes later", func(w *world) { w.now = w.now.Add(11 * time.Minute); w.says("too slow") }, "", true},
		{"a second word", func(w *world) { w.says("too slow"); w.says("and expensive") }, "", true},
		{"a word after thanks", func(w *world) { w.says("thanks"); w.says("very kind") }, "Ana says about the rating: very kind", false},
		{"a word after a question", func(w *world) { w.says("where is it?"); w.says("hello") }, "", true},
		{"a photo", func(w *world) {
			w.do(chat.Event{Kind: chat.Said, Place: anaAt, Private: true, From: ana, Message: &chat.Message{ID: "p", Media: &chat.Media{Kind: "photo"}}})
		}, "", true},
		{"a reply to something else", func(w *world) {
			w.do(chat.Event{Kind: chat.Said, Place: anaAt, Private: true, From: ana, Message: &chat.Message{ID: "r", ReplyTo: "77", Text: chat.Plain("this one")}})
		}, "", true},
	} {
		w := rated(t)
		w.ring(timerRate)
		w.presses("rate:1:2")
		x.do(w)
		if got := w.events(); !strings.HasPrefix(got, x.line) || x.line == "" && strings.Contains(got, "says about") {
			t.Errorf("%s: %q, want %q", x.does, got, x.line)
		}
		if reopened := w.c.Talk.State != desk.Closed; reopened != x.reopened {
			t.Errorf("%s: reopened %v", x.does, reopened)
		}
	}
}

func TestAPressIsARatingWheneverItComes(t *testing.T) {
	w := rated(t)
	w.ring(timerRate)
	w.says("one more thing")
	w.presses("rate:1:5")
	if w.c.Rating.Stars != 5 || w.c.Talk.State != desk.Open {
		t.Errorf("%+v, %s", w.c.Rating, w.c.Talk.State)
	}
	w.says("it is not there") // for the agents
	w.want("about the rating", w.events(), "")
	for _, data := range []string{"rate:", "rate:1", "rate:1:6", "rate:1:0", "rate:x:3", "rate:2:3", "rate:1:999999999999999999999"} {
		w := rated(t)
		w.presses(data) // before anything was asked
		w.ring(timerRate)
		if w.presses(data); w.c.Rating.Stars != 0 {
			t.Errorf("%s is a rating of %d", data, w.c.Rating.Stars)
		}
	}
}

func TestRatingsByTyping(t *testing.T) {
	var got []string
	for _, s := range []string{"1", "3!", "3 stars", "drei", "四", "5\nvery good", "4: ok", "6", "", "0", "5.", "55", "3,5", "5 parcels", "1) first", "4 gracias"} {
		if n, more, ok := rating(s); ok {
			got = append(got, fmt.Sprintf("%s=%d %s", s, n, more))
		}
	}
	want := []string{"1=1 ", "3!=3 ", "3 stars=3 ", "drei=3 ", "四=4 ", "5\nvery good=5 very good", "4: ok=4 ok", "5.=5 ", "4 gracias=4 gracias"}
	if !slices.Equal(got, want) {
		t.Errorf("%q\nwant\n%q", got, want)
	}
}
