package telegram

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/go-telegram/bot/models"

	"frontdesk/chat"
)

// anonymousAdmin writes for admins who hide behind their group.
const anonymousAdmin = 1087968824

// events reads one raw update: the events it means (none for kinds we do not
// take), and its id. An update that cannot be decoded still becomes an event, with
// what can be read of it.
func (a *Adapter) events(raw json.RawMessage) ([]chat.Event, int64) {
	var u models.Update
	if err := json.Unmarshal(raw, &u); err != nil {
		return a.unreadable(raw)
	}
	base := chat.Event{ID: a.id(u.ID, raw), Raw: raw}
	switch {
	case u.Message != nil:
		return a.message(base, u.Message), u.ID
	case u.EditedMessage != nil:
		return a.edited(base, u.EditedMessage), u.ID
	case u.CallbackQuery != nil:
		return a.pressed(base, u.CallbackQuery), u.ID
	case u.MessageReaction != nil:
		return a.reacted(base, u.MessageReaction), u.ID
	case u.MyChatMember != nil:
		return a.ourselves(base, u.MyChatMember), u.ID
	case u.ChatMember != nil:
		return a.member(base, u.ChatMember), u.ID
	}
	return nil, u.ID
}

// id is the same for every redelivery of an update, and different for all others
// even after the numbers have begun anew.
func (a *Adapter) id(update int64, raw []byte) string {
	sum := sha256.Sum256(raw)
	return fmt.Sprintf("tg/%s/%d/%s", a.account, update, hex.EncodeToString(sum[:6]))
}

func (a *Adapter) place(c models.Chat, thread int, topic bool) chat.Place {
	p := chat.Place{Network: Network, Account: a.account, Chat: strconv.FormatInt(c.ID, 10)}
	if topic && thread != 0 {
		p.Thread = strconv.Itoa(thread) // General's replies carry a thread that is none
	}
	return p
}

func at(unix int) time.Time { return time.Unix(int64(unix), 0).UTC() }

func person(u *models.User) chat.Person {
	if u == nil {
		return chat.Person{}
	}
	return chat.Person{ID: strconv.FormatInt(u.ID, 10), First: u.FirstName, Last: u.LastName, Username: u.Username, Lang: u.LanguageCode, Bot: u.IsBot}
}

// author is who wrote a message; an anonymous admin is nobody.
func author(m *models.Message) chat.Person {
	p := person(m.From)
	if m.SenderChat != nil && (m.SenderChat.ID == m.Chat.ID || m.From == nil || m.From.ID == anonymousAdmin) {
		p.Bot, p.Anonymous = false, true
	}
	return p
}

// message is a new message: what somebody said, or something that happened.
func (a *Adapter) message(ev chat.Event, m *models.Message) []chat.Event {
	ev.At, ev.Place, ev.From = at(m.Date), a.place(m.Chat, m.MessageThreadID, m.IsTopicMessage), author(m)
	ev.Private = m.Chat.Type == models.ChatTypePrivate
	ev.Title, ev.Forum = m.Chat.Title, m.Chat.IsForum
	if m.Chat.Type == models.ChatTypeChannel {
		return nil
	}
	if evs, is := a.service(ev, m); is {
		return evs
	}
	ev.Kind, ev.Message = chat.Said, a.content(m, true)
	return []chat.Event{ev}
}

// service is messages that nobody wrote.
func (a *Adapter) service(ev chat.Event, m *models.Message) ([]chat.Event, bool) {
	switch {
	case len(m.NewChatMembers) > 0:
		return a.joined(ev, m.NewChatMembers), true
	case m.LeftChatMember != nil:
		ev.Kind, ev.Who = chat.Left, person(m.LeftChatMember)
		return []chat.Event{ev}, true
	case m.MigrateToChatID != 0:
		ev.Kind = chat.Moved
		ev.To = chat.Place{Network: Network, Account: a.account, Chat: strconv.FormatInt(m.MigrateToChatID, 10)}
	case m.ForumTopicCreated != nil:
		ev.Kind, ev.Data = chat.Opened, m.ForumTopicCreated.Name
	case m.ForumTopicEdited != nil:
		ev.Kind, ev.Data = chat.Renamed, m.ForumTopicEdited.Name
	case m.ForumTopicClosed != nil:
		ev.Kind = chat.Closed
	case m.ForumTopicReopened != nil:
		ev.Kind = chat.Reopened
	case silent(m):
		return nil, true
	default:
		return nil, false
	}
	return []chat.Event{ev}, true
}

// silent is service messages that mean nothing to us.
func silent(m *models.Message) bool {
	return m.MigrateFromChatID != 0 || m.NewChatTitle != "" || len(m.NewChatPhoto) > 0 || m.DeleteChatPhoto || m.GroupChatCreated ||
		m.SupergroupChatCreated || m.ChannelChatCreated || m.PinnedMessage != nil || m.MessageAutoDeleteTimerChanged != nil ||
		m.GeneralForumTopicHidden != nil || m.GeneralForumTopicUnhidden != nil || m.WriteAccessAllowed != nil || m.BoostAdded != nil ||
		m.VoiceChatScheduled != nil || m.VoiceChatStarted != nil || m.VoiceChatEnded != nil || m.VoiceChatParticipantsInvited != nil ||
		m.ChatBackgroundSet != nil || m.ProximityAlertTriggered != nil || m.ChatOwnerLeft != nil || m.ChatOwnerChanged != nil
}

func (a *Adapter) joined(ev chat.Event, users []models.User) []chat.Event {
	var out []chat.Event
	for i := range users {
		e := ev
		e.ID = fmt.Sprintf("%s/%d", ev.ID, i)
		e.Kind, e.Who = chat.Joined, person(&users[i])
		if e.Who.ID != a.account {
			out = append(out, e)
		}
	}
	return out
}

// content is what a message says; replies go one level deep.
func (a *Adapter) content(m *models.Message, deep bool) *chat.Message {
	c := &chat.Message{ID: strconv.Itoa(m.ID), Album: m.MediaGroupID, Forwarded: m.ForwardOrigin != nil}
	c.Text = fromEntities(m.Text, m.Entities)
	if c.Media = media(m); c.Media != nil || m.Text == "" && m.Caption != "" {
		c.Text = fromEntities(m.Caption, m.CaptionEntities)
	}
	if c.Media == nil && c.Text.S == "" {
		c.Media = &chat.Media{Kind: "other"}
	}
	if m.ViaBot != nil {
		c.Via = m.ViaBot.Username
	}
	if rest, ok := strings.CutPrefix(m.Text, "/start "); ok && m.Chat.Type == models.ChatTypePrivate {
		c.Start = strings.TrimSpace(rest)
	}
	r := m.ReplyToMessage
	if !deep || r == nil || r.ForumTopicCreated != nil || m.IsTopicMessage && r.ID == m.MessageThreadID {
		return c // every message of a topic replies to the topic's first, if to nothing else
	}
	c.ReplyTo, c.Reply = strconv.Itoa(r.ID), a.content(r, false)
	from := author(r)
	c.ReplyFrom, c.ReplyMine = &from, from.ID == a.account
	return c
}

// edited is a changed message.
func (a *Adapter) edited(ev chat.Event, m *models.Message) []chat.Event {
	ev.Kind, ev.At, ev.Place, ev.From = chat.Edited, at(m.EditDate), a.place(m.Chat, m.MessageThreadID, m.IsTopicMessage), author(m)
	ev.Private = m.Chat.Type == models.ChatTypePrivate
	ev.Message = a.content(m, true)
	return []chat.Event{ev}
}

// pressed is a press of one of our buttons.
func (a *Adapter) pressed(ev chat.Event, q *models.CallbackQuery) []chat.Event {
	ev.Kind, ev.From, ev.Data, ev.Query = chat.Pressed, person(&q.From), q.Data, q.ID
	ev.At = time.Now().UTC() // a press has no time of its own
	if m := q.Message.Message; m != nil {
		ev.Place, ev.Target = a.place(m.Chat, m.MessageThreadID, m.IsTopicMessage), strconv.Itoa(m.ID)
		ev.Private = m.Chat.Type == models.ChatTypePrivate
		return []chat.Event{ev}
	}
	if m := q.Message.InaccessibleMessage; m != nil {
		ev.Place, ev.Target = a.place(m.Chat, 0, false), strconv.Itoa(m.MessageID)
		ev.Private = m.Chat.Type == models.ChatTypePrivate
		return []chat.Event{ev}
	}
	return nil
}

// reacted is a reaction set, changed or taken back.
func (a *Adapter) reacted(ev chat.Event, r *models.MessageReactionUpdated) []chat.Event {
	ev.Kind, ev.At, ev.Place, ev.From = chat.Reacted, at(r.Date), a.place(r.Chat, 0, false), person(r.User)
	ev.Private = r.Chat.Type == models.ChatTypePrivate
	ev.Target = strconv.Itoa(r.MessageID)
	for _, x := range r.NewReaction {
		if x.ReactionTypeEmoji != nil {
			ev.Data = x.ReactionTypeEmoji.Emoji
		}
	}
	return []chat.Event{ev}
}

// ourselves is what became of our own membership.
func (a *Adapter) ourselves(ev chat.Event, m *models.ChatMemberUpdated) []chat.Event {
	ev.At, ev.Place, ev.From = at(m.Date), a.place(m.Chat, 0, false), person(&m.From)
	ev.Title, ev.Forum = m.Chat.Title, m.Chat.IsForum
	ev.Private = m.Chat.Type == models.ChatTypePrivate
	gone := m.NewChatMember.Type == models.ChatMemberTypeBanned || m.NewChatMember.Type == models.ChatMemberTypeLeft
	switch {
	case m.Chat.Type == models.ChatTypeChannel:
		return nil
	case ev.Private && gone:
		ev.Kind = chat.Blocked
	case ev.Private:
		ev.Kind = chat.Unblocked
	case gone:
		ev.Kind = chat.BotLeft
	default:
		ev.Kind, ev.Rights = chat.BotJoined, rights(m.NewChatMember.Administrator)
	}
	return []chat.Event{ev}
}

func rights(m *models.ChatMemberAdministrator) []string {
	if m == nil {
		return nil
	}
	out := []string{"admin"}
	for _, r := range []struct {
		has  bool
		name string
	}{{m.CanManageTopics, "topics"}, {m.CanPinMessages, "pin"}, {m.CanDeleteMessages, "delete"}, {m.CanInviteUsers, "invite"}} {
		if r.has {
			out = append(out, r.name)
		}
	}
	return out
}

// member is somebody who came or went.
func (a *Adapter) member(ev chat.Event, m *models.ChatMemberUpdated) []chat.Event {
	ev.At, ev.Place, ev.From = at(m.Date), a.place(m.Chat, 0, false), person(&m.From)
	ev.Title, ev.Forum = m.Chat.Title, m.Chat.IsForum
	who, in := memberOf(m.NewChatMember)
	ev.Kind, ev.Who = chat.Left, who
	if in {
		ev.Kind = chat.Joined
	}
	if who.ID == "" || m.Chat.Type == models.ChatTypeChannel {
		return nil
	}
	return []chat.Event{ev}
}

func memberOf(m models.ChatMember) (chat.Person, bool) {
	switch {
	case m.Owner != nil:
		return person(m.Owner.User), true
	case m.Administrator != nil:
		return person(&m.Administrator.User), true
	case m.Member != nil:
		return person(m.Member.User), true
	case m.Restricted != nil:
		return person(m.Restricted.User), m.Restricted.IsMember
	case m.Left != nil:
		return person(m.Left.User), false
	case m.Banned != nil:
		return person(m.Banned.User), false
	}
	return chat.Person{}, false
}

// envelope is the little that can be read of nearly any update.
type envelope struct {
	ID      int64   `json:"update_id"`
	Message *parcel `json:"message"`
	Edited  *parcel `json:"edited_message"`
}

type parcel struct {
	ID      int          `json:"message_id"`
	Date    int          `json:"date"`
	Thread  int          `json:"message_thread_id"`
	Topic   bool         `json:"is_topic_message"`
	From    *models.User `json:"from"`
	Chat    models.Chat  `json:"chat"`
	Text    string       `json:"text"`
	Caption string       `json:"caption"`
}

// unreadable is an update with something in it that this version does not know.
func (a *Adapter) unreadable(raw json.RawMessage) ([]chat.Event, int64) {
	var e envelope
	if err := json.Unmarshal(raw, &e); err != nil {
		var only struct {
			ID int64 `json:"update_id"`
		}
		_ = json.Unmarshal(raw, &only)
		a.log.Error("an update cannot be read at all; it is passed over", "update", only.ID, "bytes", len(raw))
		return nil, only.ID
	}
	a.log.Warn("an update has something new in it; the agents see what can be read", "update", e.ID)
	p := e.Message
	if p == nil || p.Chat.ID == 0 {
		return nil, e.ID
	}
	text := p.Text
	if text == "" {
		text = p.Caption
	}
	ev := chat.Event{ID: a.id(e.ID, raw), Raw: raw, Kind: chat.Unread, At: at(p.Date), From: person(p.From),
		Place: a.place(p.Chat, p.Thread, p.Topic), Private: p.Chat.Type == models.ChatTypePrivate,
		Message: &chat.Message{ID: strconv.Itoa(p.ID), Text: chat.Plain(text), Media: &chat.Media{Kind: "other"}}}
	return []chat.Event{ev}, e.ID
}
