package snippet

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"frontdesk/chat"
	"frontdesk/desk"
	"frontdesk/desk/field"
	"frontdesk/desk/grammar"
)

// world is a book and a contact to try things on.
type world struct {
	*testing.T
	turn *desk.Turn
}

var now = time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC)

func newWorld(t *testing.T, fields ...string) *world {
	t.Helper()
	b, err := desk.NewBook(nil)
	if err != nil {
		t.Fatal(err)
	}
	ana := chat.Place{Network: "telegram", Account: "1", Chat: "7"}
	turn := desk.NewTurn(now, chat.Event{ID: "e1", Place: ana, From: chat.Person{ID: "9"}}, b, &desk.House{}, &desk.Roster{})
	turn.Case = &desk.Case{ID: 12, Last: ana, First: "Ana", Name: "Ana López"}
	w := &world{t, turn}
	for _, src := range fields {
		f, err := field.Parse(src)
		if err != nil {
			t.Fatal(err)
		}
		w.save(desk.KindField, f.Name, f)
	}
	return w
}

func (w *world) save(kind desk.Kind, name string, object any) {
	w.Helper()
	if err := w.turn.Save(kind, name, "", object); err != nil {
		w.Fatal(err)
	}
}

// set gives the contact a field.
func (w *world) set(name, value string) {
	w.Helper()
	f := w.turn.Book.Fields[desk.Fold(name)]
	a, trouble := field.ReadText(f, value, "")
	if trouble != nil {
		w.Fatalf("%s is no %s: %s", value, name, trouble.Key)
	}
	field.Set(w.turn, f, a.Value)
}

// add parses a snippet and saves it.
func (w *world) add(src string) *desk.Snippet {
	w.Helper()
	s, _, err := Parse(chat.Plain(src), nil, w.turn.Book, fakeDo)
	if err != nil {
		w.Fatal(err)
	}
	w.save(desk.KindSnippet, s.Name+strings.TrimSuffix("."+s.Lang, "."), s)
	return s
}

// fakeDo stands for action.Parse: an action is its words.
func fakeDo(src chat.Text, _ *desk.Book) ([]desk.Action, []string, error) {
	var out []desk.Action
	for _, s := range strings.Split(src.S, ";") {
		if strings.Contains(s, "nonsense") {
			return nil, nil, grammar.At(src.S, 0, "No action “nonsense”.")
		}
		if s = strings.TrimSpace(s); s != "" {
			out = append(out, desk.Action{Name: s})
		}
	}
	return out, nil, nil
}

func fakePrint(as []desk.Action) string {
	var out []string
	for _, a := range as {
		out = append(out, a.Name)
	}
	return strings.Join(out, "; ")
}

func (w *world) fill(src string) string { return FillText(w.turn, chat.Plain(src)).S }

func dump(v any) string {
	b, _ := json.MarshalIndent(v, "", " ")
	return string(b)
}
