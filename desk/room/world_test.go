package room

import (
	"encoding/json"
	"fmt"
	"iter"
	"slices"
	"strings"
	"testing"
	"time"

	"frontdesk/chat"
	"frontdesk/desk"
	"frontdesk/desk/talk"
)

// world is a book with teams, one contact, their log, and a network that keeps
// what is sent: enough to see what agents and the contact see.
type world struct {
	*testing.T
	book   *desk.Book
	house  *desk.House
	roster *desk.Roster
	c      *desk.Case
	log    map[int64]desk.Entry
	refs   map[string]int64
	now    time.Time
	turn   *desk.Turn
	lanes  []*desk.Post      // the outbox, in the order in which it is sent
	refuse map[string]string // op and thread → why the network refuses it
	kept   map[string]string // message id → its text
	at     map[string]string // message id → its chat
	ids    int
	marks  bool // the marks of delivered messages are seen
}

var (
	anaAt = chat.Place{Network: "telegram", Account: "1", Chat: "7"}
	ana   = chat.Person{ID: "7", First: "Ana", Username: "ana"}
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
	w := &world{T: t, book: book, house: (&desk.House{}).Clone(), roster: (&desk.Roster{}).Clone(), log: map[int64]desk.Entry{}, refs: map[string]int64{},
		now: time.Date(2026, 11, 24, 10, 0, 0, 0, time.UTC), refuse: map[string]string{}, kept: map[string]string{}, at: map[string]string{}}
	w.c = &desk.Case{ID: 12, Last: anaAt, Created: w.now}
	w.save(desk.KindAdmin, "telegram:9", desk.Admin{Network: "telegram", Person: "9", Name: "Olga", Owner: true, Chat: chat.Place{Network: "telegram", Account: "1", Chat: "9"}})
	for _, name := range teams {
		w.save(desk.KindTeam, name, desk.Team{Name: name, Room: roomOf(name), Forum: name != "flat"})
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

// do decides an event and sends everything that follows from it; between is done
// in place of the stages that are not here. It answers what is seen, a line each.
func (w *world) do(ev chat.Event, between ...func(*desk.Turn)) string {
	w.Helper()
	w.turn = w.decide(ev, nil, between...)
	var seen []string
	for n := 0; len(w.lanes) > 0; n++ {
		if n > 500 {
			w.Fatal("sending does not come to an end")
		}
		p := w.lanes[0]
		w.lanes = w.lanes[1:]
		if s := w.send(p); s != "" {
			seen = append(seen, s)
		}
	}
	return strings.Join(seen, "\n")
}

// decide is one turn; what it keeps is read back, as after a restart.
func (w *world) decide(ev chat.Event, row *desk.Post, between ...func(*desk.Turn)) *desk.Turn {
	w.Helper()
	w.ids++
	ev.ID = fmt.Sprint("e", w.ids)
	if ev.At.IsZero() {
		ev.At = w.now
	}
	data, err := json.Marshal(w.c)
	if err != nil {
		w.Fatal(err)
	}
	w.c = &desk.Case{}
	if err := json.Unmarshal(data, w.c); err != nil {
		w.Fatal(err)
	}
	t := desk.NewTurn(w.now, ev, w.book, w.house, w.roster)
	t.View, t.Row = desk.View{Logs: w}, row
	if ev.Place.Chat != "-general" && (ev.Private || ev.Case != 0 || ev.Place.Thread != "" || ev.Place.Network == "") {
		t.Case = w.c
	}
	talk.Receive(t)
	Delivered(t)
	FromAgents(t)
	for _, f := range between {
		f(t)
	}
	talk.Settle(t)
	Settle(t)
	w.keep(t)
	return t
}

func (w *world) keep(t *desk.Turn) {
	w.book, w.house, w.roster = t.Book, t.House(), t.Roster()
	if t.Entry != nil {
		t.Entries = append([]*desk.Entry{t.Entry}, t.Entries...)
	}
	for _, e := range t.Entries {
		w.log[e.Seq] = *e
		if e.Src.ID != "" {
			w.refs[e.Src.Place.Whole().String()+"|"+e.Src.ID] = e.Seq
		}
	}
	front := 0
	for _, p := range t.Posts {
		if p.Front {
			w.lanes = slices.Insert(w.lanes, front, p)
			front++
			continue
		}
		w.lanes = append(w.lanes, p)
	}
}

// send is what the engine and the network do with a post.
func (w *world) send(p *desk.Post) string {
	w.Helper()
	q := *p
	if topic := w.c.Topic(q.Room); topic != nil && !q.Room.IsZero() {
		q.Out.To.Thread = topic.Thread
	}
	if e, ok := w.log[q.TargetLog]; ok {
		for _, s := range e.Copies {
			if s.Place.Whole() == q.Out.To.Whole() {
				q.Out.Target = s.ID
			}
		}
	}
	if e, ok := w.log[q.ReplyLog]; ok {
		for _, s := range append(e.Copies, e.Src) {
			if s.Place.Whole() == q.Out.To.Whole() {
				q.Out.ReplyTo = s.ID
			}
		}
	}
	why := w.refuse[string(q.Out.Op)+q.Out.To.Thread]
	if why == "" && q.Out.To.Thread != "" {
		why = w.refuse["any topic"]
	}
	if why != "" {
		w.fate(&q, chat.Event{Kind: chat.Refused, Data: why})
		return fmt.Sprintf("%s ✗ %s", w.where(q.Out.To), q.Out.Op)
	}
	w.ids++
	ev := chat.Event{Kind: chat.Sent, Receipt: chat.Receipt{IDs: []string{fmt.Sprint("m", w.ids)}}}
	if q.Out.Op == chat.OpenTopic {
		ev.Receipt.Thread = fmt.Sprint("t", w.ids)
	}
	shown := q.Out
	if q.Mark == desk.MarkCard {
		shown.Buttons = nil // the same on all
	}
	s := w.print(&shown, ev.Receipt.IDs[0])
	if q.Mark == desk.MarkCardEdit || q.Mark == desk.MarkSeen && !w.marks {
		s = ""
	}
	w.fate(&q, ev)
	return s
}

func (w *world) fate(p *desk.Post, ev chat.Event) {
	if e, ok := w.log[p.Log]; ok && p.Log != 0 {
		e.Fate = "sent"
		if ev.Kind == chat.Refused {
			e.Fate = "refused: " + ev.Data
		} else {
			e.Copies = append(e.Copies, desk.Spot{Place: p.Out.To, ID: ev.Receipt.IDs[0]})
			w.refs[p.Out.To.Whole().String()+"|"+ev.Receipt.IDs[0]] = p.Log
		}
		w.log[p.Log] = e
	}
	ev.Place, ev.Case = p.Out.To, p.Case
	if p.Case != 0 && (ev.Kind == chat.Refused || p.Mark != "") {
		w.decide(ev, p)
	}
}

// where names a place: ana, support, support/ for a topic there.
func (w *world) where(p chat.Place) string {
	name := strings.TrimPrefix(p.Chat, "-")
	switch {
	case p.Chat == anaAt.Chat:
		return "ana"
	case p.Chat == "9":
		return "olga"
	case p.Thread != "":
		return name + "/"
	}
	return name
}

// print is what is seen of an Out.
func (w *world) print(o *chat.Out, id string) string {
	where := w.where(o.To)
	reply := ""
	if o.ReplyTo != "" && w.kept[o.ReplyTo] != "" {
		reply = fmt.Sprintf("(to %q) ", w.kept[o.ReplyTo])
	}
	text := o.Text.S
	for _, row := range o.Buttons {
		for _, b := range row {
			text += " [" + b.Label + "]"
		}
	}
	switch o.Op {
	case chat.Send:
		w.kept[id], w.at[id] = o.Text.S, o.To.Chat
		return where + " < " + reply + text
	case chat.Copy:
		w.kept[id] = w.kept[o.IDs[0]]
		return fmt.Sprintf("%s < %scopy of %s", where, reply, strings.Join(o.IDs, ","))
	case chat.React:
		return where + " " + o.Emoji + " " + o.Target
	case chat.Edit:
		return where + " ~ " + text
	case chat.OpenTopic:
		return where + " + " + o.Title
	case chat.CloseTopic:
		return where + " closed"
	case chat.ReopenTop:
		return where + " reopened"
	case chat.Answer:
		return strings.TrimSpace("notice " + text)
	}
	return ""
}

func (w *world) Entries(_, from int64, n int) []desk.Entry {
	var out []desk.Entry
	for seq := from; seq <= w.c.Seq && len(out) < n; seq++ {
		if e, ok := w.log[seq]; ok {
			out = append(out, e)
		}
	}
	return out
}

func (w *world) Ref(s desk.Spot) (id, seq int64, ok bool) {
	seq, ok = w.refs[s.Place.Whole().String()+"|"+s.ID]
	return 12, seq, ok
}

func (w *world) Trace(string) []string                   { return nil }
func (w *world) Album(chat.Place, string) []chat.Message { return nil }
func (w *world) Facts(string, time.Time, time.Time) iter.Seq[desk.Fact] {
	return func(func(desk.Fact) bool) {}
}
func (w *world) Recent(time.Time, int) []desk.Logged { return nil }

// says is a message of Ana's; m may carry more than the text.
func (w *world) says(s string, between ...func(*desk.Turn)) string {
	w.Helper()
	return w.said(chat.Message{Text: chat.Plain(s)}, between...)
}

func (w *world) said(m chat.Message, between ...func(*desk.Turn)) string {
	w.Helper()
	w.ids++
	m.ID = fmt.Sprint("m", w.ids)
	w.kept[m.ID] = m.Text.S
	return w.do(chat.Event{Kind: chat.Said, Place: anaAt, Private: true, From: ana, Message: &m}, between...)
}

// agent is a message of Bo's in Ana's topic of a team's room, in reply to the
// message that has that text, if one is given.
func (w *world) agent(team, s, to string, between ...func(*desk.Turn)) string {
	w.Helper()
	w.ids++
	m := chat.Message{ID: fmt.Sprint("m", w.ids), Text: chat.Plain(s), ReplyTo: w.find(team, to)}
	w.kept[m.ID], w.at[m.ID] = s, roomOf(team).Chat
	return w.do(chat.Event{Kind: chat.Said, Place: w.topic(team), From: bo, Message: &m}, between...)
}

// find is the newest message in a team's room with a text.
func (w *world) find(team, text string) string {
	best, n := "", -1
	for id, s := range w.kept {
		var i int
		if _, err := fmt.Sscanf(id, "m%d", &i); err == nil && s == text && text != "" && w.at[id] == roomOf(team).Chat && i > n {
			best, n = id, i
		}
	}
	return best
}

func (w *world) topic(team string) chat.Place {
	w.Helper()
	topic := w.c.Topic(roomOf(team))
	if topic == nil {
		w.Fatalf("there is no topic with %s", team)
	}
	return topic.Room.In(topic.Thread)
}

// press presses a button of the newest message in a topic.
func (w *world) press(team, data, target string) string {
	w.Helper()
	return w.do(chat.Event{Kind: chat.Pressed, Place: w.topic(team), From: bo, Data: data, Target: w.find(team, target), Query: "q"})
}

// want fails when what was seen is not as expected.
func (w *world) want(got string, lines ...string) {
	w.Helper()
	if want := strings.Join(lines, "\n"); got != want {
		w.Errorf("seen:\n%s\nwant:\n%s", got, want)
	}
}
