package telegram

import (
	"github.com/mymmrac/telego"
)

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

// Topic is one topic of the group, false if it is not there.
func (g *Group) Topic(id int) (Topic, bool) {
	g.srv.mu.Lock()
	defer g.srv.mu.Unlock()
	if t := g.chat.topics[id]; t != nil {
		return t.Topic, true
	}
	return Topic{}, false
}

// General is the state of the General topic.
func (g *Group) General() Topic {
	g.srv.mu.Lock()
	defer g.srv.mu.Unlock()
	return g.chat.general
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
	g.withTopic(id, func(*topic) { g.srv.dropTopic(g.chat, id) })
}

func (g *Group) withTopic(id int, f func(*topic)) {
	g.srv.change(func() {
		if t := g.chat.topics[id]; t != nil {
			f(t)
		}
	})
}
