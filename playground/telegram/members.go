package telegram

import (
	"strconv"
	"time"

	"github.com/mymmrac/telego"
)

func (c *call) getChatMemberCount() (any, error) {
	var p telego.GetChatMemberCountParams
	if err := c.decode(&p); err != nil {
		return nil, err
	}
	g, err := c.readable(p.ChatID)
	if err != nil {
		return nil, err
	}
	if g.private() {
		return 2, nil
	}
	n := 0
	for _, m := range g.members {
		if present(m.status) {
			n++
		}
	}
	for _, m := range g.bots {
		if present(m.status) {
			n++
		}
	}
	return n, nil
}

func present(status string) bool {
	return status != "" && status != telego.MemberStatusLeft && status != telego.MemberStatusBanned
}

func (c *call) banChatMember() (any, error) {
	var p telego.BanChatMemberParams
	if err := c.decode(&p); err != nil {
		return nil, err
	}
	g, err := c.chat(p.ChatID)
	if err != nil {
		return nil, err
	}
	u := c.srv.users[p.UserID]
	switch {
	case g.private():
		return nil, bad("chat member status can't be changed in private chats")
	case u == nil:
		return nil, bad("invalid user_id specified")
	case !g.bots[c.bot.id].rights.Restrict:
		return nil, bad("not enough rights to restrict/unrestrict chat member")
	case g.owner == u:
		return nil, bad("can't remove chat owner")
	case g.members[u.id] != nil && g.members[u.id].status == telego.MemberStatusAdministrator:
		return nil, bad("user is an administrator of the chat")
	}
	c.srv.setMember(g, u, telego.MemberStatusBanned, &c.bot.tg)
	return true, nil
}

// createChatInviteLink makes a link that nobody can follow here.
func (c *call) createChatInviteLink() (any, error) {
	var p telego.CreateChatInviteLinkParams
	if err := c.decode(&p); err != nil {
		return nil, err
	}
	switch {
	case units(p.Name) > 32:
		return nil, c.wrong("invite link name is too long")
	case p.MemberLimit < 0 || p.MemberLimit > 99999:
		return nil, c.wrong("wrong member limit specified")
	case p.CreatesJoinRequest && p.MemberLimit > 0:
		return nil, c.wrong("member limit can't be specified for links requiring administrator approval")
	}
	g, err := c.chat(p.ChatID)
	if err != nil {
		return nil, err
	}
	if g.private() {
		return nil, bad("can't create an invite link in a private chat")
	}
	if !g.bots[c.bot.id].rights.Invite {
		return nil, bad("not enough rights to manage chat invite link")
	}
	c.srv.nextLink++
	return telego.ChatInviteLink{
		InviteLink: "https://t.me/+playground" + strconv.FormatInt(c.srv.nextLink, 10),
		Creator:    c.bot.tg, Name: p.Name, ExpireDate: p.ExpireDate, MemberLimit: p.MemberLimit,
		CreatesJoinRequest: p.CreatesJoinRequest,
	}, nil
}

func (c *call) getMyDefaultAdministratorRights() (any, error) {
	var p telego.GetMyDefaultAdministratorRightsParams
	if err := c.decode(&p); err != nil {
		return nil, err
	}
	return telego.ChatAdministratorRights{}, nil
}

// loggedOut is how long a bot stays away after logOut (documentation of logOut).
const loggedOut = 10 * time.Minute

// logOut ends the session: the bot may not come back for ten minutes.
func (c *call) logOut() (any, error) {
	if err := c.decode(&struct{}{}); err != nil {
		return nil, err
	}
	c.bot.closed = c.srv.opt.Now()
	return true, nil
}

// close is refused in the first ten minutes of a bot, as documented.
func (c *call) close() (any, error) {
	if err := c.decode(&struct{}{}); err != nil {
		return nil, err
	}
	if left := loggedOut - c.srv.opt.Now().Sub(c.bot.born); left > 0 {
		return nil, tooMany(left)
	}
	return true, nil
}

// away tells whether the bot has logged out.
func (b *Bot) away(now time.Time) bool {
	return !b.closed.IsZero() && now.Sub(b.closed) < loggedOut
}
