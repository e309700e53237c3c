package turns

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"frontdesk/chat"
	"frontdesk/desk"
)

// desktop is a book with a team, one contact, and what scripts keep; no rules, no rooms
// that show anything.
type desktop struct {
	*testing.T
	host   *Host
	book   *desk.Book
	house  *desk.House
	roster *desk.Roster
	c      *desk.Case
	memory map[string][]byte
	now    time.Time
	clock  func() time.Time
	n      int
}

var (
	anaAt = chat.Place{Network: "telegram", Account: "1", Chat: "7"}
	olga  = chat.Place{Network: "telegram", Account: "1", Chat: "9"}
)

func newWorld(t *testing.T) *desktop {
	t.Helper()
	book, err := desk.NewBook(nil)
	if err != nil {
		t.Fatal(err)
	}
	w := &desktop{T: t, book: book, house: (&desk.House{}).Clone(), roster: (&desk.Roster{}).Clone(), memory: map[string][]byte{},
		now: time.Date(2026, 11, 24, 10, 0, 0, 0, time.UTC)}
	w.clock = func() time.Time { return w.now } // the watchdog never bites: a slow machine tests the same
	w.host = New(func() time.Time { return w.clock() })
	w.c = &desk.Case{ID: 12, Name: "Ana", First: "Ana", Last: anaAt, Created: w.now, Seen: w.now, Addresses: []desk.Address{{Place: anaAt, Person: "7"}},
		Talk: desk.Talk{Number: 1, State: desk.Open, Opened: w.now, First: true}}
	w.save(desk.KindAdmin, "telegram:9", desk.Admin{Network: "telegram", Person: "9", Name: "Olga", Owner: true, Chat: olga})
	w.save(desk.KindTeam, "support", desk.Team{Name: "support", Room: olga.In("room")})
	w.save(desk.KindField, "budget", desk.Field{Name: "budget", Type: "number"})
	return w
}

func (w *desktop) save(kind desk.Kind, name string, object any) {
	w.Helper()
	t := desk.NewTurn(w.now, chat.Event{}, w.book, w.house, w.roster)
	if err := t.Save(kind, name, "", object); err != nil {
		w.Fatal(err)
	}
	w.book, w.house = t.Book, t.House()
}

func (w *desktop) script(name, source string) *desk.Script {
	w.Helper()
	s, err := w.host.Compile(name, source)
	if err != nil {
		w.Fatal(err)
	}
	w.save(desk.KindScript, name, s)
	return w.book.Scripts[name]
}

// Get and Scan are the memory before the turn.
func (w *desktop) Get(key string) []byte { return w.memory[key] }

func (w *desktop) Scan(prefix string) map[string][]byte {
	out := map[string][]byte{}
	for k, v := range w.memory {
		if strings.HasPrefix(k, prefix) {
			out[k] = v
		}
	}
	return out
}

// turn is a turn before any stage has seen it, about a copy of the contact.
func (w *desktop) turn(ev chat.Event) *desk.Turn {
	w.n++
	if ev.ID == "" {
		ev.ID = fmt.Sprint("ev/", w.n)
	}
	ev.Place, ev.At = anaAt, w.now
	t := desk.NewTurn(w.now, ev, w.book, w.house, w.roster)
	t.View.Memory = w
	if w.c != nil {
		c, raw := &desk.Case{}, mustJSON(w.c)
		if err := json.Unmarshal(raw, c); err != nil {
			w.Fatal(err)
		}
		t.Case = c
	}
	w.host.Enter(t)
	return t
}

func saidText(text string) chat.Event {
	return chat.Event{Kind: chat.Said, Private: true, From: chat.Person{ID: "7", First: "Ana"}, Message: &chat.Message{ID: "1", Text: chat.Plain(text)}}
}

// keep is what the engine does with a turn.
func (w *desktop) keep(t *desk.Turn) {
	for k, v := range t.Memory {
		if v == nil {
			delete(w.memory, k)
			continue
		}
		w.memory[k] = v
	}
	for i := range t.Calls {
		t.Calls[i].ID = fmt.Sprintf("%s/%d", t.Event.ID, i)
	}
	w.book, w.house, w.roster = t.Book, t.House(), t.Roster()
	if t.Case != nil {
		w.c = t.Case
	}
}

func (w *desktop) action(t *desk.Turn, s *desk.Script, args ...any) desk.ScriptResult {
	return w.host.Run(t, desk.ScriptCall{Script: s, Kind: "action", Args: args})
}

// answer is the turn of what came of a call.
func (w *desktop) answer(c desk.OutCall, payload any) *desk.Turn {
	head := c
	head.Payload = nil
	t := w.turn(chat.Event{ID: "answered/" + c.ID, Kind: chat.Answered, Case: c.Case, Data: string(mustJSON(head)), Payload: mustJSON(payload)})
	w.host.Take(t)
	return t
}

func mustJSON(v any) []byte {
	if raw, ok := v.([]byte); ok {
		return raw
	}
	raw, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	return raw
}

func texts(t *desk.Turn) string {
	var out []string
	for _, p := range t.Posts {
		out = append(out, p.Out.Text.S)
	}
	return strings.Join(out, "|")
}
