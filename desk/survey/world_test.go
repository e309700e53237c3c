package survey

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"frontdesk/chat"
	"frontdesk/desk"
	"frontdesk/desk/field"
)

// world is a book and a contact who is asked things.
type world struct {
	*testing.T
	book  *desk.Book
	c     *desk.Case
	house *desk.House
	now   time.Time
	turn  *desk.Turn // the last one
	last  *desk.Post // the last post with buttons
	n     int
}

var welcome = `intro: Hi {{ contact.first_name | default: "there" }} 👋
language: Which language do you prefer?
language.es: ¿Qué idioma prefieres?
email: What is your e-mail? [optional]
order: What is your order number? [if topic is orders] [retry 3]
timeout 10m remind 1 then handover
thanks: Thank you! We will be right with you.`

var section4 = []string{
	"language choice English=en | Español=es | 中文=zh",
	"topic choice orders | other",
	"email email",
	`order text /^[A-Z]{2}\d{6}$/ "two letters and six digits, like AB123456"`,
}

var ana = chat.Place{Network: "telegram", Account: "1", Chat: "7"}

func newWorld(t *testing.T, fields ...string) *world {
	t.Helper()
	b, err := desk.NewBook(nil)
	if err != nil {
		t.Fatal(err)
	}
	w := &world{T: t, book: b, house: &desk.House{}, now: time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC)}
	w.c = &desk.Case{ID: 12, Last: ana, First: "Ana", Talk: desk.Talk{State: desk.Open}}
	for _, src := range fields {
		f, err := field.Parse(src)
		if err != nil {
			t.Fatal(err)
		}
		w.save(desk.KindField, f.Name, f)
	}
	return w
}

func (w *world) begin(ev chat.Event) *desk.Turn {
	w.n++
	ev.ID, ev.Place, ev.At = fmt.Sprint("e", w.n), ana, w.now
	w.turn = desk.NewTurn(w.now, ev, w.book, w.house, &desk.Roster{})
	// A restart between any two events must not be seen.
	data, err := json.Marshal(w.c)
	if err != nil {
		w.Fatal(err)
	}
	w.c = &desk.Case{}
	if err := json.Unmarshal(data, w.c); err != nil {
		w.Fatal(err)
	}
	w.turn.Case = w.c
	return w.turn
}

func (w *world) save(kind desk.Kind, name string, object any) {
	w.Helper()
	t := w.begin(chat.Event{})
	if err := t.Save(kind, name, "", object); err != nil {
		w.Fatal(err)
	}
	w.book = t.Book
}

func (w *world) add(name, body string) {
	w.Helper()
	s, _, err := Parse(name, chat.Plain(body), w.book)
	if err != nil {
		w.Fatal(err)
	}
	w.save(desk.KindSurvey, s.Name, s)
}

func (w *world) start(name string) string {
	w.Helper()
	t := w.begin(chat.Event{Kind: chat.Said, Private: true, Message: &chat.Message{}})
	if err := Start(t, name, "rule greet"); err != nil {
		w.Fatal(err)
	}
	return w.end()
}

func (w *world) take(ev chat.Event) string {
	w.Helper()
	Take(w.begin(ev))
	return w.end()
}

// end gives what was said to the contact, a line each, with [buttons].
func (w *world) end() string {
	w.house = w.turn.House()
	var out []string
	for _, p := range w.turn.Posts {
		line := p.Out.Text.S
		for _, row := range p.Out.Buttons {
			for _, b := range row {
				line += " [" + b.Label + "]"
				if len(b.Data) > 64 {
					w.Errorf("button data %q is too long", b.Data)
				}
			}
		}
		if p.Out.Op == chat.Answer {
			line = "(notice) " + line
		}
		if len(p.Out.Buttons) > 0 {
			w.last = p
		}
		out = append(out, line)
	}
	return strings.Join(out, "\n")
}

func (w *world) say(s string) string {
	w.Helper()
	return w.send(chat.Message{Text: chat.Plain(s)})
}

func (w *world) send(m chat.Message) string {
	w.Helper()
	return w.take(chat.Event{Kind: chat.Said, Private: true, Message: &m})
}

// press presses a button of a post.
func (w *world) press(p *desk.Post, label string) string {
	w.Helper()
	for _, row := range p.Out.Buttons {
		for _, b := range row {
			if b.Label == label {
				return w.take(chat.Event{Kind: chat.Pressed, Private: true, Data: b.Data, Query: "q", Target: w.asked()})
			}
		}
	}
	w.Fatalf("no button %q", label)
	return ""
}

func (w *world) asked() string {
	if w.c.Survey == nil {
		return ""
	}
	return w.c.Survey.Asked
}

// silence lets the timer ring.
func (w *world) silence() string {
	w.Helper()
	tm, ok := w.c.Timers[timer]
	if !ok {
		w.Fatal("no timer is set")
	}
	w.now = tm.At
	delete(w.c.Timers, timer)
	return w.take(chat.Event{Kind: chat.Woke, Data: timer})
}

// want fails when what was said is not as expected.
func (w *world) want(got string, lines ...string) {
	w.Helper()
	if want := strings.Join(lines, "\n"); got != want {
		w.Errorf("said:\n%s\nwant:\n%s", got, want)
	}
}

func (w *world) value(name string) string { return w.c.Fields[name].V }

// raised tells whether the turn raised something.
func (w *world) raised(what, name string) bool {
	for {
		h, ok := w.turn.NextHappening()
		if !ok {
			return false
		}
		if h.What == what && h.Name == name {
			return true
		}
	}
}

func dump(v any) string {
	b, _ := json.MarshalIndent(v, "", " ")
	return string(b)
}
