package telegram

import (
	"strconv"

	"github.com/mymmrac/telego"
)

// chat finds the chat a bot names and checks that the bot may be there.
func (c *call) chat(ref telego.ChatID) (*chat, error) {
	id := ref.ID
	if id == 0 {
		id, _ = strconv.ParseInt(ref.Username, 10, 64)
	}
	if id == 0 && ref.Username == "" {
		return nil, c.wrong("chat_id is empty")
	}
	if u := c.srv.users[id]; u != nil {
		return c.person(u)
	}
	g := c.srv.groups[id]
	if g == nil {
		return nil, bad("chat not found")
	}
	m := g.bots[c.bot.id]
	switch {
	case m == nil:
		return nil, bad("chat not found")
	case g.migratedTo != 0:
		return nil, &refusal{
			code: 400, moved: g.migratedTo,
			desc: "Bad Request: group chat was upgraded to a supergroup chat",
		}
	case m.status == telego.MemberStatusBanned:
		return nil, refuse(403, "Forbidden: bot was kicked from the "+g.tg.Type+" chat")
	case m.status == telego.MemberStatusLeft:
		return nil, refuse(403, "Forbidden: bot is not a member of the "+g.tg.Type+" chat")
	}
	return g, nil
}

func (c *call) person(u *User) (*chat, error) {
	p := c.srv.private[[2]int64{c.bot.id, u.id}]
	switch {
	case u.deactivated:
		return nil, refuse(403, "Forbidden: user is deactivated")
	case p == nil || !p.started:
		return nil, refuse(403, "Forbidden: bot can't initiate conversation with a user")
	case p.blocked:
		return nil, refuse(403, "Forbidden: bot was blocked by the user")
	}
	return p, nil
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

// thread finds the topic of a request, nil for none.
func (c *call) thread(g *chat, id int) (*topic, error) {
	if id == 0 {
		return nil, nil
	}
	if id == 1 {
		return nil, c.wrong("message thread not found")
	}
	t := g.topics[id]
	if t == nil {
		return nil, bad("message thread not found")
	}
	return t, nil
}

// target is where a message goes.
type target struct {
	chat  *chat
	topic *topic
	reply int
}

// target checks chat, topic, reply and rate of n messages to send.
func (c *call) target(ref telego.ChatID, thread int, r *telego.ReplyParameters, n int) (target, error) {
	g, err := c.chat(ref)
	if err != nil {
		return target{}, err
	}
	t, err := c.thread(g, thread)
	if err != nil {
		return target{}, err
	}
	if t != nil && t.Closed {
		return target{}, bad("TOPIC_CLOSED")
	}
	out := target{chat: g, topic: t}
	if out.reply, err = c.replyTo(g, r); err != nil {
		return target{}, err
	}
	if t == nil && out.reply != 0 {
		out.topic = g.topics[threadOf(g.msgs[out.reply])]
	}
	return out, c.srv.limit(c.bot, g, n)
}

func (c *call) replyTo(g *chat, r *telego.ReplyParameters) (int, error) {
	if r == nil || r.MessageID == 0 {
		return 0, nil
	}
	from := g
	if r.ChatID.ID != 0 && r.ChatID.ID != g.id {
		other, err := c.chat(r.ChatID)
		if err != nil {
			return 0, err
		}
		from = other
	}
	switch {
	case from.msgs[r.MessageID] != nil && from == g:
		return r.MessageID, nil
	case from.msgs[r.MessageID] != nil || r.AllowSendingWithoutReply:
		return 0, nil
	}
	return 0, bad("message to be replied not found")
}

// post stores a message of the bot.
func (c *call) post(to target, m *telego.Message) *telego.Message {
	me := c.bot.tg
	m.From = &me
	inThread(to.chat, m, to.topic, to.reply)
	c.srv.place(to.chat, m)
	return m
}
