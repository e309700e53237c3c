package talk

import (
	"fmt"
	"testing"
	"time"

	"frontdesk/chat"
	"frontdesk/desk"
)

// facts are what the last turn noted, as it is kept.
func (w *world) facts() (out []string) {
	Count(w.turn)
	for _, f := range w.turn.Facts {
		line := fmt.Sprintf("%s %s %s %s", f.What, f.Item, f.Team, f.Took)
		if s := f.Said; s != nil {
			line = fmt.Sprintf("%s %s %s: %d %d %v %v", f.What, f.Team, f.At.Format("Mon 15:04"), s.Contact, s.Bot, s.Agents, s.Took)
			if f.Case != 0 || f.Talk != 0 {
				w.Errorf("a count of messages leads to the contact: %+v", f)
			}
		}
		out = append(out, line)
	}
	return out
}

func (w *world) replies(team string) {
	w.agent(team, func(t *desk.Turn) {
		AgentSpoke(t, "telegram:8")
		t.Log(desk.ByAgent, "telegram:8", chat.Plain("an answer"))
	})
}

func TestWhatIsCountedOfAConversation(t *testing.T) {
	w := newWorld(t)
	w.save(desk.KindTeam, "support", desk.Team{Name: "support", Room: roomOf("support"), Hours: "mon-fri 09:00-18:00", Zone: "Europe/Madrid"})
	at := func(s string) { // of the house: an hour ahead of UTC
		day, err := time.Parse("2006-01-02 15:04", s)
		if err != nil {
			t.Fatal(err)
		}
		w.now = day.Add(-time.Hour)
	}
	at("2026-11-27 17:50") // a Friday
	w.says("is anybody there?")
	w.want("the first message", fmt.Sprint(w.facts()), "[began  support 0s]")
	at("2026-11-27 23:30")
	w.says("hello?")
	w.want("another one", fmt.Sprint(w.facts()), "[]")
	at("2026-11-30 09:05") // Monday: 10 + 5 minutes of open time
	w.replies("support")
	w.want("the first answer", fmt.Sprint(w.facts()), "[replied  support 15m0s said support Fri 16:50: 2 0 map[] []]")
	at("2026-11-30 09:07")
	w.says("what do you sell?")
	w.want("a question in a talk under way", fmt.Sprint(w.facts()), "[]")
	at("2026-11-30 09:09")
	w.replies("support")
	w.want("its answer", fmt.Sprint(w.facts()), "[]")
	at("2026-11-30 12:00")
	w.says("and where are you?")
	w.facts()
	at("2026-11-30 13:50")
	w.agent("support", func(t *desk.Turn) { AgentSpoke(t, "telegram:8"); Close(t, "Bo") })
	w.want("closing", fmt.Sprint(w.facts()), "[closed people support 5h0m0s said support Mon 08:05: 2 0 map[telegram:8:2] [120]]")
	if w.c.Talk.Said.Since != 0 {
		t.Errorf("messages are counted twice: %+v", w.c.Talk.Said)
	}
}

func TestWhoHandledAConversation(t *testing.T) {
	for _, c := range []struct {
		name string
		do   func(*desk.Turn)
		by   string
		want string
	}{
		{"an FAQ answered", func(t *desk.Turn) { t.Case.Talk.Auto = true }, "Bo", desk.ByAutomation},
		{"a person was asked for", func(t *desk.Turn) { t.Case.Talk.Auto = true; ForPerson(t, "asked") }, "Bo", ""},
		{"an agent spoke as well", func(t *desk.Turn) { t.Case.Talk.Auto = true; AgentSpoke(t, "telegram:8") }, "Bo", desk.ByPeople},
		{"a rule closed it", func(*desk.Turn) {}, "rule spam", desk.ByAutomation},
		{"a survey was not answered", func(*desk.Turn) {}, "survey welcome", ""},
		{"nobody said anything", func(*desk.Turn) {}, "Bo", ""},
	} {
		w := newWorld(t, "support")
		w.says("hello")
		turn := w.agent("support", func(t *desk.Turn) { c.do(t); Close(t, c.by) })
		for _, f := range turn.Facts {
			if f.What == desk.FactClosed && f.Item != c.want {
				t.Errorf("%s: handled by %q, want %q", c.name, f.Item, c.want)
			}
		}
	}
}

func TestAPreviewIsNotCounted(t *testing.T) {
	w := newWorld(t, "support")
	w.c.Preview = true
	w.says("hello")
	w.agent("support", func(t *desk.Turn) { AgentSpoke(t, "telegram:8"); Close(t, "Bo") })
	w.facts()
	if len(w.turn.Facts) == 0 {
		t.Fatal("nothing was noted")
	}
	for _, f := range w.turn.Facts {
		if !f.Preview {
			t.Errorf("%s is kept of a preview", f.What)
		}
	}
}

// TestNothingIsLostWhenTwoBecomeOne: what is not noted yet of either is counted.
func TestNothingIsLostWhenTwoBecomeOne(t *testing.T) {
	said := func(since int64) desk.Said {
		return desk.Said{Since: since, Contact: 2, Bot: 1, Agents: map[string]int{"telegram:8": 1}, Took: []int{60}}
	}
	for _, since := range []int64{0, 7} {
		k, from := desk.Talk{Said: said(since)}, desk.Talk{Said: said(9)}
		want := "{7 4 2 map[telegram:8:2] [60 60] }"
		if since == 0 {
			k.Said = desk.Said{}
			want = "{9 2 1 map[telegram:8:1] [60] }"
		}
		TakeOver(&k, &from)
		if got := fmt.Sprint(k.Said); got != want || from.Said.Since != 0 {
			t.Errorf("got %s, want %s", got, want)
		}
	}
}
