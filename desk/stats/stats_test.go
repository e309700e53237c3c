package stats

import (
	"fmt"
	"iter"
	"slices"
	"strings"
	"testing"
	"time"

	"frontdesk/chat"
	"frontdesk/desk"
	"frontdesk/internal/draw"
)

// world is what a query sees.
type world struct {
	desk.Logs
	desk.Cases
	facts []desk.Fact
	open  []*desk.Case
}

func (w *world) Facts(name string, from, to time.Time) iter.Seq[desk.Fact] {
	return func(yield func(desk.Fact) bool) {
		for _, f := range w.facts {
			if (name == "" || f.Name == name) && !f.At.Before(from) && f.At.Before(to) && !yield(f) {
				return
			}
		}
	}
}

func (w *world) Walk(_ string, after int64, n int) (ids []int64) {
	for _, c := range w.open {
		if c.ID > after && len(ids) < n {
			ids = append(ids, c.ID)
		}
	}
	return ids
}

func (w *world) Case(id int64) *desk.Case {
	i := slices.IndexFunc(w.open, func(c *desk.Case) bool { return c.ID == id })
	return w.open[i]
}

var start = time.Date(2026, 11, 18, 0, 0, 0, 0, time.UTC)

func (w *world) turn(t *testing.T) *desk.Turn {
	t.Helper()
	book, err := desk.NewBook(nil)
	if err != nil {
		t.Fatal(err)
	}
	r := (&desk.Roster{}).Clone()
	r.Agents["telegram:8"] = &desk.Agent{Network: "telegram", Person: "8", Name: "Bo"}
	turn := desk.NewTurn(start.AddDate(0, 0, 6).Add(12*time.Hour), chat.Event{}, book, &desk.House{}, r)
	turn.View = desk.View{Logs: w, Cases: w}
	return turn
}

func week() Query { return Query{From: start, To: start.AddDate(0, 0, 7)} }

func TestMedianAndMost(t *testing.T) {
	for _, c := range []struct {
		seconds      []int32
		median, most time.Duration
	}{
		{nil, 0, 0},
		{[]int32{7}, 7 * time.Second, 7 * time.Second},
		{[]int32{10, 4}, 7 * time.Second, 10 * time.Second},
		{[]int32{3, 1, 2}, 2 * time.Second, 3 * time.Second},
		{[]int32{10, 1, 2, 3, 4, 5, 6, 7, 8, 9}, 5500 * time.Millisecond, 9 * time.Second},
		{[]int32{11, 10, 1, 2, 3, 4, 5, 6, 7, 8, 9}, 6 * time.Second, 10 * time.Second},
	} {
		x := times(c.seconds)
		if x.median() != c.median || x.most() != c.most {
			t.Errorf("%v: %s and %s, want %s and %s", c.seconds, x.median(), x.most(), c.median, c.most)
		}
	}
}

func TestTimesAsPeopleSayThem(t *testing.T) {
	for d, want := range map[time.Duration]string{
		0: "0 s 0s", 59 * time.Second: "59 s 59s", time.Minute: "1 min 1m", 99 * time.Minute: "99 min 99m", 100 * time.Minute: "1 h 40 min 1h40",
		2*time.Hour + 5*time.Minute: "2 h 5 min 2h05", 3 * time.Hour: "3 h 3h", 27 * time.Hour: "27 h 27h", 1200 * time.Hour: "1,200 h 1,200h",
	} {
		if got := spell(d) + " " + short(times{1}, d); got != want {
			t.Errorf("%s: %q, want %q", d, got, want)
		}
	}
}

func TestSpan(t *testing.T) {
	day := func(s string) time.Time {
		d, err := time.Parse(time.DateOnly, s)
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
	for _, c := range [][3]string{{"2026-11-24", "2026-11-24", "24 Nov 2026"}, {"2026-11-18", "2026-11-24", "18–24 Nov 2026"},
		{"2026-10-26", "2026-11-24", "26 Oct – 24 Nov 2026"}, {"2025-12-30", "2026-01-05", "30 Dec 2025 – 5 Jan 2026"}} {
		if got := span(day(c[0]), day(c[1])); got != c[2] {
			t.Errorf("%s to %s is %q, want %q", c[0], c[1], got, c[2])
		}
	}
}

// story is a week whose numbers were counted by hand.
func story() *world {
	at := func(day, hour int) time.Time { return start.AddDate(0, 0, day).Add(time.Duration(hour) * time.Hour) }
	w := &world{}
	fact := func(at time.Time, what, name, item string, took time.Duration, talk int64, team, agent, on string) *desk.Fact {
		w.facts = append(w.facts, desk.Fact{At: at, What: what, Name: name, Item: item, Took: took, Talk: talk, Team: team, Agent: agent, On: on})
		return &w.facts[len(w.facts)-1]
	}
	const tg, wa = "telegram/1", "whatsapp/34600"
	for i, team := range []string{"support", "support", "sales", "support"} {
		fact(at(i, 9), desk.FactBegan, "", "", 0, int64(i+1), team, "", []string{tg, wa}[i%2])
	}
	fact(at(0, 10), desk.FactReplied, "", "", 10*time.Minute, 1, "support", "telegram:8", tg)
	fact(at(1, 10), desk.FactReplied, "", "", 2*time.Minute, 2, "support", "telegram:8", wa)
	fact(at(2, 10), desk.FactReplied, "", "", 30*time.Minute, 3, "sales", "telegram:9", tg)
	fact(at(0, 11), desk.FactClosed, "", desk.ByPeople, time.Hour, 1, "support", "telegram:8", tg)
	fact(at(0, 15), desk.FactClosed, "", desk.ByPeople, 3*time.Hour, 1, "support", "telegram:8", tg) // taken up again: counts once
	fact(at(2, 11), desk.FactClosed, "", desk.ByPeople, time.Hour, 3, "sales", "telegram:9", tg)
	fact(at(3, 11), desk.FactClosed, "", desk.ByAutomation, 5*time.Minute, 4, "support", "", wa)
	fact(at(3, 12), desk.FactClosed, "", "", 5*time.Minute, 5, "support", "", wa) // nobody said anything
	for talk := range int64(3) {
		fact(at(3, 10), desk.FactFAQ, "opening", desk.FAQAuto, 0, 4+talk, "support", "", wa)
	}
	fact(at(3, 11), desk.FactAccepted, "opening", desk.FAQAuto, 0, 4, "support", "", wa)
	fact(at(3, 12), desk.FactAccepted, "opening", desk.FAQAuto, 0, 4, "support", "", wa).N = -1
	fact(at(3, 12), desk.FactWrong, "opening", desk.FAQAuto, 0, 4, "support", "", wa)
	fact(at(3, 12), desk.FactSnippet, "prices", "agent", 0, 3, "sales", "telegram:9", tg)
	fact(at(3, 13), desk.FactRated, "", "5", 0, 3, "sales", "telegram:9", tg)
	fact(at(3, 13), desk.FactRated, "", "2", 0, 1, "support", "telegram:8", tg)
	fact(at(3, 13), desk.FactRated, "", "many", 0, 1, "support", "telegram:8", tg)
	fact(at(0, 9), desk.FactSaid, "", "", 0, 0, "support", "", tg).Said = &desk.Said{Contact: 3, Bot: 1, Agents: map[string]int{"telegram:8": 2}, Took: []int{60, 120, 180, 240}}
	fact(at(-1, 9), desk.FactBegan, "", "", 0, 9, "support", "", tg) // the week before
	fact(at(7, 9), desk.FactBegan, "", "", 0, 10, "support", "", tg) // the week after
	w.open = []*desk.Case{
		{ID: 2, Last: chat.Place{Network: "whatsapp", Account: "34600"}, Talk: desk.Talk{Number: 2, State: desk.Waiting, Team: "support", Agent: "telegram:8", Began: true,
			Said: desk.Said{Since: at(6, 9).Unix(), Contact: 1, Agents: map[string]int{"telegram:8": 1}, Took: []int{300}, Team: "support"}}},
		{ID: 3, Preview: true, Talk: desk.Talk{Number: 8, State: desk.Open, Team: "support", Began: true, Said: desk.Said{Since: at(6, 9).Unix(), Contact: 50}}},
	}
	return w
}

func TestTheNumbersOfAWeek(t *testing.T) {
	w := story()
	for about, c := range map[string]struct {
		q    func(*Query)
		want string
	}{
		"all": {func(*Query) {}, `18–24 Nov 2026
Conversations: 4 new, 4 closed, 1 open now
Messages: 8 (contacts 4, agents 3, automatic 1)
First reply: median 10 min, 90 % within 30 min (3)
Resolution: median 33 min, 90 % within 3 h (4)
Handled by automation: 33 % (1 of 3 closed that were answered)
FAQ answers: 3 automatic, 0 from drafts; accepted 0, wrong 1
Time saved: about 6 min: 2 automatic answers × 3 min, the median of 5 answers that agents gave in talks under way
Snippets: 1 sent: prices 1
Rating: 3.5 of 5 (2)`},
		"a team": {func(q *Query) { q.Team = "sales" }, `18–24 Nov 2026
Conversations: 1 new, 1 closed, 0 open now
Messages: 0 (contacts 0, agents 0, automatic 0)
First reply: median 30 min, 90 % within 30 min (1)
Resolution: median 60 min, 90 % within 60 min (1)
Handled by automation: 0 % (0 of 1 closed that were answered)
Snippets: 1 sent: prices 1
Rating: 5.0 of 5 (1)`},
		"an agent": {func(q *Query) { q.Agent = "telegram:8" }, `18–24 Nov 2026
Conversations: 2 first answered, 1 closed, 1 open now
Messages: 3 written
First reply: median 6 min, 90 % within 10 min (2)
Resolution: median 3 h, 90 % within 3 h (1)
Handled by automation: 0 % (0 of 1 closed that were answered)
Rating: 2.0 of 5 (1)`},
		"a network": {func(q *Query) { q.On = "whatsapp" }, `18–24 Nov 2026
Conversations: 2 new, 2 closed, 1 open now
Messages: 2 (contacts 1, agents 1, automatic 0)
First reply: median 2 min, 90 % within 2 min (1)
Resolution: median 5 min, 90 % within 5 min (2)
Handled by automation: 100 % (1 of 1 closed that were answered)
FAQ answers: 3 automatic, 0 from drafts; accepted 0, wrong 1
Time saved: not known yet: too few answers of agents to measure what one costs them (1 of 5)`},
		"a number": {func(q *Query) { q.On = "whatsapp/34" }, "18–24 Nov 2026\nConversations: 0 new, 0 closed, 0 open now\nMessages: 0 (contacts 0, agents 0, automatic 0)"},
	} {
		q := week()
		c.q(&q)
		a := q.Answer(w.turn(t))
		if got := strings.TrimSuffix(a.Text.S, "\nTimes count the teams' hours only."); got != c.want {
			t.Errorf("%s:\n%s\nwant\n%s", about, got, c.want)
		}
		if a.Picture == nil || len(a.Picture.Tiles) != 4 {
			t.Errorf("%s: there is no picture: %+v", about, a.Picture)
		}
	}
}

// TestClosedByTwo: a conversation that two agents closed counts for the last one only.
func TestClosedByTwo(t *testing.T) {
	w := &world{}
	for i, who := range []string{"telegram:8", "telegram:9"} {
		w.facts = append(w.facts, desk.Fact{At: start.Add(time.Duration(i+1) * time.Hour), What: desk.FactClosed, Item: desk.ByPeople, Talk: 1, Agent: who, Team: "support"})
	}
	for who, want := range map[string]int{"telegram:8": 0, "telegram:9": 1, "": 1} {
		q := week()
		q.Agent = who
		if n := count(w.turn(t), q); len(n.total.closed) != want {
			t.Errorf("of %q %d were closed, want %d", who, len(n.total.closed), want)
		}
	}
}

// TestLongFunnel: a survey of fifty questions has a picture that can be drawn.
func TestLongFunnel(t *testing.T) {
	w := &world{}
	turn := w.turn(t)
	s := &desk.Survey{Name: "long"}
	for i := range 50 {
		s.Questions = append(s.Questions, desk.Question{Field: fmt.Sprint("field", i)})
	}
	w.facts = []desk.Fact{{At: start, What: "asked", Name: "long", Item: "field0"}}
	turn.Book.Surveys = map[string]*desk.Survey{"long": s}
	a := Query{Funnel: "long", To: start.AddDate(0, 0, 7)}.Answer(turn)
	if a.Picture == nil || strings.Count(a.Text.S, "\n") < 50 {
		t.Fatalf("%+v", a)
	}
	if _, err := draw.PNG(t.Context(), a.Picture); err != nil || a.Picture.Panels[0].Title != "What became of the first 25 questions" {
		t.Error(a.Picture.Panels[0].Title, err)
	}
}

func TestTheTablesOfAWeek(t *testing.T) {
	a := week().Answer(story().turn(t))
	want := `By team
              new first  90 %  done  90 %
1. support      3    6m   10m    5m    3h
2. sales        1   30m   30m   60m   60m
By channel
              new first  90 %  done  90 %
1. Telegram     2   20m   30m    2h    3h
2. WhatsApp     2    2m    2m    5m    5m
By agent
             msgs first  90 % closed after
1. Bo           3    6m   10m     1    3h
2. telegra…     0   30m   30m     1   60m
FAQ answers
             auto draft right wrong
1. opening      3     0     0     1`
	if len(a.More) != 1 || a.More[0].S != want {
		t.Errorf("got\n%v\nwant\n%s", a.More, want)
	}
}

func TestConversationsDayByDay(t *testing.T) {
	n := count(story().turn(t), week())
	if fmt.Sprint(n.days) != "[1 1 1 1 0 0 0]" {
		t.Errorf("days %v", n.days)
	}
	year := Query{From: start, To: start.AddDate(1, 0, 0)}
	c := count(story().turn(t), year).columns().Columns
	if len(c.Values) != 53 || c.Values[0] != 4 || c.Values[1] != 1 {
		t.Errorf("a year has %d weeks: %v", len(c.Values), c.Values)
	}
}

func TestATableHoldsNoFormula(t *testing.T) {
	raw := string(Table([][]string{{"name", "n"}, {"=1+1", "2"}, {"+34", "-3"}, {"-3+1", "-"}, {"@x", "\tx"}, {`say "hi", he said`, "two\nlines"}, {"＝1", ""}, {"ok", "a=b"}}))
	want := "\ufeffname,n\n'=1+1,2\n'+34,-3\n'-3+1,'-\n'@x,'\tx\n\"say \"\"hi\"\", he said\",\"two\nlines\"\n'＝1,\nok,a=b\n"
	if raw != want {
		t.Errorf("got %q\nwant %q", raw, want)
	}
}

func TestTheTableOfAWeekIsWhole(t *testing.T) {
	q := week()
	q.CSV = true
	a := q.Answer(story().turn(t))
	lines := strings.Split(strings.TrimSpace(string(a.File)), "\n")
	for _, l := range lines {
		if strings.Count(l, ",") != strings.Count(lines[0], ",") {
			t.Errorf("this row is not as long as the first: %s", l)
		}
	}
	if want := "all,18–24 Nov 2026,4,4,1,2,4,3,1,3,600,1800,1950,10800,3,0,0,1,1,2,3.50"; lines[1] != want || a.Name != "stats-2026-11-18.csv" || len(lines) != 17 {
		t.Errorf("%s, %d lines:\n%s\nwant\n%s", a.Name, len(lines), lines[1], want)
	}
}
