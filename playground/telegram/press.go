package telegram

import (
	"strconv"

	"github.com/mymmrac/telego"
)

// spot is where somebody looks for a button: in one message, or with id 0 in the
// newest of a thread that has it.
type spot struct {
	chat   *chat
	thread int
	id     MessageID
}

type isButton func(telego.InlineKeyboardButton) bool

func labelled(label string) isButton {
	return func(k telego.InlineKeyboardButton) bool { return k.Text == label }
}

func carrying(data string) isButton {
	return func(k telego.InlineKeyboardButton) bool { return k.CallbackData == data }
}

// press finds the button and presses it.
func (s *Server) press(u *User, at spot, is isButton) (<-chan string, error) {
	ids := at.chat.order[at.thread]
	if at.id != 0 {
		ids = []int{at.id}
	}
	found := ErrNoMessage
	for i := len(ids) - 1; i >= 0; i-- {
		m := at.chat.msgs[ids[i]]
		if m == nil {
			continue
		}
		found = ErrNoButton
		if k := buttonOf(m, is); k != nil {
			return s.pressed(u, m, k.CallbackData), nil
		}
	}
	return nil, found
}

func buttonOf(m *telego.Message, is isButton) *telego.InlineKeyboardButton {
	if m.ReplyMarkup == nil {
		return nil
	}
	for _, row := range m.ReplyMarkup.InlineKeyboard {
		for i := range row {
			if is(row[i]) {
				return &row[i]
			}
		}
	}
	return nil
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

// Keyboard lists the labels of the keyboard below the person's chat with the
// bot, nil for none.
func (u *User) Keyboard(b *Bot) (out [][]string) {
	u.srv.mu.Lock()
	defer u.srv.mu.Unlock()
	k := u.srv.privateChat(b, u).keyboard
	if k == nil {
		return nil
	}
	for _, row := range k.Keyboard {
		var line []string
		for _, key := range row {
			line = append(line, key.Text)
		}
		out = append(out, line)
	}
	return out
}

// key presses a key of the keyboard below the chat: it says its label.
func (u *User) key(c *chat, label string) bool {
	if c.keyboard == nil {
		return false
	}
	for _, row := range c.keyboard.Keyboard {
		for _, k := range row {
			if k.Text == label {
				if c.keyboard.OneTimeKeyboard {
					c.keyboard = nil
				}
				u.srv.send(c, nil, Msg{Text: label}, u.sign)
				return true
			}
		}
	}
	return false
}
