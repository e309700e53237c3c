package telegram

import (
	"strings"

	"github.com/mymmrac/telego"
)

// tell delivers a message to the bots that hear it.
func (s *Server) tell(c *chat, kind updateKind, m *telego.Message) {
	u := telego.Update{Message: m}
	if kind.name == telego.EditedMessageUpdates {
		u = telego.Update{EditedMessage: m}
	}
	if c.private() {
		s.deliver(c.bot, kind, c.id, u)
		return
	}
	for _, b := range s.bots {
		if mb := c.bots[b.id]; mb != nil && c.hears(mb, m) {
			s.deliver(b, kind, c.id, u)
		}
	}
}

// hears is the privacy mode: administrators hear everything; others hear
// notices, replies to them and commands for them. A command without a name is
// for the bot that wrote last. Who has left hears of nothing but that.
func (c *chat) hears(b *botMember, m *telego.Message) bool {
	if l := m.LeftChatMember; l != nil && l.ID == b.bot.id {
		return true
	}
	switch b.status {
	case telego.MemberStatusAdministrator:
		return true
	case telego.MemberStatusMember, telego.MemberStatusRestricted:
		r := m.ReplyToMessage
		return service(m) || c.commands(b.bot, m) ||
			r != nil && r.From != nil && r.From.ID == b.bot.id && r.ForumTopicCreated == nil
	}
	return false
}

// commands tells whether a message is a command for the bot.
func (c *chat) commands(b *Bot, m *telego.Message) bool {
	text := m.Text
	if text == "" {
		text = m.Caption
	}
	if !strings.HasPrefix(text, "/") {
		return false
	}
	word, _, _ := strings.Cut(strings.ReplaceAll(text, "\n", " "), " ")
	if _, name, ok := strings.Cut(word, "@"); ok {
		return strings.EqualFold(name, b.name)
	}
	return c.lastBot == 0 || c.lastBot == b.id
}
