package telegram

import (
	"errors"
	"strconv"

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
	u.srv.change(func() { u.srv.privateChat(b, u).drop(id) })
}

// Press presses the button with the callback data. The channel gives the text
// of the bot's answer once.
func (u *User) Press(b *Bot, id MessageID, data string) (<-chan string, error) {
	return u.press(b, id, func(k telego.InlineKeyboardButton) bool { return k.CallbackData == data })
}

// PressLabel presses the button with the label in the newest message that has
// one.
func (u *User) PressLabel(b *Bot, label string) (<-chan string, error) {
	return u.press(b, 0, func(k telego.InlineKeyboardButton) bool { return k.Text == label })
}

func (u *User) press(b *Bot, id MessageID, is func(telego.InlineKeyboardButton) bool) (ch <-chan string, err error) {
	u.srv.change(func() {
		ch, err = u.srv.press(u.srv.privateChat(b, u), u, 0, id, is)
	})
	return ch, err
}

// press finds the button, in one message or the newest of a thread.
func (s *Server) press(
	c *chat, u *User, thread int, id MessageID, is func(telego.InlineKeyboardButton) bool,
) (<-chan string, error) {
	ids := c.order[thread]
	if id != 0 {
		ids = []int{id}
	}
	found := ErrNoMessage
	for i := len(ids) - 1; i >= 0; i-- {
		m := c.msgs[ids[i]]
		if m == nil {
			continue
		}
		found = ErrNoButton
		if m.ReplyMarkup == nil {
			continue
		}
		for _, row := range m.ReplyMarkup.InlineKeyboard {
			for _, k := range row {
				if is(k) {
					return s.pressed(u, m, k.CallbackData), nil
				}
			}
		}
	}
	return nil, found
}

func (s *Server) pressed(u *User, m *telego.Message, data string) <-chan string {
	ch := make(chan string, 1)
	for _, b := range s.bots {
		if m.From == nil || b.id != m.From.ID {
			continue
		}
		s.nextQuery++
		id := strconv.FormatInt(4_000_000_000_000_000+s.nextQuery, 10)
		s.queries[id] = &query{b, ch, s.opt.Now()}
		s.deliver(b, aCallback, u.id, telego.Update{CallbackQuery: &telego.CallbackQuery{
			ID: id, From: u.tg(), Message: m, Data: data,
			ChatInstance: strconv.FormatInt(m.Chat.ID, 10),
		}})
	}
	return ch
}

// React sets the person's reaction to a message, "" takes it back.
func (u *User) React(b *Bot, id MessageID, emoji string) {
	u.srv.change(func() { u.srv.react(u.srv.privateChat(b, u), u, id, emoji) })
}

func (s *Server) react(c *chat, u *User, id MessageID, emoji string) {
	me := u.tg()
	r := telego.MessageReactionUpdated{
		Chat: c.tg, MessageID: id, User: &me, Date: s.opt.Now().Unix(),
		OldReaction: []telego.ReactionType{}, NewReaction: []telego.ReactionType{},
	}
	if emoji != "" {
		r.NewReaction = append(r.NewReaction, &telego.ReactionTypeEmoji{Type: "emoji", Emoji: emoji})
	}
	for _, b := range s.bots {
		if mb := c.bots[b.id]; b == c.bot || mb != nil && mb.status == telego.MemberStatusAdministrator {
			s.deliver(b, aReaction, c.id, telego.Update{MessageReaction: &r})
		}
	}
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
