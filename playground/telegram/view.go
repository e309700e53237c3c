package telegram

import (
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
	Album string
	// Service is the kind of a notice, such as topic_created.
	Service string
	ReplyTo MessageID
	Buttons [][]Button
	Edited  bool
	Thread  int
	Date    int64
	// Reaction is the bot's reaction to the message.
	Reaction string
}

// Button is one inline button.
type Button struct{ Label, Data, URL string }

// Messages lists the messages of a topic, oldest first, or with thread 0 those
// outside topics. Deleted messages are gone; notices of who came, went or moved
// are in History only. The chat is a group's id; for a
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
		Media: mediaOf(m), Album: m.MediaGroupID, Service: notice(m),
		Edited: m.EditDate != 0, Thread: threadOf(m), Date: m.Date,
		Reaction: c.reactions[m.MessageID],
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

// Topics lists the topics of the group in the order of their creation.
func (g *Group) Topics() []Topic {
	g.srv.mu.Lock()
	defer g.srv.mu.Unlock()
	out := make([]Topic, 0, len(g.chat.topicOrder))
	for _, id := range g.chat.topicOrder {
		out = append(out, g.chat.topics[id].Topic)
	}
	return out
}

// CreateTopic makes a topic as a person does.
func (g *Group) CreateTopic(u *User, name string) (id int) {
	g.srv.change(func() {
		by := u.tg()
		t := g.srv.newTopic(g.chat, &by, Topic{Name: name, Color: topicColors[0]})
		g.srv.tell(g.chat, aMessage, t.root)
		id = t.ID
	})
	return id
}

// RenameTopic changes the name of a topic as a person does.
func (g *Group) RenameTopic(u *User, id int, name string) {
	g.withTopic(id, func(t *topic) {
		t.Name = name
		g.notice(u, t, &telego.Message{ForumTopicEdited: &telego.ForumTopicEdited{Name: name}})
	})
}

// CloseTopic closes a topic as a person does; bots see the notice.
func (g *Group) CloseTopic(u *User, id int) { g.closeTopic(u, id, true) }

// ReopenTopic opens a closed topic again.
func (g *Group) ReopenTopic(u *User, id int) { g.closeTopic(u, id, false) }

func (g *Group) closeTopic(u *User, id int, closed bool) {
	g.withTopic(id, func(t *topic) {
		if t.Closed != closed {
			t.Closed = closed
			g.notice(u, t, closedNotice(closed))
		}
	})
}

// DeleteTopic removes a topic with its messages; bots are not told.
func (g *Group) DeleteTopic(_ *User, id int) {
	g.withTopic(id, func(*topic) { g.chat.dropTopic(id) })
}

func (g *Group) withTopic(id int, f func(*topic)) {
	g.srv.change(func() {
		if t := g.chat.topics[id]; t != nil {
			f(t)
		}
	})
}
