package telegram

import (
	"github.com/mymmrac/telego"
)

// generalOf finds the General topic of a forum the bot may manage. General is no
// topic of its own: its messages have no thread and its state is the chat's.
func (c *call) generalOf(ref telego.ChatID) (*chat, error) {
	g, err := c.forum(ref)
	if err != nil {
		return nil, err
	}
	if !g.bots[c.bot.id].rights.ManageTopics {
		return nil, bad("not enough rights to edit the topic")
	}
	return g, nil
}

func (c *call) editGeneralForumTopic() (any, error) {
	var p telego.EditGeneralForumTopicParams
	if err := c.decode(&p); err != nil {
		return nil, err
	}
	if n := units(p.Name); n == 0 || n > maxTopicName {
		return nil, c.wrong("topic name must be 1-128 characters")
	}
	g, err := c.generalOf(p.ChatID)
	if err != nil {
		return nil, err
	}
	if g.general.Name == p.Name {
		return nil, bad("TOPIC_NOT_MODIFIED")
	}
	if err := c.srv.limit(c.bot, g, 1); err != nil {
		return nil, err
	}
	g.general.Name = p.Name
	c.announce(g, nil, &telego.Message{ForumTopicEdited: &telego.ForumTopicEdited{Name: p.Name}})
	return true, nil
}

func (c *call) closeGeneralForumTopic() (any, error) {
	var p telego.CloseGeneralForumTopicParams
	if err := c.decode(&p); err != nil {
		return nil, err
	}
	return c.setGeneral(p.ChatID, true)
}

func (c *call) reopenGeneralForumTopic() (any, error) {
	var p telego.ReopenGeneralForumTopicParams
	if err := c.decode(&p); err != nil {
		return nil, err
	}
	return c.setGeneral(p.ChatID, false)
}

func (c *call) setGeneral(ref telego.ChatID, closed bool) (any, error) {
	g, err := c.generalOf(ref)
	if err != nil {
		return nil, err
	}
	if g.general.Closed == closed {
		return nil, bad("TOPIC_NOT_MODIFIED")
	}
	g.general.Closed = closed
	c.announce(g, nil, closedNotice(closed))
	return true, nil
}

func (c *call) hideGeneralForumTopic() (any, error) {
	var p telego.HideGeneralForumTopicParams
	if err := c.decode(&p); err != nil {
		return nil, err
	}
	return c.hide(p.ChatID, true, &telego.Message{GeneralForumTopicHidden: &telego.GeneralForumTopicHidden{}})
}

func (c *call) unhideGeneralForumTopic() (any, error) {
	var p telego.UnhideGeneralForumTopicParams
	if err := c.decode(&p); err != nil {
		return nil, err
	}
	return c.hide(p.ChatID, false, &telego.Message{GeneralForumTopicUnhidden: &telego.GeneralForumTopicUnhidden{}})
}

// hide hides General, which also closes it, or shows it again.
func (c *call) hide(ref telego.ChatID, hidden bool, m *telego.Message) (any, error) {
	g, err := c.generalOf(ref)
	if err != nil {
		return nil, err
	}
	if g.hidden == hidden {
		return nil, bad("TOPIC_NOT_MODIFIED")
	}
	g.hidden = hidden
	if hidden {
		g.general.Closed = true
	}
	c.announce(g, nil, m)
	return true, nil
}

func (c *call) unpinAllForumTopicMessages() (any, error) {
	var p telego.UnpinAllForumTopicMessagesParams
	if err := c.decode(&p); err != nil {
		return nil, err
	}
	g, err := c.forum(p.ChatID)
	if err != nil {
		return nil, err
	}
	t := g.topics[p.MessageThreadID]
	if t == nil {
		return nil, bad("TOPIC_ID_INVALID")
	}
	return c.unpinAll(g, func(m *telego.Message) bool { return threadOf(m) == t.ID })
}

func (c *call) unpinAllGeneralForumTopicMessages() (any, error) {
	var p telego.UnpinAllGeneralForumTopicMessagesParams
	if err := c.decode(&p); err != nil {
		return nil, err
	}
	g, err := c.forum(p.ChatID)
	if err != nil {
		return nil, err
	}
	return c.unpinAll(g, func(m *telego.Message) bool { return threadOf(m) == 0 })
}

func (c *call) unpinAllChatMessages() (any, error) {
	var p telego.UnpinAllChatMessagesParams
	if err := c.decode(&p); err != nil {
		return nil, err
	}
	g, err := c.chat(p.ChatID)
	if err != nil {
		return nil, err
	}
	return c.unpinAll(g, func(*telego.Message) bool { return true })
}

func (c *call) unpinAll(g *chat, of func(*telego.Message) bool) (any, error) {
	if err := c.pinner(g); err != nil {
		return nil, err
	}
	for id := range g.pinned {
		if m := g.msgs[id]; m == nil || of(m) {
			delete(g.pinned, id)
		}
	}
	return true, nil
}
