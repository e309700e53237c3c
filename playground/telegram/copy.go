package telegram

import (
	"github.com/mymmrac/telego"
)

// service tells whether a message is a notice and not content.
func service(m *telego.Message) bool {
	return m.Text == "" && mediaOf(m) == ""
}

// content is a copy of a message without where it is and who wrote it.
func content(old *telego.Message) *telego.Message {
	m := *old
	m.MessageID, m.MessageThreadID, m.IsTopicMessage, m.Date, m.EditDate = 0, 0, false, 0, 0
	m.From, m.SenderChat, m.ReplyToMessage, m.ForwardOrigin, m.ReplyMarkup = nil, nil, nil, nil, nil
	m.MediaGroupID, m.AuthorSignature, m.Quote = "", "", nil
	return &m
}

// source finds a message to copy or forward.
func (c *call) source(ref telego.ChatID, id int, verb string) (*telego.Message, error) {
	g, err := c.chat(ref)
	if err != nil {
		return nil, err
	}
	m := g.msgs[id]
	switch {
	case m == nil:
		return nil, bad("message to " + verb + " not found")
	case service(m) || m.HasProtectedContent:
		return nil, bad("message can't be " + map[string]string{"copy": "copied", "forward": "forwarded"}[verb])
	}
	return m, nil
}

func (c *call) copyMessage() (any, error) {
	k := &markup{}
	p := telego.CopyMessageParams{ReplyMarkup: k}
	if err := c.decode(&p); err != nil {
		return nil, err
	}
	text, ents, err := c.caption(p.Caption, p.ParseMode, p.CaptionEntities)
	if err != nil {
		return nil, err
	}
	if err = c.markup(k); err != nil {
		return nil, err
	}
	old, err := c.source(p.FromChatID, p.MessageID, "copy")
	if err != nil {
		return nil, err
	}
	to, err := c.target(p.ChatID, p.MessageThreadID, p.ReplyParameters, 1)
	if err != nil {
		return nil, err
	}
	m := content(old)
	m.ReplyMarkup = k.inline()
	k.show(to.chat)
	if mediaOf(m) != "" && c.has("caption") {
		m.Caption, m.CaptionEntities = text, ents
	}
	return telego.MessageID{MessageID: c.post(to, m).MessageID}, nil
}

func (c *call) copyMessages() (any, error) {
	var p telego.CopyMessagesParams
	if err := c.decode(&p); err != nil {
		return nil, err
	}
	return c.several(batch{p.FromChatID, p.ChatID, p.MessageThreadID, p.MessageIDs}, "copy", func(m, _ *telego.Message) {
		if p.RemoveCaption {
			m.Caption, m.CaptionEntities = "", nil
		}
	})
}

func (c *call) forwardMessages() (any, error) {
	var p telego.ForwardMessagesParams
	if err := c.decode(&p); err != nil {
		return nil, err
	}
	return c.several(batch{p.FromChatID, p.ChatID, p.MessageThreadID, p.MessageIDs}, "forward", forwarded)
}

// batch is what copyMessages and forwardMessages have in common.
type batch struct {
	from, to telego.ChatID
	thread   int
	ids      []int
}

func (c *call) several(b batch, verb string, change func(m, old *telego.Message)) (any, error) {
	if n := len(b.ids); n == 0 || n > 100 {
		return nil, c.wrong("wrong number of message identifiers, must be 1-100")
	}
	for i, id := range b.ids[1:] {
		if id <= b.ids[i] {
			return nil, c.wrong("message identifiers must be in a strictly increasing order")
		}
	}
	from, err := c.chat(b.from)
	if err != nil {
		return nil, err
	}
	to, err := c.target(b.to, b.thread, nil, len(b.ids))
	if err != nil {
		return nil, err
	}
	return c.all(from, to, b.ids, verb, change)
}

// all skips what cannot be copied or forwarded; albums stay albums.
func (c *call) all(
	from *chat, to target, ids []int, verb string, change func(m, old *telego.Message),
) (any, error) {
	out := []telego.MessageID{}
	albums := map[string]string{}
	for _, id := range ids {
		old := from.msgs[id]
		if old == nil || service(old) || old.HasProtectedContent {
			continue
		}
		m := content(old)
		change(m, old)
		if a := old.MediaGroupID; a != "" {
			if albums[a] == "" {
				albums[a] = c.srv.albumID()
			}
			m.MediaGroupID = albums[a]
		}
		out = append(out, telego.MessageID{MessageID: c.post(to, m).MessageID})
	}
	if len(out) == 0 {
		return nil, bad("there are no messages to " + verb)
	}
	return out, nil
}

func (c *call) forwardMessage() (any, error) {
	var p telego.ForwardMessageParams
	if err := c.decode(&p); err != nil {
		return nil, err
	}
	old, err := c.source(p.FromChatID, p.MessageID, "forward")
	if err != nil {
		return nil, err
	}
	to, err := c.target(p.ChatID, p.MessageThreadID, nil, 1)
	if err != nil {
		return nil, err
	}
	m := content(old)
	forwarded(m, old)
	return c.post(to, m), nil
}

// forwarded says where a message is from: who wrote it first.
func forwarded(m, old *telego.Message) {
	switch {
	case old.ForwardOrigin != nil:
		m.ForwardOrigin = old.ForwardOrigin
	case old.SenderChat != nil:
		m.ForwardOrigin = &telego.MessageOriginChat{
			Type: telego.OriginTypeChat, Date: old.Date, SenderChat: *old.SenderChat,
		}
	case old.From != nil:
		m.ForwardOrigin = &telego.MessageOriginUser{
			Type: telego.OriginTypeUser, Date: old.Date, SenderUser: *old.From,
		}
	}
}
