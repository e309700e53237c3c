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
