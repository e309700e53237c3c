package telegram

import (
	"github.com/mymmrac/telego"
)

// botStatus is a bot as a member of a group.
func botStatus(b *Bot, m *botMember) telego.ChatMember {
	var r Rights
	status := telego.MemberStatusLeft
	if m != nil {
		r, status = m.rights, m.status
	}
	switch status {
	case telego.MemberStatusAdministrator:
		return &telego.ChatMemberAdministrator{
			Status: status, User: b.tg, CanManageChat: true, CanDeleteMessages: r.Delete,
			CanRestrictMembers: r.Restrict, CanInviteUsers: r.Invite, CanChangeInfo: true,
			CanManageVideoChats: true, CanPinMessages: r.Pin, CanManageTopics: r.ManageTopics,
		}
	case telego.MemberStatusBanned:
		return &telego.ChatMemberBanned{Status: status, User: b.tg}
	case telego.MemberStatusRestricted:
		return &telego.ChatMemberRestricted{Status: status, User: b.tg, IsMember: true}
	case telego.MemberStatusMember:
		return &telego.ChatMemberMember{Status: status, User: b.tg}
	}
	return &telego.ChatMemberLeft{Status: status, User: b.tg}
}

// userStatus is a person as a member of a group.
func userStatus(g *chat, u *User) telego.ChatMember {
	status := telego.MemberStatusLeft
	if m := g.members[u.id]; m != nil {
		status = m.status
	}
	switch status {
	case telego.MemberStatusCreator:
		return &telego.ChatMemberOwner{Status: status, User: u.tg()}
	case telego.MemberStatusAdministrator:
		return &telego.ChatMemberAdministrator{
			Status: status, User: u.tg(), CanManageChat: true, CanDeleteMessages: true,
			CanPinMessages: true, CanManageTopics: true, CanInviteUsers: true,
		}
	case telego.MemberStatusMember:
		return &telego.ChatMemberMember{Status: status, User: u.tg()}
	case telego.MemberStatusBanned:
		return &telego.ChatMemberBanned{Status: status, User: u.tg()}
	}
	return &telego.ChatMemberLeft{Status: status, User: u.tg()}
}

// setBot changes what a bot is in a group, tells the bot and then, with a notice,
// the group.
func (s *Server) setBot(g *chat, b *Bot, status string, r Rights, by telego.User) {
	was := s.setMine(g, b, &botMember{b, status, r}, by)
	s.crossed(g, &by, b.tg, was, status)
	s.touch()
}

// setMine tells the bot what it has become and returns what it was. A basic
// group has no message ids of its own: it goes on in those of its bot.
func (s *Server) setMine(g *chat, b *Bot, m *botMember, by telego.User) string {
	if g.tg.Type == telego.ChatTypeGroup && len(g.bots) == 0 {
		b.nextMsg = max(b.nextMsg, *g.next)
		g.next = &b.nextMsg
	}
	old := botStatus(b, g.bots[b.id])
	g.bots[b.id] = m
	s.deliver(b, aMyMember, g.id, telego.Update{MyChatMember: &telego.ChatMemberUpdated{
		Chat: g.tg, From: by, Date: s.opt.Now().Unix(),
		OldChatMember: old, NewChatMember: botStatus(b, m),
	}})
	return old.MemberStatus()
}

// crossed posts the notice of somebody who came or went.
func (s *Server) crossed(g *chat, by *telego.User, who telego.User, from, to string) {
	m := &telego.Message{From: by}
	switch {
	case !present(from) && present(to):
		m.NewChatMembers = []telego.User{who}
	case present(from) && !present(to):
		m.LeftChatMember = &who
	default:
		return
	}
	s.place(g, m)
	s.tell(g, aMessage, m)
}

// setMember changes what a person is in a group, posts the notice and tells the
// administrators among the bots.
func (s *Server) setMember(g *chat, u *User, status string, by *telego.User) {
	old := userStatus(g, u)
	g.members[u.id] = &memberState{u, status}
	s.crossed(g, by, u.tg(), old.MemberStatus(), status)
	up := telego.ChatMemberUpdated{
		Chat: g.tg, From: *by, Date: s.opt.Now().Unix(),
		OldChatMember: old, NewChatMember: userStatus(g, u),
	}
	for _, b := range s.bots {
		if m := g.bots[b.id]; m != nil && m.status == telego.MemberStatusAdministrator {
			s.deliver(b, aMember, u.id, telego.Update{ChatMember: &up})
		}
	}
	s.touch()
}
