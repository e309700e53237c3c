package telegram

import (
	"errors"

	"github.com/mymmrac/telego"
)

// ErrNoMessage and ErrNoButton are what pressing and editing can fail with.
var (
	ErrNoMessage = errors.New("telegram: no such message")
	ErrNoButton  = errors.New("telegram: no such button")
)

// Say sends a text to the bot.
func (u *User) Say(b *Bot, text string) MessageID { return u.Send(b, Msg{Text: text}) }

// Send sends anything to the bot. It starts the chat if it is new.
func (u *User) Send(b *Bot, m Msg) (id MessageID) {
	u.srv.change(func() {
		c := u.srv.privateChat(b, u)
		if c.blocked {
			u.block(c, false)
		}
		c.started = true
		id = u.srv.send(c, nil, m, u.sign)
	})
	return id
}

func (u *User) sign(m *telego.Message) {
	me := u.tg()
	m.From = &me
}

// Open opens the chat with the bot without a word, as if Start had been pressed long
// ago: the bot may write.
func (u *User) Open(b *Bot) {
	u.srv.change(func() { u.srv.privateChat(b, u).started = true })
}

// Start presses Start, with the payload of a deep link or none.
func (u *User) Start(b *Bot, payload string) MessageID {
	if payload == "" {
		return u.Say(b, "/start")
	}
	return u.Say(b, "/start "+payload)
}

// Edit changes the text or caption of the person's own message.
func (u *User) Edit(b *Bot, id MessageID, text string) error {
	ok := false
	u.srv.change(func() { ok = u.srv.edit(u.srv.privateChat(b, u), u.id, id, text) })
	if !ok {
		return ErrNoMessage
	}
	return nil
}

// Delete removes a message for both sides; the bot is not told.
func (u *User) Delete(b *Bot, id MessageID) {
	u.srv.change(func() { u.srv.remove(u.srv.privateChat(b, u), id) })
}

// Press presses the button with the callback data. The channel gives the text
// of the bot's answer once.
func (u *User) Press(b *Bot, id MessageID, data string) (<-chan string, error) {
	return u.press(b, id, carrying(data))
}

// PressLabel presses the button with the label in the newest message that has
// one, or the key of the keyboard below the chat, whose channel is closed.
func (u *User) PressLabel(b *Bot, label string) (ch <-chan string, err error) {
	u.srv.change(func() {
		c := u.srv.privateChat(b, u)
		if ch, err = u.srv.press(u, spot{chat: c}, labelled(label)); err == nil || !u.key(c, label) {
			return
		}
		none := make(chan string)
		close(none)
		ch, err = none, nil
	})
	return ch, err
}

// Forward sends the bot a message of another chat: a group's id, or the
// person's own id for the chat with the bot. It returns 0 if there is none.
func (u *User) Forward(b *Bot, from int64, id MessageID) (out MessageID) {
	u.srv.change(func() {
		c := u.srv.privateChat(b, u)
		c.started = true
		out = u.srv.forward(u, u.srv.origin(b, u, from).msgs[id], c, nil)
	})
	return out
}

// origin is a chat a person forwards from: no one else's.
func (s *Server) origin(b *Bot, u *User, id int64) *chat {
	if g := s.groups[id]; g != nil {
		return g
	}
	if b == nil || id != u.id {
		return &chat{}
	}
	return s.privateChat(b, u)
}

func (s *Server) forward(u *User, old *telego.Message, c *chat, t *topic) MessageID {
	if old == nil {
		return 0
	}
	m := content(old)
	forwarded(m, old)
	u.sign(m)
	inThread(c, m, t, 0)
	s.place(c, m)
	s.tell(c, aMessage, m)
	return m.MessageID
}

func (u *User) press(b *Bot, id MessageID, is isButton) (ch <-chan string, err error) {
	u.srv.change(func() {
		ch, err = u.srv.press(u, spot{chat: u.srv.privateChat(b, u), id: id}, is)
	})
	return ch, err
}

// React sets the person's reaction to a message, "" takes it back.
func (u *User) React(b *Bot, id MessageID, emoji string) {
	u.srv.change(func() { u.srv.react(u.srv.privateChat(b, u), u, id, emoji) })
}

func (s *Server) react(c *chat, u *User, id MessageID, emoji string) {
	me := u.tg()
	was := c.reacted[id][u.id]
	if was == emoji {
		return
	}
	if c.reacted[id] == nil {
		c.reacted[id] = map[int64]string{}
	}
	if c.reacted[id][u.id] = emoji; emoji == "" {
		delete(c.reacted[id], u.id)
	}
	s.changed(c, "reaction", threadOf(orEmpty(c.msgs[id])), id)
	r := telego.MessageReactionUpdated{
		Chat: c.tg, MessageID: id, User: &me, Date: s.opt.Now().Unix(),
		OldReaction: reactionList(was), NewReaction: reactionList(emoji),
	}
	for _, b := range s.bots {
		if mb := c.bots[b.id]; b == c.bot || mb != nil && mb.status == telego.MemberStatusAdministrator {
			s.deliver(b, aReaction, c.id, telego.Update{MessageReaction: &r})
		}
	}
}

func reactionList(emoji string) []telego.ReactionType {
	if emoji == "" {
		return []telego.ReactionType{}
	}
	return []telego.ReactionType{&telego.ReactionTypeEmoji{Type: "emoji", Emoji: emoji}}
}

// Block blocks the bot; the bot gets my_chat_member.
func (u *User) Block(b *Bot) {
	u.srv.change(func() { u.block(u.srv.privateChat(b, u), true) })
}

// Unblock lifts the block; the bot gets my_chat_member.
func (u *User) Unblock(b *Bot) {
	u.srv.change(func() { u.block(u.srv.privateChat(b, u), false) })
}

func (u *User) block(c *chat, on bool) {
	if c.blocked == on {
		return
	}
	c.blocked = on
	var was, is telego.ChatMember = &telego.ChatMemberMember{Status: telego.MemberStatusMember, User: c.bot.tg},
		&telego.ChatMemberBanned{Status: telego.MemberStatusBanned, User: c.bot.tg}
	if !on {
		was, is = is, was
	}
	u.srv.deliver(c.bot, aMyMember, c.id, telego.Update{MyChatMember: &telego.ChatMemberUpdated{
		Chat: c.tg, From: u.tg(), Date: u.srv.opt.Now().Unix(), OldChatMember: was, NewChatMember: is,
	}})
}

// Deactivate deletes the account: nothing can be sent to it any more.
func (u *User) Deactivate() { u.srv.change(func() { u.deactivated = true }) }
