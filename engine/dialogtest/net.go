package dialogtest

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"
	"unicode/utf8"

	"frontdesk/chat"
)

const (
	network = "telegram"
	account = "1"
	// The other network, which has neither topics nor buttons.
	whatsapp      = "whatsapp"
	whatsappPhone = "34600000001" // of the number that contacts write to
)

// person of the script.
type person struct {
	name    string
	p       chat.Person
	refuses string
	net     string // the network they are on
}

// group of the script.
type group struct {
	name   string
	chat   string // its id
	flat   bool
	net    string // the network it is on
	topics []*topic
	out    bool            // the bot is no member
	helped bool            // a helper bot is a member
	full   bool            // it takes no further topic
	lacks  map[string]bool // rights that the bot does not have: topics, pin, delete, admin
}

// topic of a group.
type topic struct {
	name, id string
	next     string // its name from the next act on
	shut     bool
	posts    int
}

// message that somebody can see.
type message struct {
	id      string
	place   chat.Place
	text    chat.Text
	media   []chat.Media
	buttons [][]chat.Button
	from    *person // nil: the bot
	gone    bool
	card    bool // the first post of a topic
}

// net is the network of the script: an adapter, and what everybody sees.
type net struct {
	mu      sync.Mutex
	now     func() time.Time
	people  map[string]*person
	groups  map[string]*group
	msgs    []*message
	last    int
	seen    []sight
	queries map[string]*person
	deliver chan chat.Deliver
	updates int
	secrets map[string]string
	files   map[string]string // the contents of documents, by name
}

func newNet(now func() time.Time) *net {
	return &net{now: now, people: map[string]*person{}, groups: map[string]*group{}, queries: map[string]*person{}, secrets: map[string]string{}, files: map[string]string{}, deliver: make(chan chat.Deliver, 1)}
}

func (n *net) Network() string { return network }
func (n *net) Account() string { return account }

func (n *net) Limits() chat.Limits {
	return chat.Limits{Text: 4096, Caption: 1024, Buttons: true, Threads: true, CanEdit: true, MenuSize: 100, Units: utf8.RuneCountInString}
}

// Run hands the engine's intake to the script and waits for the end.
func (n *net) Run(ctx context.Context, deliver chat.Deliver) error {
	n.deliver <- deliver
	<-ctx.Done()
	return nil
}

// who is the person of that name, made on first mention.
func (n *net) who(name string) *person {
	p := n.people[name]
	if p == nil {
		p = &person{name: name, net: network, p: chat.Person{ID: "u-" + name, First: capital(name), Username: name, Lang: "en"}}
		n.people[name] = p
	}
	return p
}

// capital is a name with a capital letter.
func capital(name string) string {
	r, size := utf8.DecodeRuneInString(name)
	return strings.ToUpper(string(r)) + name[size:]
}

func (n *net) group(name string) *group {
	g := n.groups[name]
	if g == nil {
		g = &group{name: name, net: network, chat: "g-" + name, lacks: map[string]bool{}}
		n.groups[name] = g
	}
	return g
}

// private is a person's chat with the bot.
func private(p *person) chat.Place {
	return chat.Place{Network: p.net, Account: accountOn(p.net), Chat: p.p.ID}
}

func (g *group) place(t *topic) chat.Place {
	p := chat.Place{Network: g.net, Account: accountOn(g.net), Chat: g.chat}
	if t != nil {
		p.Thread = t.id
	}
	return p
}

// topic finds an open or closed topic by its name, the newest first.
func (g *group) topic(name string) *topic {
	for _, t := range slices.Backward(g.topics) {
		if t.name == name {
			return t
		}
	}
	return nil
}

func (n *net) id() string {
	n.last++
	return fmt.Sprint(n.last)
}

// sight is something seen somewhere. What happens beside the messages of a place has
// no order among them: it is printed after them, by rank.
type sight struct {
	where, what string
	at          time.Time
	rank        int
}

func (n *net) see(where, format string, args ...any) {
	what := strings.ReplaceAll(fmt.Sprintf(format, args...), "\n", " ⏎ ")
	rank := 0
	for i, aside := range []string{" ~ (card)", " ~ → ", " icon:", " renamed:"} {
		if strings.HasPrefix(what, aside) {
			rank = i + 1
		}
	}
	if strings.Contains(format, " on %q") {
		rank = 9
	}
	n.seen = append(n.seen, sight{where, where + what, n.now(), rank})
}

// take is what was seen since the last time: place by place, for what happens at
// different places has no order among it.
func (n *net) take() []string {
	n.mu.Lock()
	defer n.mu.Unlock()
	slices.SortStableFunc(n.seen, func(a, b sight) int {
		return cmp.Or(strings.Compare(a.where, b.where), a.at.Compare(b.at), cmp.Compare(a.rank, b.rank))
	})
	var out []string
	for _, s := range n.seen {
		out = append(out, s.what)
	}
	n.seen = nil
	for _, g := range n.groups {
		for _, t := range g.topics {
			if t.next != "" {
				t.name, t.next = t.next, ""
			}
		}
	}
	return out
}

// Send does one thing and writes down what is seen of it.
func (n *net) Send(_ context.Context, out chat.Out) (chat.Receipt, error) {
	n.mu.Lock()
	defer n.mu.Unlock()
	where, t, err := n.where(out)
	if err != nil {
		return chat.Receipt{}, err
	}
	switch out.Op {
	case chat.Send, chat.Copy:
		if out.Op == chat.Copy && out.From.Network != out.To.Network {
			return chat.Receipt{}, &chat.RefusedError{Reason: chat.ReasonUnsupported, Detail: "no network copies another's messages"}
		}
		return n.post(out, where, t)
	case chat.Edit, chat.Delete, chat.React, chat.Pin:
		return chat.Receipt{}, n.change(out, where)
	case chat.Answer:
		if p := n.queries[out.Query]; p != nil && out.Text.S != "" {
			n.see(p.name, " ! %s", out.Text.S)
		}
		return chat.Receipt{}, nil
	case chat.Menu, chat.Typing, chat.Leave:
		return chat.Receipt{}, nil
	case chat.Check:
		return n.check(out), nil
	}
	return n.topicOp(out, t)
}

// where names a place for the transcript.
func (n *net) where(out chat.Out) (string, *topic, error) {
	if strings.HasPrefix(out.To.Chat, "g-") {
		return n.inGroup(out)
	}
	for _, p := range n.people {
		if p.p.ID == out.To.Chat {
			if p.refuses != "" {
				return "", nil, &chat.RefusedError{Reason: p.refuses, Detail: "refused by the script"}
			}
			return p.name, nil, nil
		}
	}
	return "", nil, nil
}

// post is a new message.
func (n *net) post(out chat.Out, where string, t *topic) (chat.Receipt, error) {
	if t != nil && t.shut {
		return chat.Receipt{}, &chat.RefusedError{Reason: chat.ReasonThreadShut, Detail: "TOPIC_CLOSED"}
	}
	msgs := []*message{{text: out.Text, media: out.Media, buttons: out.Buttons}}
	if out.Op == chat.Copy {
		msgs = nil
		for _, id := range out.IDs {
			if m := n.find(out.From, id); m != nil {
				msgs = append(msgs, &message{text: m.text, media: m.media})
			}
		}
		if len(msgs) == 0 {
			return chat.Receipt{}, &chat.RefusedError{Reason: chat.ReasonNoMessage, Detail: "message to copy not found"}
		}
	}
	var r chat.Receipt
	for _, m := range msgs {
		m.id, m.place, m.card = n.id(), out.To, isCard(m.buttons)
		n.msgs = append(n.msgs, m)
		r.IDs = append(r.IDs, m.id)
		card := ""
		if t != nil {
			if t.posts++; t.posts == 1 {
				card, m.card = "(card) ", true
			}
		} else if m.card {
			card = "(card) "
		}
		n.see(where, " < %s%s%s", n.quote(out), card, show(m))
	}
	return r, nil
}

// isCard tells by its buttons that a message is a contact's card.
func isCard(rows [][]chat.Button) bool {
	return slices.ContainsFunc(slices.Concat(rows...), func(b chat.Button) bool { return b.Data == "card:snippets" })
}

// quote shows what a message replies to.
func (n *net) quote(out chat.Out) string {
	if out.ReplyTo == "" {
		return ""
	}
	if m := n.find(out.To, out.ReplyTo); m != nil && m.from == nil {
		return fmt.Sprintf("(to %q) ", cut(m.text.S))
	} else if m != nil && !strings.HasPrefix(m.text.S, "/") {
		return fmt.Sprintf("(to %q) ", cut(m.text.S))
	}
	return ""
}

func cut(s string) string {
	s, _, _ = strings.Cut(s, "\n")
	if r := []rune(s); len(r) > 20 {
		return string(r[:20]) + "…"
	}
	return s
}

// show prints a message.
func show(m *message) string {
	var parts []string
	for _, x := range m.media {
		label := x.Kind
		if x.Name != "" {
			label += " " + x.Name
		}
		parts = append(parts, "("+label+")")
	}
	if m.text.S != "" {
		parts = append(parts, m.text.S)
	}
	for _, row := range m.buttons {
		for _, b := range row {
			if !m.card { // a card's buttons are the same on all
				parts = append(parts, "["+b.Label+"]")
			}
		}
	}
	return strings.Join(parts, " ")
}

func (n *net) find(p chat.Place, id string) *message {
	for _, m := range n.msgs {
		if m.id == id && m.place.Whole() == p.Whole() && !m.gone {
			return m
		}
	}
	return nil
}

// change is for things done to a message.
func (n *net) change(out chat.Out, where string) error {
	m := n.find(out.To, out.Target)
	if m == nil {
		return &chat.RefusedError{Reason: chat.ReasonNoMessage, Detail: "message not found"}
	}
	switch out.Op {
	case chat.Edit:
		m.text, m.buttons = out.Text, out.Buttons
		if out.Swap {
			m.media = out.Media
		}
		card := ""
		if m.card {
			card = "(card) "
		}
		n.see(where, " ~ %s%s", card, show(m))
	case chat.Delete:
		m.gone = true
		n.see(where, " x %s", cut(m.text.S))
	case chat.React:
		emoji := out.Emoji
		if emoji == "" {
			emoji = "no reaction"
		}
		n.see(where, " %s on %q", emoji, cut(show(m)))
	}
	return nil
}

// topicOp is for things done to topics.
func (n *net) topicOp(out chat.Out, t *topic) (chat.Receipt, error) {
	g := n.byChat(out.To.Chat)
	if g == nil || t == nil && out.Op != chat.OpenTopic {
		return chat.Receipt{}, &chat.RefusedError{Reason: chat.ReasonNoThread, Detail: "message thread not found"}
	}
	switch out.Op {
	case chat.OpenTopic:
		t = &topic{name: out.Title, id: n.id()}
		g.topics = append(g.topics, t)
		n.seen = append(n.seen, sight{where: g.name + "/" + t.name, what: g.name + " + " + t.name, at: n.now()})
		return chat.Receipt{Thread: t.id, IDs: []string{t.id}}, nil
	case chat.CloseTopic:
		t.shut = true
		n.see(g.name+"/"+t.name, " closed")
	case chat.ReopenTop:
		t.shut = false
		n.see(g.name+"/"+t.name, " reopened")
	case chat.DropTopic:
		g.topics = slices.DeleteFunc(g.topics, func(o *topic) bool { return o == t })
		n.see(g.name+"/"+t.name, " deleted")
	case chat.EditTopic:
		n.renamed(g, t, out)
	}
	return chat.Receipt{}, nil
}
