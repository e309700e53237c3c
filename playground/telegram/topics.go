package telegram

import (
	"slices"
	"strings"

	"github.com/mymmrac/telego"
)

const maxTopicName = 128

var topicColors = []int{7322096, 16766590, 13338331, 9367192, 16749490, 16478047}

// topicIcons are the custom emoji that topics may have.
var topicIcons = map[string]string{
	"5434144690511290129": "📰", "5312536423851630001": "💡",
	"5312016608254762256": "⚡️", "5377544228505134960": "🎙",
	"5418085807791545980": "🔝", "5309950797704865693": "✅",
	"5377316857231450742": "❓", "5237699328843200968": "✔️",
	"5417915203100613993": "💬", "5379748062124056162": "❗️",
	"5350481781306958339": "☕️", "5357121491508928442": "👀",
}

func (c *call) createForumTopic() (any, error) {
	var p telego.CreateForumTopicParams
	if err := c.decode(&p); err != nil {
		return nil, err
	}
	if n := units(p.Name); n == 0 || n > maxTopicName {
		return nil, c.wrong("topic name must be 1-128 characters")
	}
	if p.IconColor == 0 {
		p.IconColor = topicColors[0]
	}
	if !slices.Contains(topicColors, p.IconColor) {
		return nil, c.wrong("wrong icon color specified")
	}
	if _, ok := topicIcons[p.IconCustomEmojiID]; p.IconCustomEmojiID != "" && !ok {
		return nil, bad("DOCUMENT_INVALID")
	}
	g, err := c.forum(p.ChatID)
	if err != nil {
		return nil, err
	}
	if !g.bots[c.bot.id].rights.ManageTopics {
		return nil, bad("not enough rights to create a topic")
	}
	if err := c.srv.limit(c.bot, g, 1); err != nil {
		return nil, err
	}
	me := c.bot.tg
	t := c.srv.newTopic(g, &me, Topic{Name: p.Name, Icon: p.IconCustomEmojiID, Color: p.IconColor})
	c.srv.tell(g, aMessage, t.root)
	return telego.ForumTopic{
		MessageThreadID: t.ID, Name: t.Name, IconColor: t.Color, IconCustomEmojiID: t.Icon,
	}, nil
}

// newTopic makes a topic out of its service message.
func (s *Server) newTopic(g *chat, by *telego.User, with Topic) *topic {
	id := *g.next + 1
	root := &telego.Message{
		From: by, MessageThreadID: id, IsTopicMessage: true,
		ForumTopicCreated: &telego.ForumTopicCreated{
			Name: with.Name, IconColor: with.Color, IconCustomEmojiID: with.Icon,
		},
	}
	s.place(g, root)
	with.ID = id
	s.changed(g, "topic", id, id)
	t := &topic{Topic: with, creator: by.ID, root: root}
	g.topics[id] = t
	g.topicOrder = append(g.topicOrder, id)
	return t
}

// topicFor finds a topic the bot may manage: with the right to, or its own. A
// topic that is not there is worded otherwise than for a message.
func (c *call) topicFor(ref telego.ChatID, id int, what string) (*chat, *topic, error) {
	g, err := c.forum(ref)
	if err != nil {
		return nil, nil, err
	}
	t := g.topics[id]
	switch {
	case id == 0:
		return nil, nil, c.wrong("invalid message thread identifier specified")
	case t == nil:
		return nil, nil, bad("TOPIC_ID_INVALID")
	case !g.bots[c.bot.id].rights.ManageTopics && t.creator != c.bot.id:
		return nil, nil, bad("not enough rights to " + what + " the topic")
	}
	return g, t, nil
}

func (c *call) editForumTopic() (any, error) {
	var p telego.EditForumTopicParams
	if err := c.decode(&p); err != nil {
		return nil, err
	}
	if units(p.Name) > maxTopicName {
		return nil, c.wrong("topic name must be 0-128 characters")
	}
	g, t, err := c.topicFor(p.ChatID, p.MessageThreadID, "edit")
	if err != nil {
		return nil, err
	}
	name, icon := t.Name, t.Icon
	if p.Name != "" {
		name = p.Name
	}
	if p.IconCustomEmojiID != nil {
		icon = *p.IconCustomEmojiID
	}
	if _, ok := topicIcons[icon]; icon != "" && !ok {
		return nil, bad("DOCUMENT_INVALID")
	}
	if name == t.Name && icon == t.Icon {
		return nil, bad("TOPIC_NOT_MODIFIED")
	}
	if err := c.srv.limit(c.bot, g, 1); err != nil {
		return nil, err
	}
	t.Name, t.Icon = name, icon
	note := telego.ForumTopicEdited{Name: p.Name}
	if p.IconCustomEmojiID != nil {
		note.IconCustomEmojiID = icon
	}
	c.announce(g, t, &telego.Message{ForumTopicEdited: &note})
	return true, nil
}

func (c *call) closeForumTopic() (any, error) {
	var p telego.CloseForumTopicParams
	if err := c.decode(&p); err != nil {
		return nil, err
	}
	return c.setClosed(p.ChatID, p.MessageThreadID, true)
}

func (c *call) reopenForumTopic() (any, error) {
	var p telego.ReopenForumTopicParams
	if err := c.decode(&p); err != nil {
		return nil, err
	}
	return c.setClosed(p.ChatID, p.MessageThreadID, false)
}

func (c *call) setClosed(ref telego.ChatID, id int, closed bool) (any, error) {
	g, t, err := c.topicFor(ref, id, "close or reopen")
	if err != nil {
		return nil, err
	}
	if t.Closed == closed {
		return nil, bad("TOPIC_NOT_MODIFIED")
	}
	t.Closed = closed
	c.announce(g, t, closedNotice(closed))
	return true, nil
}

func closedNotice(closed bool) *telego.Message {
	if closed {
		return &telego.Message{ForumTopicClosed: &telego.ForumTopicClosed{}}
	}
	return &telego.Message{ForumTopicReopened: &telego.ForumTopicReopened{}}
}

func (c *call) deleteForumTopic() (any, error) {
	var p telego.DeleteForumTopicParams
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
	if !g.bots[c.bot.id].rights.Delete {
		return nil, bad("not enough rights to delete the topic")
	}
	c.srv.dropTopic(g, t.ID)
	return true, nil
}

// dropTopic removes a topic with its messages; nobody is told.
func (s *Server) dropTopic(g *chat, id int) {
	for _, m := range g.order[id] {
		delete(g.msgs, m)
		delete(g.reactions, m)
		delete(g.reacted, m)
		delete(g.pinned, m)
	}
	delete(g.order, id)
	delete(g.topics, id)
	g.topicOrder = slices.DeleteFunc(g.topicOrder, func(x int) bool { return x == id })
	s.changed(g, "topic", id, 0)
}

func (c *call) getForumTopicIconStickers() (any, error) {
	if err := c.decode(&struct{}{}); err != nil {
		return nil, err
	}
	out := []telego.Sticker{}
	for id, emoji := range topicIcons {
		out = append(out, telego.Sticker{
			FileID: "icon" + id, FileUniqueID: "icon" + id, Type: "custom_emoji",
			Width: 100, Height: 100, IsAnimated: true, Emoji: emoji, CustomEmojiID: id,
		})
	}
	slices.SortFunc(out, func(a, b telego.Sticker) int { return strings.Compare(a.CustomEmojiID, b.CustomEmojiID) })
	return out, nil
}
