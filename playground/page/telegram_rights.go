package page

import (
	"slices"

	"frontdesk/playground/telegram"
)

// Kick removes the bot from a group.
func (t *Telegram) Kick(group string) error {
	return t.inGroup(group, func(g *tgGroup) { g.Kick(t.bot) })
}

// Allow says what the bot may do in a group from now on: topics, pin, delete, all or none;
// it comes back where it was removed.
func (t *Telegram) Allow(group string, rights []string) error {
	has := func(right string) bool { return slices.Contains(rights, "all") || slices.Contains(rights, right) }
	r := telegram.Rights{}
	if len(rights) > 0 && !slices.Contains(rights, "none") {
		r = telegram.Rights{Admin: true, ManageTopics: has("topics"), Delete: has("delete"), Pin: has("pin"), Restrict: true, Invite: true}
	}
	return t.inGroup(group, func(g *tgGroup) { g.SetRights(t.bot, r) })
}

// Upgrade makes a group a supergroup, with another id.
func (t *Telegram) Upgrade(group string) error {
	return t.inGroup(group, func(g *tgGroup) { g.Upgrade() })
}

// Fill has a forum take no further topic, or take them again.
func (t *Telegram) Fill(group string, full bool) error {
	return t.inGroup(group, func(g *tgGroup) {
		switch {
		case full && g.roomy == nil:
			g.roomy = t.srv.Fault(telegram.Fault{Method: "createForumTopic", Chat: g.ID(), Kind: telegram.Refuse, Code: 400, Description: "Bad Request: TOPICS_TOO_MUCH"})
		case !full && g.roomy != nil:
			g.roomy()
			g.roomy = nil
		}
	})
}

// inGroup does something to a group.
func (t *Telegram) inGroup(name string, do func(*tgGroup)) error {
	g := t.find(name)
	if g == nil {
		return ErrNoChat
	}
	do(g)
	return nil
}
