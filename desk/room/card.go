package room

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"frontdesk/chat"
	"frontdesk/desk"
	"frontdesk/desk/field"
)

func number(c *desk.Case) string { return strconv.FormatInt(c.ID, 10) }

// tag names a contact where there are no topics.
func tag(c *desk.Case) string { return "#" + number(c) + " " + title(c) }

// networkNames are how networks are written for people.
var networkNames = map[string]string{"telegram": "Telegram", "whatsapp": "WhatsApp"}

// cardTexts is how much of what the contact wrote first stands in the card.
const cardTexts = 1000

// card posts the topic's first message: who this is, and what they wrote first. It
// answers the entries that did not fit in.
func card(t *desk.Turn, team *desk.Team, es []*desk.Entry) []*desk.Entry {
	text := chat.Text{}.AddString(title(t.Case), chat.Bold)
	for _, s := range facts(t) {
		text = text.AddString(" · " + s)
	}
	size := 0
	for len(es) > 0 && inCard(es[0]) && size+len(es[0].Text.S) <= cardTexts {
		text = text.AddString(" · \"" + es[0].Text.S + "\"")
		size += len(es[0].Text.S)
		es = es[1:]
	}
	p := t.ToRoom(chat.Out{Op: chat.Send, Text: text, NoPreview: true}, team.Room)
	p.Mark, p.Class = desk.MarkCard, desk.Greet
	return es
}

// inCard tells whether an entry can stand in the card: a text as typed, replying
// to nothing.
func inCard(e *desk.Entry) bool {
	return e.Media == nil && e.Unread == "" && e.Reply == 0 && len(e.Text.Marks) == 0
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
		if v, ok := field.Get(t.Book, c, i.Name); ok {
			out = append(out, i.Name+": "+field.Show(t.Book.Fields[desk.Fold(i.Name)], v))
		}
	}
	for _, tag := range c.Tags {
		out = append(out, "#"+tag)
	}
	if !c.Talk.First {
		out = append(out, fmt.Sprintf("contact since %s", c.Created.Format("2006-01-02")))
	}
	return out
}

// answered is the line for an answer that the contact gave while the room looks
// on.
func answered(t *desk.Turn) string {
	f := t.Book.Fields[t.Answer]
	v, ok := field.Get(t.Book, t.Case, t.Answer)
	if f == nil || !ok {
		return ""
	}
	return "· " + f.Name + ": " + field.Show(f, v)
}

// transcriptSize is how many of the last messages another team is given.
const transcriptSize = 20

// transcript shows a team what was said before the conversation came to it.
func transcript(t *desk.Turn, team *desk.Team) {
	k := t.Case.Talk
	if t.View.Logs == nil {
		return
	}
	var lines []string
	for _, e := range t.View.Logs.Entries(t.Case.ID, max(k.From, t.Case.Seq-3*transcriptSize), 4*transcriptSize) {
		if who := speaker(t, e); who != "" {
			lines = append(lines, who+": "+shortly(e))
		}
	}
	if len(lines) > transcriptSize {
		lines = lines[len(lines)-transcriptSize:]
	}
	if len(lines) == 0 {
		return
	}
	text := chat.Text{}.AddString("Said before:", chat.Italic).AddString("\n" + strings.Join(lines, "\n"))
	t.ToRoom(chat.Out{Op: chat.Send, Text: text, NoPreview: true, Silent: true}, team.Room).Class = desk.Greet
}

func speaker(t *desk.Turn, e desk.Entry) string {
	switch {
	case e.Hidden:
		return ""
	case e.Side == desk.ByContact:
		return t.Case.Name
	case e.Side == desk.ByAgent && e.Name != "":
		return e.Name
	case e.Side == desk.ByAgent:
		return "agent"
	case e.Side == desk.ByBot:
		return "🤖"
	}
	return ""
}

func shortly(e desk.Entry) string {
	s := strings.ReplaceAll(e.Text.S, "\n", " ")
	if e.Media != nil {
		s = strings.TrimSpace("[" + e.Media.Kind + "] " + s)
	}
	if r := []rune(s); len(r) > 150 {
		s = string(r[:149]) + "…"
	}
	return s
}

// sorted is topics in the order of their keys: the same turn decides the same.
func sorted(topics map[string]*desk.Topic) []*desk.Topic {
	var keys []string
	for k := range topics {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	out := make([]*desk.Topic, len(keys))
	for i, k := range keys {
		out[i] = topics[k]
	}
	return out
}
