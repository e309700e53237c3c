package telegram

import (
	"strconv"
	"strings"

	"github.com/mymmrac/telego"
)

// found is the chat a bot names, without asking whether the bot may write.
func (c *call) found(ref telego.ChatID) (*chat, error) {
	id := ref.ID
	if id == 0 {
		id, _ = strconv.ParseInt(ref.Username, 10, 64)
	}
	if id == 0 && ref.Username == "" {
		return nil, c.wrong("chat_id is empty")
	}
	c.where = id
	if u := c.srv.users[id]; u != nil {
		return c.person(u)
	}
	for _, b := range c.srv.bots {
		if b.id == id {
			return nil, refuse(403, "Forbidden: bots can't send messages to bots")
		}
	}
	g := c.srv.groups[id]
	if g == nil || g.bots[c.bot.id] == nil {
		return nil, bad("chat not found")
	}
	return g, nil
}

// person is the private chat with somebody the bot has met: who wrote to it, or
// is in a group with it.
func (c *call) person(u *User) (*chat, error) {
	p := c.srv.private[[2]int64{c.bot.id, u.id}]
	if p == nil || !p.started {
		if !c.srv.met(c.bot, u) {
			return nil, bad("chat not found")
		}
		p = c.srv.privateChat(c.bot, u)
	}
	return p, nil
}

func (s *Server) met(b *Bot, u *User) bool {
	for _, g := range s.groups {
		if g.bots[b.id] != nil && g.members[u.id] != nil {
			return true
		}
	}
	return false
}

// chat finds the chat a bot names and checks that the bot may write there. The
// texts are those of Client.cpp check_chat_access.
func (c *call) chat(ref telego.ChatID) (*chat, error) {
	g, err := c.found(ref)
	if err != nil {
		return nil, err
	}
	if g.private() {
		return g, writable(g)
	}
	return g, g.bots[c.bot.id].access(g)
}

func writable(p *chat) error {
	switch {
	case p.user.deactivated:
		return refuse(403, "Forbidden: user is deactivated")
	case p.blocked:
		return refuse(403, "Forbidden: bot was blocked by the user")
	case !p.started:
		return refuse(403, "Forbidden: bot can't initiate conversation with a user")
	}
	return nil
}

func (m *botMember) access(g *chat) error {
	switch {
	case g.migratedTo != 0:
		return &refusal{
			code: 400, moved: g.migratedTo,
			desc: "Bad Request: group chat was upgraded to a supergroup chat",
		}
	case m.status == telego.MemberStatusBanned:
		return refuse(403, "Forbidden: bot was kicked from the "+g.tg.Type+" chat")
	case m.status == telego.MemberStatusLeft:
		return refuse(403, "Forbidden: bot is not a member of the "+g.tg.Type+" chat")
	}
	return nil
}

// forum is chat for methods about topics.
func (c *call) forum(ref telego.ChatID) (*chat, error) {
	g, err := c.chat(ref)
	if err != nil {
		return nil, err
	}
	if !g.tg.IsForum {
		return nil, bad("the chat is not a forum")
	}
	return g, nil
}

// thread finds the topic of a request, nil for none. In a supergroup without
// topics any message may be the thread of its replies. General must be left
// out: its id 1 is refused.
func (c *call) thread(g *chat, id int) (*topic, error) {
	t := g.topics[id]
	switch {
	case id == 0:
		return nil, nil
	case id == 1:
		return nil, c.wrong("message thread not found")
	case g.tg.IsForum && t != nil:
		return t, nil
	case !g.tg.IsForum && g.tg.Type == telego.ChatTypeSupergroup && g.msgs[id] != nil:
		return nil, nil
	}
	return nil, bad("message thread not found")
}

// target is where a message goes.
type target struct {
	chat  *chat
	topic *topic
	reply int
	quote *telego.TextQuote
}

// target checks chat, topic, reply and rate of n messages to send.
func (c *call) target(ref telego.ChatID, thread int, r *telego.ReplyParameters, n int) (target, error) {
	g, err := c.chat(ref)
	if err != nil {
		return target{}, err
	}
	if mb := g.bots[c.bot.id]; mb != nil && mb.rights.Muted {
		return target{}, bad("not enough rights to send text messages to the chat")
	}
	out := target{chat: g}
	if out.topic, err = c.thread(g, thread); err != nil {
		return target{}, err
	}
	if err = c.replyTo(&out, r); err != nil {
		return target{}, err
	}
	if out.topic == nil && out.reply != 0 {
		out.topic = g.topics[threadOf(g.msgs[out.reply])]
	}
	if out.closed() {
		return target{}, bad("TOPIC_CLOSED")
	}
	return out, c.srv.limit(c.bot, g, n)
}

func (t *target) closed() bool {
	if t.topic != nil {
		return t.topic.Closed
	}
	return t.chat.general.Closed
}

// replyTo finds the message to reply to.
func (c *call) replyTo(to *target, r *telego.ReplyParameters) error {
	if r == nil || r.MessageID == 0 {
		return nil
	}
	from := to.chat
	if r.ChatID.ID != 0 && r.ChatID.ID != from.id {
		other, err := c.chat(r.ChatID)
		if err != nil {
			return err
		}
		from = other
	}
	m := from.msgs[r.MessageID]
	switch {
	case m == nil && r.AllowSendingWithoutReply:
		return nil
	case m == nil:
		return bad("message to be replied not found")
	case r.Quote != "" && !strings.Contains(m.Text+m.Caption, r.Quote):
		return bad("QUOTE_TEXT_INVALID")
	}
	if from == to.chat {
		to.reply = r.MessageID
	}
	if r.Quote != "" {
		to.quote = &telego.TextQuote{Text: r.Quote, Entities: r.QuoteEntities, Position: r.QuotePosition, IsManual: true}
	}
	return nil
}

// post stores a message of the bot.
func (c *call) post(to target, m *telego.Message) *telego.Message {
	m.From, m.Quote = &c.bot.tg, to.quote
	inThread(to.chat, m, to.topic, to.reply)
	c.srv.place(to.chat, m)
	to.chat.lastBot = c.bot.id
	return m
}

// announce posts a service message of the bot. Of everything a bot does only
// these come back to it as updates (Client.cpp need_skip_update_message).
func (c *call) announce(g *chat, t *topic, m *telego.Message) {
	c.post(target{chat: g, topic: t}, m)
	c.srv.tell(g, aMessage, m)
}
