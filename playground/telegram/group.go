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

// Add brings a person into the group; it is the owner who adds.
func (g *Group) Add(u *User) { g.setMember(u, telego.MemberStatusMember, nil) }

// Promote makes a person an administrator.
func (g *Group) Promote(u *User) { g.setMember(u, telego.MemberStatusAdministrator, nil) }

// Demote makes an administrator a plain member.
func (g *Group) Demote(u *User) { g.setMember(u, telego.MemberStatusMember, nil) }

// Remove lets a person leave the group.
func (g *Group) Remove(u *User) { g.setMember(u, telego.MemberStatusLeft, u) }

// Ban has the owner throw a person out for good.
func (g *Group) Ban(u *User) { g.setMember(u, telego.MemberStatusBanned, nil) }

// setMember is done by somebody, nil for the owner.
func (g *Group) setMember(u *User, status string, by *User) {
	g.srv.change(func() {
		if by == nil {
			by = g.chat.owner
		}
		tg := by.tg()
		g.srv.setMember(g.chat, u, status, &tg)
	})
}

// AddBot makes the bot an administrator with all rights.
func (g *Group) AddBot(b *Bot) { g.SetRights(b, AllRights) }

// SetRights adds the bot or changes its rights; the bot gets my_chat_member.
func (g *Group) SetRights(b *Bot, r Rights) {
	status := telego.MemberStatusMember
	switch {
	case r.Admin:
		status = telego.MemberStatusAdministrator
	case r.Muted:
		status = telego.MemberStatusRestricted
	}
	g.srv.change(func() { g.srv.setBot(g.chat, b, status, r, g.chat.owner.tg()) })
}

// Kick bans the bot; it gets my_chat_member.
func (g *Group) Kick(b *Bot) {
	g.srv.change(func() {
		g.srv.setBot(g.chat, b, telego.MemberStatusBanned, Rights{}, g.chat.owner.tg())
	})
}

// EnableTopics makes a supergroup a forum.
func (g *Group) EnableTopics() { g.srv.change(func() { g.chat.tg.IsForum = true }) }

// DisableTopics makes a forum an ordinary supergroup.
func (g *Group) DisableTopics() { g.srv.change(func() { g.chat.tg.IsForum = false }) }

// Upgrade turns the group into a new supergroup with a new id. The old chat
// refuses everything with migrate_to_chat_id.
func (g *Group) Upgrade() {
	g.srv.change(func() {
		s, old := g.srv, g.chat
		s.nextGroup++
		tg := old.tg
		tg.ID, tg.Type = -1_000_000_000_000-s.nextGroup, telego.ChatTypeSupergroup
		c := s.newGroup(tg, old.owner)
		c.members, c.bots = old.members, old.bots
		g.notice(old.owner, nil, &telego.Message{MigrateToChatID: tg.ID})
		old.migratedTo = tg.ID
		g.chat = c
		g.notice(old.owner, nil, &telego.Message{MigrateFromChatID: old.id})
	})
}

// Say sends a text, or anything with a Msg, to a topic; thread 0 is General or
// a group without topics. It returns 0 if the topic does not exist.
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
		if thread != 0 && t == nil {
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
func (g *Group) Delete(id MessageID) { g.srv.change(func() { g.chat.drop(id) }) }

// Press presses the button with the callback data.
func (g *Group) Press(u *User, id MessageID, data string) (ch <-chan string, err error) {
	g.srv.change(func() {
		ch, err = g.srv.press(g.chat, u, 0, id,
			func(k telego.InlineKeyboardButton) bool { return k.CallbackData == data })
	})
	return ch, err
}

// PressLabel presses the button with the label in the newest message of the
// topic that has one.
func (g *Group) PressLabel(u *User, thread int, label string) (ch <-chan string, err error) {
	g.srv.change(func() {
		ch, err = g.srv.press(g.chat, u, thread, 0,
			func(k telego.InlineKeyboardButton) bool { return k.Text == label })
	})
	return ch, err
}

// React sets a person's reaction to a message.
func (g *Group) React(u *User, id MessageID, emoji string) {
	g.srv.change(func() { g.srv.react(g.chat, u, id, emoji) })
}
