package telegram

import (
	"github.com/mymmrac/telego"
)

// Group is a group of people and bots. Its id changes with Upgrade.
type Group struct {
	srv  *Server
	chat *chat
}

// groupAnonymousBot is who anonymous administrators write as.
var groupAnonymousBot = telego.User{
	ID: 1087968824, IsBot: true, FirstName: "Group", Username: "GroupAnonymousBot",
}

// AllRights is what AddBot gives.
var AllRights = Rights{Admin: true, ManageTopics: true, Delete: true, Pin: true, Restrict: true, Invite: true}

// NewGroup adds a group: a forum, which is a supergroup, or a basic group.
func (s *Server) NewGroup(title string, forum bool, owner *User) *Group {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.nextGroup++
	tg := telego.Chat{ID: -s.nextGroup, Type: telego.ChatTypeGroup, Title: title}
	if forum {
		tg.ID = -1_000_000_000_000 - s.nextGroup
		tg.Type, tg.IsForum = telego.ChatTypeSupergroup, true
	}
	g := &Group{s, s.newGroup(tg, owner)}
	s.touch()
	return g
}

func (s *Server) newGroup(tg telego.Chat, owner *User) *chat {
	first := 1 // the creation of the group; 1 is also General and never a topic
	c := newChat(tg, &first)
	c.owner = owner
	c.members[owner.id] = &memberState{owner, telego.MemberStatusCreator}
	s.groups[c.id] = c
	return c
}

// CreateGroup makes a basic group with people and bots in it from the start: the
// bots are told by my_chat_member and group_chat_created.
func (s *Server) CreateGroup(title string, owner *User, bots ...*Bot) *Group {
	g := s.NewGroup(title, false, owner)
	s.change(func() {
		for _, b := range bots {
			s.setMine(g.chat, b, &botMember{b, telego.MemberStatusMember, Rights{}}, owner.tg())
		}
		g.notice(owner, nil, &telego.Message{GroupChatCreated: true})
	})
	return g
}

// ID is the present id of the group's chat.
func (g *Group) ID() int64 {
	g.srv.mu.Lock()
	defer g.srv.mu.Unlock()
	return g.chat.id
}

// notice posts a service message of a person.
func (g *Group) notice(u *User, t *topic, m *telego.Message) {
	u.sign(m)
	inThread(g.chat, m, t, 0)
	g.srv.place(g.chat, m)
	g.srv.tell(g.chat, aMessage, m)
}

// Say sends a text, or anything with a Msg, to a topic; thread 0 is General or
// a group without topics. It returns 0 if the topic does not exist, or is closed
// and the person is no administrator.
func (g *Group) Say(u *User, thread int, what any) (id MessageID) {
	m, ok := what.(Msg)
	if s, isText := what.(string); isText {
		m, ok = Msg{Text: s}, true
	}
	if !ok {
		panic("telegram: Say takes a string or a Msg")
	}
	g.srv.change(func() {
		t := g.chat.topics[thread]
		to := target{chat: g.chat, topic: t}
		if thread != 0 && t == nil || to.closed() && !g.chat.admin(u) {
			return
		}
		id = g.srv.send(g.chat, t, m, func(tm *telego.Message) { g.sign(u, m.Anonymous, tm) })
	})
	return id
}

func (g *Group) sign(u *User, anonymous bool, m *telego.Message) {
	u.sign(m)
	if anonymous {
		me, here := groupAnonymousBot, g.chat.tg
		m.From, m.SenderChat = &me, &here
	}
}

// Edit changes the text or caption of the person's own message.
func (g *Group) Edit(u *User, id MessageID, text string) error {
	ok := false
	g.srv.change(func() {
		ok = g.srv.edit(g.chat, u.id, id, text) || g.srv.edit(g.chat, groupAnonymousBot.ID, id, text)
	})
	if !ok {
		return ErrNoMessage
	}
	return nil
}

// Delete removes a message; bots are not told.
func (g *Group) Delete(id MessageID) { g.srv.change(func() { g.srv.remove(g.chat, id) }) }

// Press presses the button with the callback data.
func (g *Group) Press(u *User, id MessageID, data string) (ch <-chan string, err error) {
	g.srv.change(func() { ch, err = g.srv.press(u, spot{chat: g.chat, id: id}, carrying(data)) })
	return ch, err
}

// PressLabel presses the button with the label in the newest message of the
// topic that has one.
func (g *Group) PressLabel(u *User, thread int, label string) (ch <-chan string, err error) {
	g.srv.change(func() { ch, err = g.srv.press(u, spot{chat: g.chat, thread: thread}, labelled(label)) })
	return ch, err
}

// Forward sends a message of another chat to a topic, 0 for General. The message
// is named by a group's id, or by the person's own id and the chat with the bot.
func (g *Group) Forward(u *User, thread int, from Origin) (out MessageID) {
	g.srv.change(func() {
		t := g.chat.topics[thread]
		if thread != 0 && t == nil {
			return
		}
		out = g.srv.forward(u, g.srv.origin(from.Bot, u, from.Chat).msgs[from.ID], g.chat, t)
	})
	return out
}

// Origin names a message to forward.
type Origin struct {
	// Bot is whose private chat it is, nil for a group.
	Bot  *Bot
	Chat int64
	ID   MessageID
}

// React sets a person's reaction to a message.
func (g *Group) React(u *User, id MessageID, emoji string) {
	g.srv.change(func() { g.srv.react(g.chat, u, id, emoji) })
}
