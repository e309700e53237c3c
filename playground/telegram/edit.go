package telegram

import (
	"encoding/json"
	"reflect"
	"time"

	"github.com/mymmrac/telego"
)

const notModified = "message is not modified: specified new message content and reply markup " +
	"are exactly the same as a current content and reply markup of the message"

// editable finds a message of the bot to edit.
func (c *call) editable(ref telego.ChatID, id int, inline string) (*chat, *telego.Message, error) {
	if inline != "" {
		return nil, nil, c.wrong("inline messages are not supported here")
	}
	if id == 0 {
		return nil, nil, c.wrong("message identifier is not specified")
	}
	g, err := c.chat(ref)
	if err != nil {
		return nil, nil, err
	}
	m := g.msgs[id]
	if m == nil || service(m) {
		return nil, nil, bad("message to edit not found")
	}
	if m.From == nil || m.From.ID != c.bot.id {
		return nil, nil, bad("message can't be edited")
	}
	return g, m, nil
}

// replace stores an edited copy of a message unless nothing has changed.
func (c *call) replace(g *chat, old, m *telego.Message) (any, error) {
	if fileOf(old) == fileOf(m) && old.Text == m.Text && old.Caption == m.Caption && sameKeys(old.ReplyMarkup, m.ReplyMarkup) &&
		sameEntities(old.Entities, m.Entities) && sameEntities(old.CaptionEntities, m.CaptionEntities) {
		return nil, bad(notModified)
	}
	if err := c.srv.limit(c.bot, g, 1); err != nil {
		return nil, err
	}
	m.EditDate = c.srv.opt.Now().Unix()
	g.msgs[m.MessageID] = m
	c.srv.changed(g, "edited", threadOf(m), m.MessageID)
	return m, nil
}

func sameEntities(a, b []telego.MessageEntity) bool {
	return len(a) == 0 && len(b) == 0 || reflect.DeepEqual(a, b)
}

func sameKeys(a, b *telego.InlineKeyboardMarkup) bool {
	if a == nil || b == nil {
		return a == b
	}
	return reflect.DeepEqual(a, b)
}

func (c *call) editMessageText() (any, error) {
	var p telego.EditMessageTextParams
	if err := c.decode(&p); err != nil {
		return nil, err
	}
	text, ents, err := c.text(p.Text, p.ParseMode, p.Entities)
	if err != nil {
		return nil, err
	}
	k, err := c.keyboard(p.ReplyMarkup)
	if err != nil {
		return nil, err
	}
	g, old, err := c.editable(p.ChatID, p.MessageID, p.InlineMessageID)
	if err != nil {
		return nil, err
	}
	if old.Text == "" {
		return nil, bad("there is no text in the message to edit")
	}
	m := *old
	m.Text, m.Entities, m.ReplyMarkup = text, ents, k
	return c.replace(g, old, &m)
}

func (c *call) editMessageCaption() (any, error) {
	var p telego.EditMessageCaptionParams
	if err := c.decode(&p); err != nil {
		return nil, err
	}
	text, ents, err := c.caption(p.Caption, p.ParseMode, p.CaptionEntities)
	if err != nil {
		return nil, err
	}
	k, err := c.keyboard(p.ReplyMarkup)
	if err != nil {
		return nil, err
	}
	g, old, err := c.editable(p.ChatID, p.MessageID, p.InlineMessageID)
	if err != nil {
		return nil, err
	}
	if mediaOf(old) == "" {
		return nil, bad("there is no caption in the message to edit")
	}
	m := *old
	m.Caption, m.CaptionEntities, m.ReplyMarkup = text, ents, k
	return c.replace(g, old, &m)
}

func (c *call) editMessageReplyMarkup() (any, error) {
	var p telego.EditMessageReplyMarkupParams
	if err := c.decode(&p); err != nil {
		return nil, err
	}
	k, err := c.keyboard(p.ReplyMarkup)
	if err != nil {
		return nil, err
	}
	g, old, err := c.editable(p.ChatID, p.MessageID, p.InlineMessageID)
	if err != nil {
		return nil, err
	}
	m := *old
	m.ReplyMarkup = k
	return c.replace(g, old, &m)
}

func (c *call) deleteMessage() (any, error) {
	var p telego.DeleteMessageParams
	if err := c.decode(&p); err != nil {
		return nil, err
	}
	g, err := c.chat(p.ChatID)
	if err != nil {
		return nil, err
	}
	m := g.msgs[p.MessageID]
	if m == nil {
		return nil, bad("message to delete not found")
	}
	if err := c.mayDelete(g, m); err != nil {
		return nil, err
	}
	c.srv.remove(g, p.MessageID)
	return true, nil
}

// deletable is how long messages can be deleted by whoever may not delete
// everything.
const deletable = 48 * time.Hour

// mayDelete is the list of limitations in the documentation of deleteMessage.
func (c *call) mayDelete(g *chat, m *telego.Message) error {
	own := m.From != nil && m.From.ID == c.bot.id
	switch {
	case m.ForumTopicCreated != nil || m.GroupChatCreated || m.SupergroupChatCreated:
		return bad("message can't be deleted")
	case !g.private() && g.bots[c.bot.id].rights.Delete:
		return nil
	case !g.private() && !own:
		return bad("message can't be deleted")
	case c.srv.opt.Now().Sub(time.Unix(m.Date, 0)) > deletable:
		return bad("message can't be deleted for everyone")
	}
	return nil
}

func (c *call) deleteMessages() (any, error) {
	var p telego.DeleteMessagesParams
	if err := c.decode(&p); err != nil {
		return nil, err
	}
	if len(p.MessageIDs) == 0 || len(p.MessageIDs) > 100 {
		return nil, c.wrong("wrong number of message identifiers, must be 1-100")
	}
	g, err := c.chat(p.ChatID)
	if err != nil {
		return nil, err
	}
	for _, id := range p.MessageIDs {
		if m := g.msgs[id]; m != nil && c.mayDelete(g, m) == nil {
			c.srv.remove(g, id)
		}
	}
	return true, nil
}

func (c *call) setMessageReaction() (any, error) {
	var p telego.SetMessageReactionParams
	if err := c.decode(&p, "reaction"); err != nil {
		return nil, err
	}
	emoji, err := c.reaction(c.taken["reaction"])
	if err != nil {
		return nil, err
	}
	g, err := c.chat(p.ChatID)
	if err != nil {
		return nil, err
	}
	if g.msgs[p.MessageID] == nil {
		return nil, bad("message to react not found")
	}
	if emoji == "" {
		delete(g.reactions, p.MessageID)
	} else {
		g.reactions[p.MessageID] = emoji
	}
	c.srv.changed(g, "reaction", threadOf(g.msgs[p.MessageID]), p.MessageID)
	return true, nil
}

// reaction reads a list of at most one reaction.
func (c *call) reaction(raw json.RawMessage) (string, error) {
	var list []struct {
		Type          string `json:"type"`
		Emoji         string `json:"emoji"`
		CustomEmojiID string `json:"custom_emoji_id"`
	}
	if len(raw) > 0 {
		if err := strict(raw, &list); err != nil {
			return "", c.wrong("can't parse reaction types JSON object")
		}
	}
	switch {
	case len(list) == 0:
		return "", nil
	case len(list) > 1:
		return "", bad("REACTIONS_TOO_MANY")
	case list[0].Type == "emoji" && reactions[list[0].Emoji]:
		return list[0].Emoji, nil
	case list[0].Type == "custom_emoji" && list[0].CustomEmojiID != "":
		return list[0].CustomEmojiID, nil
	}
	return "", bad("REACTION_INVALID")
}
