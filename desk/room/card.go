package room

import (
	"strings"

	"frontdesk/chat"
	"frontdesk/desk"
	"frontdesk/desk/field"
)

// cardTexts is how much of what the contact wrote first stands in the card, and
// cardValue how much of a field's value.
const cardTexts, cardValue = 1000, 100

// card posts the topic's first message: who this is, and what they wrote first. It
// answers the entries that did not fit in.
func card(t *desk.Turn, topic *desk.Topic, news []*desk.Entry) []*desk.Entry {
	size := 0
	topic.Texts = nil
	for len(news) > 0 {
		e := news[0]
		if shows(e) {
			if !inCard(e) || size+len(e.Text.S) > cardTexts {
				break
			}
			size += len(e.Text.S)
			topic.Texts = append(topic.Texts, e.Seq)
		}
		news = news[1:]
	}
	postCard(t, topic)
	return news
}

// postCard posts the card anew.
func postCard(t *desk.Turn, topic *desk.Topic) *desk.Post {
	p := t.ToRoom(chat.Out{Op: chat.Send, Text: cardText(t, topic), Buttons: cardButtons(t), NoPreview: true}, topic.Room)
	p.Mark, p.Class = desk.MarkCard, desk.Greet
	if n := len(topic.Texts); topic.Flat && n > 0 { // a reply to it answers the contact
		p.Log, p.Also = topic.Texts[n-1], topic.Texts[:n-1]
	}
	topic.CardAs, topic.CardAt = cardState(t, topic), t.Now
	return p
}

// reintroduce posts the card, and what was said before, ahead of everything that
// waits for the topic: it was made anew.
func reintroduce(t *desk.Turn, topic *desk.Topic) {
	again := t.Row.Again + 1 // a room whose topics vanish at once gets no third
	p := postCard(t, topic)
	p.Front, p.Again = true, again
	upto := t.Case.Talk.Shown
	if e := entry(t, t.Row.Log); e != nil {
		upto = min(upto, e.Seq-1)
	}
	topic.Upto = 0
	if p := transcript(t, topic, upto); p != nil {
		p.Front, p.Again = true, again
	}
}

// inCard tells whether an entry can stand in the card: a text as typed, replying
// to nothing.
func inCard(e *desk.Entry) bool {
	return e.Side == desk.ByContact && e.Media == nil && e.Unread == "" && e.Reply == 0 && len(e.Text.Marks) == 0
}

// cardText is the card as it is now: who this is, where things stand, and what they
// wrote first.
func cardText(t *desk.Turn, topic *desk.Topic) chat.Text {
	text := chat.Text{}
	if topic.Flat {
		text = text.AddString(number(t.Case) + " ")
	}
	text = text.AddString(called(t.Case), chat.Bold)
	parts := append(facts(t), standing(t)...)
	for _, seq := range topic.Texts {
		if e := known(t, seq); e != nil {
			parts = append(parts, `"`+strings.TrimSpace(e.Text.S)+`"`)
		}
	}
	for _, s := range parts {
		text = text.AddString(" · " + s)
	}
	if !t.Case.Talk.AgentAt.IsZero() {
		text = text.AddString("\n/unsend as a reply to a message withdraws it; deleting it here does not.", chat.Italic)
	}
	return text
}

// facts are what is known of the contact: network, fields, tags.
func facts(t *desk.Turn) []string {
	c := t.Case
	out := []string{desk.NetworkOf(c.Last.Network).Name}
	if c.Username != "" && desk.Fold(c.Username) != desk.Fold(c.Name) {
		out = append(out, "@"+c.Username)
	}
	if c.Staff {
		out = append(out, "staff")
	}
	if c.Preview {
		out = append(out, "preview")
	}
	for _, name := range fieldNames(t.Book) {
		if s := value(t, name); s != "" {
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

// fieldNames are the folded names of the fields, in the order of /fields. They are
// kept with the Book: every turn of a contact needs them.
func fieldNames(b *desk.Book) []string {
	if names, ok := b.Derived["room.fields"].([]string); ok {
		return names
	}
	names := []string{}
	for _, i := range b.List(desk.KindField) {
		names = append(names, desk.Fold(i.Name))
	}
	if b.Derived != nil {
		b.Derived["room.fields"] = names
	}
	return names
}

// standing is where things stand, as far as it is worth a word.
func standing(t *desk.Turn) []string {
	c, k := t.Case, t.Case.Talk
	var out []string
	if k.Agent != "" {
		out = append(out, "agent: "+agentName(t, k.Agent))
	}
	switch {
	case k.State == desk.Snoozed:
		out = append(out, "snoozed")
	case k.State == desk.Closed:
		out = append(out, "closed")
	}
	if len(c.Addresses) > 1 {
		out = append(out, "answers go to "+addressName(t))
	}
	if c.Stopped {
		out = append(out, "opted out of automatic messages")
	}
	if c.Ignored {
		out = append(out, "ignored")
	}
	if c.Blocked {
		out = append(out, "blocked")
	}
	if c.Unreachable != "" {
		out = append(out, "cannot be reached: "+c.Unreachable)
	}
	return out
}

func agentName(t *desk.Turn, key string) string {
	if a := t.Roster().Agents[key]; a != nil {
		return inert(a.Name)
	}
	return key
}

// addressName says where answers go to somebody who has several addresses.
func addressName(t *desk.Turn) string {
	c := t.Case
	name := desk.NetworkOf(c.Last.Network).Name
	if ch, ok := t.House().ChannelAt(c.Last); ok {
		return name + " (" + inert(ch.Name) + ")"
	}
	return name + " " + c.Last.Account
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
