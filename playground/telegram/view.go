package telegram

import (
	"maps"

	"github.com/mymmrac/telego"
)

// Message is what people see of a message.
type Message struct {
	ID MessageID
	// From is the sender, 0 for an anonymous administrator.
	From     int64
	FromBot  bool
	Name     string
	Text     string
	Entities []telego.MessageEntity
	Caption  string
	// Media is the kind of content: photo, video, audio, document, voice,
	// animation, sticker, video_note, venue, location, contact, dice, poll;
	// "" for a text.
	Media string
	// File is the id of the content, for getFile; Server.File gives the bytes.
	File  string
	Album string
	// Service is the kind of a notice, such as topic_created.
	Service string
	ReplyTo MessageID
	Quote   string
	Buttons [][]Button
	Edited  bool
	// EditedAt is when, in seconds, 0 for never.
	EditedAt int64
	Thread   int
	Date     int64
	// Reaction is the bot's reaction to the message, Reactions are people's.
	Reaction  string
	Reactions map[int64]string
	Pinned    bool
	// Forwarded is the name of the first author of a forwarded message.
	Forwarded string
	Poll      *telego.Poll
}

// Button is one inline button.
type Button struct{ Label, Data, URL string }

// Messages lists the messages of a topic, oldest first, or with thread 0 those
// outside topics. Deleted messages are gone; notices of who came, went or moved
// are in Group.History only. The chat is a group's id; for a
// person's id it is the chat with the first bot.
func (s *Server) Messages(chatID int64, thread int) []Message {
	s.mu.Lock()
	defer s.mu.Unlock()
	if g := s.groups[chatID]; g != nil {
		return g.view(thread)
	}
	for _, b := range s.bots {
		if c := s.private[[2]int64{b.id, chatID}]; c != nil {
			return c.view(thread)
		}
	}
	return nil
}

// Private lists the messages between a bot and a person.
func (s *Server) Private(b *Bot, u *User) []Message {
	s.mu.Lock()
	defer s.mu.Unlock()
	if c := s.private[[2]int64{b.id, u.id}]; c != nil {
		return c.view(0)
	}
	return nil
}

// History lists everything in a group, in all topics, with all notices, oldest
// first.
func (g *Group) History() []Message {
	g.srv.mu.Lock()
	defer g.srv.mu.Unlock()
	out := make([]Message, 0, len(g.chat.msgs))
	for _, id := range g.chat.all {
		if m := g.chat.msgs[id]; m != nil {
			out = append(out, g.chat.see(m))
		}
	}
	return out
}

// view leaves out who came and went.
func (c *chat) view(thread int) []Message {
	out := make([]Message, 0, len(c.order[thread]))
	for _, id := range c.order[thread] {
		if m := c.msgs[id]; !membership(m) {
			out = append(out, c.see(m))
		}
	}
	return out
}

func membership(m *telego.Message) bool {
	return m.LeftChatMember != nil || len(m.NewChatMembers) > 0 || m.GroupChatCreated ||
		m.MigrateToChatID != 0 || m.MigrateFromChatID != 0
}

func (c *chat) see(m *telego.Message) Message {
	v := Message{
		ID: m.MessageID, Text: m.Text, Entities: m.Entities, Caption: m.Caption,
		Media: mediaOf(m), File: fileOf(m), Album: m.MediaGroupID, Service: notice(m),
		Edited: m.EditDate != 0, Thread: threadOf(m), Date: m.Date,
		Reaction: c.reactions[m.MessageID], Reactions: maps.Clone(c.reacted[m.MessageID]),
		EditedAt: m.EditDate, Pinned: c.pinned[m.MessageID], Forwarded: firstAuthor(m), Poll: m.Poll,
	}
	if m.Quote != nil {
		v.Quote = m.Quote.Text
	}
	if m.From != nil && m.SenderChat == nil {
		v.From, v.FromBot, v.Name = m.From.ID, m.From.IsBot, m.From.FirstName
	}
	if r := m.ReplyToMessage; r != nil && r.ForumTopicCreated == nil {
		v.ReplyTo = r.MessageID
	}
	if m.ReplyMarkup != nil {
		for _, row := range m.ReplyMarkup.InlineKeyboard {
			var line []Button
			for _, b := range row {
				line = append(line, Button{b.Text, b.CallbackData, b.URL})
			}
			v.Buttons = append(v.Buttons, line)
		}
	}
	return v
}

func firstAuthor(m *telego.Message) string {
	switch o := m.ForwardOrigin.(type) {
	case *telego.MessageOriginUser:
		return o.SenderUser.FirstName
	case *telego.MessageOriginHiddenUser:
		return o.SenderUserName
	case *telego.MessageOriginChat:
		return o.SenderChat.Title
	}
	return ""
}

func notice(m *telego.Message) string {
	switch {
	case !service(m):
		return ""
	case m.ForumTopicCreated != nil:
		return "topic_created"
	case m.ForumTopicEdited != nil:
		return "topic_edited"
	case m.ForumTopicClosed != nil:
		return "topic_closed"
	case m.ForumTopicReopened != nil:
		return "topic_reopened"
	case m.PinnedMessage != nil:
		return "pinned"
	case len(m.NewChatMembers) > 0:
		return "joined"
	case m.LeftChatMember != nil:
		return "left"
	case m.MigrateToChatID != 0 || m.MigrateFromChatID != 0:
		return "migrated"
	case m.GroupChatCreated:
		return "created"
	case m.GeneralForumTopicHidden != nil:
		return "general_hidden"
	case m.GeneralForumTopicUnhidden != nil:
		return "general_shown"
	}
	return "other"
}
