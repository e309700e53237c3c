package room

import (
	"strings"

	"frontdesk/chat"
	"frontdesk/desk"
	"frontdesk/desk/field"
)

// networkNames are how networks are written for people.
var networkNames = map[string]string{"telegram": "Telegram", "whatsapp": "WhatsApp"}

// cardTexts is how much of what the contact wrote first stands in the card, and
// cardValue how much of a field's value.
const cardTexts, cardValue = 1000, 100

// card posts the topic's first message: who this is, and what they wrote first. It
// answers the entries that did not fit in.
func card(t *desk.Turn, team *desk.Team, news []*desk.Entry) []*desk.Entry {
	parts := []string{}
	size := 0
	for len(news) > 0 {
		e := news[0]
		if shows(e) {
			if !inCard(e) || size+len(e.Text.S) > cardTexts {
				break
			}
			size += len(e.Text.S)
			parts = append(parts, `"`+strings.TrimSpace(e.Text.S)+`"`)
		}
		news = news[1:]
	}
	postCard(t, team.Room, parts...)
	return news
}

// postCard posts the card, with what else is to stand in it.
func postCard(t *desk.Turn, room chat.Place, more ...string) *desk.Post {
	text := chat.Text{}
	if topic := t.Case.Topic(room); topic != nil && topic.Flat {
		text = text.AddString(number(t.Case) + " ")
	}
	text = text.AddString(called(t.Case), chat.Bold)
	for _, s := range append(facts(t), more...) {
		text = text.AddString(" · " + s)
	}
	p := t.ToRoom(chat.Out{Op: chat.Send, Text: text, NoPreview: true}, room)
	p.Mark, p.Class = desk.MarkCard, desk.Greet
	return p
}

// inCard tells whether an entry can stand in the card: a text as typed, replying
// to nothing.
func inCard(e *desk.Entry) bool {
	return e.Side == desk.ByContact && e.Media == nil && e.Unread == "" && e.Reply == 0 && len(e.Text.Marks) == 0
}

// facts are what is known of the contact: network, fields, tags.
func facts(t *desk.Turn) []string {
	c := t.Case
	name := networkNames[c.Last.Network]
	if name == "" {
		name = c.Last.Network
	}
	out := []string{name}
	if c.Username != "" && desk.Fold(c.Username) != desk.Fold(c.Name) {
		out = append(out, "@"+c.Username)
	}
	if c.Staff {
		out = append(out, "staff")
	}
	if c.Preview {
		out = append(out, "preview")
	}
	for _, i := range t.Book.List(desk.KindField) {
		if s := value(t, desk.Fold(i.Name)); s != "" {
			out = append(out, s)
		}
	}
	for _, tag := range c.Tags {
		out = append(out, "#"+tag)
	}
	if !c.Talk.First {
		out = append(out, "contact since "+c.Created.Format("2006-01-02"))
	}
	return out
}

// value is a field of the contact in a line: "language: Español"; "" when unset.
func value(t *desk.Turn, name string) string {
	f := t.Book.Fields[name]
	if f == nil {
		return ""
	}
	v, ok := field.Get(t.Book, t.Case, name)
	if !ok {
		return ""
	}
	return f.Name + ": " + inert(clip(field.Show(f, v), cardValue))
}

// clip is one line of a text, at most n runes long.
func clip(s string, n int) string {
	s = strings.Join(strings.Fields(s), " ")
	if r := []rune(s); len(r) > n {
		return string(r[:n-1]) + "…"
	}
	return s
}
