package telegram

import (
	"github.com/mymmrac/telego"
)

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
