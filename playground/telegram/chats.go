package telegram

import (
	"slices"

	"github.com/mymmrac/telego"
)

func (c *call) pinChatMessage() (any, error) {
	var p telego.PinChatMessageParams
	if err := c.decode(&p); err != nil {
		return nil, err
	}
	g, err := c.mayPin(p.ChatID)
	if err != nil {
		return nil, err
	}
	m := g.msgs[p.MessageID]
	if m == nil {
		return nil, bad("message to pin not found")
	}
	if g.pinned[p.MessageID] {
		return nil, bad("CHAT_NOT_MODIFIED")
	}
	g.pinned[p.MessageID] = true
	cp := *m
	cp.ReplyToMessage = nil
	c.announce(g, g.topics[threadOf(m)], &telego.Message{PinnedMessage: &cp})
	return true, nil
}

func (c *call) mayPin(ref telego.ChatID) (*chat, error) {
	g, err := c.chat(ref)
	if err != nil {
		return nil, err
	}
	return g, c.pinner(g)
}

func (c *call) pinner(g *chat) error {
	if !g.private() && !g.bots[c.bot.id].rights.Pin {
		return bad("not enough rights to manage pinned messages in the chat")
	}
	return nil
}

// readable finds a chat to look at: a person may have blocked the bot.
func (c *call) readable(ref telego.ChatID) (*chat, error) {
	g, err := c.found(ref)
	if err == nil && !g.private() {
		err = g.bots[c.bot.id].access(g)
	}
	return g, err
}

func (c *call) unpinChatMessage() (any, error) {
	var p telego.UnpinChatMessageParams
	if err := c.decode(&p); err != nil {
		return nil, err
	}
	g, err := c.mayPin(p.ChatID)
	if err != nil {
		return nil, err
	}
	id := p.MessageID
	if id == 0 {
		for pinned := range g.pinned {
			id = max(id, pinned)
		}
	}
	if !g.pinned[id] {
		return nil, bad("message to unpin not found")
	}
	delete(g.pinned, id)
	return true, nil
}

func (c *call) getChat() (any, error) {
	var p telego.GetChatParams
	if err := c.decode(&p); err != nil {
		return nil, err
	}
	g, err := c.readable(p.ChatID)
	if err != nil {
		return nil, err
	}
	t := g.tg
	full := telego.ChatFullInfo{
		ID: t.ID, Type: t.Type, Title: t.Title, Username: t.Username,
		FirstName: t.FirstName, LastName: t.LastName, IsForum: t.IsForum,
		MaxReactionCount: 11,
	}
	if !g.private() {
		full.Permissions = &telego.ChatPermissions{}
	}
	return full, nil
}

func (c *call) getChatMember() (any, error) {
	var p telego.GetChatMemberParams
	if err := c.decode(&p); err != nil {
		return nil, err
	}
	g, err := c.readable(p.ChatID)
	if err != nil {
		return nil, err
	}
	for _, b := range c.srv.bots {
		if b.id == p.UserID {
			return botStatus(b, g.bots[b.id]), nil
		}
	}
	u := c.srv.users[p.UserID]
	if u == nil {
		return nil, bad("invalid user_id specified")
	}
	if g.private() {
		return &telego.ChatMemberMember{Status: telego.MemberStatusMember, User: u.tg()}, nil
	}
	return userStatus(g, u), nil
}

func (c *call) getChatAdministrators() (any, error) {
	var p telego.GetChatAdministratorsParams
	if err := c.decode(&p); err != nil {
		return nil, err
	}
	g, err := c.readable(p.ChatID)
	if err != nil {
		return nil, err
	}
	if g.private() {
		return nil, bad("there are no administrators in the private chat")
	}
	out := []telego.ChatMember{}
	for _, m := range g.members {
		if m.status == telego.MemberStatusCreator || m.status == telego.MemberStatusAdministrator {
			out = append(out, userStatus(g, m.user))
		}
	}
	for _, m := range g.bots {
		if m.rights.Admin && m.status == telego.MemberStatusAdministrator {
			out = append(out, botStatus(m.bot, m))
		}
	}
	slices.SortFunc(out, func(a, b telego.ChatMember) int {
		return int(a.MemberUser().ID - b.MemberUser().ID)
	})
	return out, nil
}

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

func (c *call) leaveChat() (any, error) {
	var p telego.LeaveChatParams
	if err := c.decode(&p); err != nil {
		return nil, err
	}
	g, err := c.chat(p.ChatID)
	if err != nil {
		return nil, err
	}
	if g.private() {
		return nil, bad("chat member status can't be changed in private chats")
	}
	c.srv.setBot(g, c.bot, telego.MemberStatusLeft, Rights{}, c.bot.tg)
	return true, nil
}

// setBot changes what a bot is in a group, tells the bot and then, with a notice,
// the group.
func (s *Server) setBot(g *chat, b *Bot, status string, r Rights, by telego.User) {
	old := botStatus(b, g.bots[b.id])
	g.bots[b.id] = &botMember{b, status, r}
	s.deliver(b, aMyMember, g.id, telego.Update{MyChatMember: &telego.ChatMemberUpdated{
		Chat: g.tg, From: by, Date: s.opt.Now().Unix(),
		OldChatMember: old, NewChatMember: botStatus(b, g.bots[b.id]),
	}})
	s.crossed(g, &by, b.tg, old.MemberStatus(), status)
	s.touch()
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
