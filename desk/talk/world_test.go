package talk

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"frontdesk/chat"
	"frontdesk/desk"
)

// world is a book, a roster and one contact, to whom things happen.
type world struct {
	*testing.T
	book   *desk.Book
	house  *desk.House
	roster *desk.Roster
	c      *desk.Case
	now    time.Time
	turn   *desk.Turn // the last one
	load   map[string]int
	index  map[string][]int64
	n      int
}

var (
	anaAt = chat.Place{Network: "telegram", Account: "1", Chat: "7"}
	ana   = chat.Person{ID: "7", First: "Ana"}
	bo    = chat.Person{ID: "8", First: "Bo", Username: "bo"}
)

func roomOf(team string) chat.Place {
	return chat.Place{Network: "telegram", Account: "1", Chat: "-" + team}
}

func newWorld(t *testing.T, teams ...string) *world {
	t.Helper()
	book, err := desk.NewBook(nil)
	if err != nil {
		t.Fatal(err)
	}
	w := &world{T: t, book: book, house: &desk.House{}, roster: (&desk.Roster{}).Clone(), load: map[string]int{}, index: map[string][]int64{},
		now: time.Date(2026, 11, 24, 10, 0, 0, 0, time.UTC), c: &desk.Case{ID: 1, Last: anaAt}}
	w.save(desk.KindAdmin, "telegram:9", desk.Admin{Network: "telegram", Person: "9", Name: "Olga", Owner: true, Chat: anaAt.In("owner")})
	for _, name := range teams {
		w.save(desk.KindTeam, name, desk.Team{Name: name, Room: roomOf(name), Forum: true})
	}
	return w
}

func (w *world) save(kind desk.Kind, name string, object any) {
	w.Helper()
	t := desk.NewTurn(w.now, chat.Event{}, w.book, w.house, w.roster)
	if err := t.Save(kind, name, "", object); err != nil {
		w.Fatal(err)
	}
	w.book, w.house = t.Book, t.House()
}

// do decides an event; between is done after Receive, in place of other stages.
func (w *world) do(ev chat.Event, between ...func(*desk.Turn)) *desk.Turn {
	w.Helper()
	w.n++
	ev.ID = fmt.Sprint("e", w.n)
	if ev.At.IsZero() {
		ev.At = w.now
	}
	data, err := json.Marshal(w.c) // a restart between any two events must not be seen
	if err != nil {
		w.Fatal(err)
	}
	w.c = &desk.Case{}
	if err := json.Unmarshal(data, w.c); err != nil {
		w.Fatal(err)
	}
	t := desk.NewTurn(w.now, ev, w.book, w.house, w.roster)
	t.Case, t.View = w.c, desk.View{Cases: w}
	w.turn = t
	Receive(t)
	for _, f := range between {
		f(t)
	}
	Settle(t)
	w.book, w.house, w.roster = t.Book, t.House(), t.Roster()
	return t
}

func (w *world) says(s string, between ...func(*desk.Turn)) *desk.Turn {
	w.Helper()
	return w.do(chat.Event{Kind: chat.Said, Place: anaAt, Private: true, From: ana, Message: &chat.Message{ID: fmt.Sprint(w.n), Text: chat.Plain(s)}}, between...)
}

// agent is something Bo does in a team's room.
func (w *world) agent(team string, between ...func(*desk.Turn)) *desk.Turn {
	w.Helper()
	return w.do(chat.Event{Kind: chat.Said, Place: roomOf(team).In("t"), From: bo, Message: &chat.Message{ID: "a"}}, between...)
}

func (w *world) woke(name string, payload []byte) *desk.Turn {
	w.Helper()
	delete(w.c.Timers, name)
	return w.do(chat.Event{Kind: chat.Woke, Data: name, Payload: payload, Case: 1})
}

// ring moves the clock to a timer and lets it ring.
func (w *world) ring(name string) *desk.Turn {
	w.Helper()
	timer, ok := w.c.Timers[name]
	if !ok {
		w.Fatalf("no timer %q is set; there are %v", name, w.c.Timers)
	}
	w.now = timer.At
	return w.woke(name, nil)
}

// raised is what the last turn raised, in order.
func (w *world) raised() string {
	var out []string
	for {
		h, ok := w.turn.NextHappening()
		if !ok {
			return strings.Join(out, ", ")
		}
		out = append(out, strings.TrimSpace(h.What+" "+h.Name))
	}
}

// events is the lines that the last turn logged.
func (w *world) events() string {
	var out []string
	for _, e := range w.turn.Entries {
		if e.Side == desk.ByEvent {
			out = append(out, e.Text.S)
		}
	}
	return strings.Join(out, " ")
}

func (w *world) want(what, got, want string) {
	w.Helper()
	if got != want {
		w.Errorf("%s is %q, want %q", what, got, want)
	}
}

// agents puts people into a team.
func (w *world) agents(team string, names ...string) {
	for _, n := range names {
		a := &desk.Agent{Network: "telegram", Person: n, Name: n, Username: n}
		if old := w.roster.Agents[a.Key()]; old != nil {
			a = old
		}
		a.Teams = append(a.Teams, team)
		w.roster.Agents[a.Key()] = a
	}
}

func (w *world) Case(int64) *desk.Case                         { return w.c }
func (w *world) Of(string, string) int64                       { return 1 }
func (w *world) Load(agent string) int                         { return w.load[agent] }
func (w *world) Walk(index string, after int64, n int) []int64 { return w.index[index] }
func (w *world) Find(string, int) []int64                      { return nil }
