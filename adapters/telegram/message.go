package telegram

import (
	"strconv"
	"strings"

	"github.com/go-telegram/bot/models"

	"frontdesk/chat"
)

// message is a new message: what somebody said, or something that happened.
func (a *Adapter) message(m *models.Message, raw []byte) []chat.Event {
	if m.Chat.Type == models.ChatTypeChannel {
		return nil
	}
	if evs, is := a.service(m); is {
		return evs
	}
	if a.mine(m) {
		return nil
	}
	ev := a.said(chat.Said, m, m.Date)
	return a.filled(ev, raw)
}

// edited is a message as it is after a change.
func (a *Adapter) edited(m *models.Message, raw []byte) []chat.Event {
	if m.Chat.Type == models.ChatTypeChannel || a.mine(m) {
		return nil
	}
	return a.filled(a.said(chat.Edited, m, m.EditDate), raw)
}

// mine tells whether our own account wrote the message.
func (a *Adapter) mine(m *models.Message) bool {
	return m.From != nil && strconv.FormatInt(m.From.ID, 10) == a.account
}

func (a *Adapter) said(kind chat.Kind, m *models.Message, unix int) chat.Event {
	ev := a.in(kind, m.Chat, unix)
	ev.Place, ev.From = a.place(m.Chat, m.MessageThreadID, m.IsTopicMessage), author(m)
	ev.Message = a.content(m)
	ev.Message.Start = start(m)
	a.reply(ev.Message, m)
	return ev
}

// filled drops a message that turns out to be of the network's own, and names what
// one carries that we have no word for.
func (a *Adapter) filled(ev chat.Event, raw []byte) []chat.Event {
	if m := ev.Message; m.Media != nil && m.Media.Kind == "other" {
		key, service := unnamed(raw)
		if service {
			return nil
		}
		m.Media.Title = key
	}
	return []chat.Event{ev}
}

// content is what a message says, without what it replies to.
func (a *Adapter) content(m *models.Message) *chat.Message {
	c := &chat.Message{ID: strconv.Itoa(m.ID), Album: m.MediaGroupID, Forwarded: m.ForwardOrigin != nil, Media: media(m)}
	c.Text = fromEntities(m.Text, m.Entities)
	if m.Text == "" {
		c.Text = fromEntities(m.Caption, m.CaptionEntities)
	}
	if c.Media == nil && m.Text == "" {
		c.Media = &chat.Media{Kind: "other"}
	}
	if m.ViaBot != nil {
		c.Via = m.ViaBot.Username
	}
	return c
}

// start is the payload of a deep link: /start PAYLOAD in a private chat.
func start(m *models.Message) string {
	word, rest, _ := strings.Cut(m.Text, " ")
	word, _, _ = strings.Cut(word, "@")
	if word != "/start" || m.Chat.Type != models.ChatTypePrivate {
		return ""
	}
	return strings.TrimSpace(rest)
}

// reply adds the message replied to, one level deep. A message of a topic that
// replies to nothing else names the topic's root: that is no reply.
func (a *Adapter) reply(c *chat.Message, m *models.Message) {
	r := m.ReplyToMessage
	if r == nil || r.ForumTopicCreated != nil || m.IsTopicMessage && r.ID == m.MessageThreadID {
		return
	}
	from := author(r)
	c.ReplyTo, c.Reply, c.ReplyFrom = strconv.Itoa(r.ID), a.content(r), &from
	c.ReplyMine = a.mine(r)
}

// pressed is a press of one of our buttons. A press has no time of its own; one
// under a message of an inline query has no place and cannot be ours.
func (a *Adapter) pressed(q *models.CallbackQuery) []chat.Event {
	var ev chat.Event
	switch m, old := q.Message.Message, q.Message.InaccessibleMessage; {
	case m != nil:
		ev = a.in(chat.Pressed, m.Chat, 0)
		ev.Place, ev.Target = a.place(m.Chat, m.MessageThreadID, m.IsTopicMessage), strconv.Itoa(m.ID)
	case old != nil:
		ev = a.in(chat.Pressed, old.Chat, 0)
		ev.Target = strconv.Itoa(old.MessageID)
	default:
		return nil
	}
	ev.From, ev.Data, ev.Query = person(&q.From), q.Data, q.ID
	return []chat.Event{ev}
}

// customReaction marks a reaction that is a custom emoji: its id follows.
const customReaction = "custom:"

// reacted is a reaction set, changed or taken back. Telegram does not tell the
// topic of the message.
func (a *Adapter) reacted(r *models.MessageReactionUpdated) []chat.Event {
	ev := a.in(chat.Reacted, r.Chat, r.Date)
	ev.Target, ev.From = strconv.Itoa(r.MessageID), person(r.User)
	if r.User == nil && r.ActorChat != nil {
		ev.From = ghost(r.ActorChat)
	}
	old := map[string]bool{}
	for _, x := range r.OldReaction {
		old[reaction(x)] = true
	}
	for _, x := range r.NewReaction {
		if e := reaction(x); !old[e] {
			ev.Data = e
			break
		}
	}
	return []chat.Event{ev}
}

func reaction(r models.ReactionType) string {
	switch {
	case r.ReactionTypeEmoji != nil:
		return r.ReactionTypeEmoji.Emoji
	case r.ReactionTypeCustomEmoji != nil:
		return customReaction + r.ReactionTypeCustomEmoji.CustomEmojiID
	}
	return "⭐" // a paid one
}
