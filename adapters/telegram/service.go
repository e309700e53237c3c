package telegram

import (
	"fmt"

	"github.com/go-telegram/bot/models"

	"frontdesk/chat"
)

// service is messages that nobody wrote: what happened to the room or its topics.
func (a *Adapter) service(m *models.Message) ([]chat.Event, bool) {
	switch {
	case len(m.NewChatMembers) > 0:
		return a.came(m, m.NewChatMembers), true
	case m.LeftChatMember != nil:
		return a.crossed(chat.Left, m.Chat, m.Date, m.From, m.LeftChatMember), true
	case m.MigrateToChatID != 0:
		return a.moved(m, m.Chat.ID, m.MigrateToChatID), true
	case m.MigrateFromChatID != 0:
		return a.moved(m, m.MigrateFromChatID, m.Chat.ID), true
	case m.ForumTopicCreated != nil:
		return a.topicEvent(chat.Opened, m, m.ForumTopicCreated.Name), true
	case m.ForumTopicEdited != nil && m.ForumTopicEdited.Name == "":
		return nil, true // its icon
	case m.ForumTopicEdited != nil:
		return a.topicEvent(chat.Renamed, m, m.ForumTopicEdited.Name), true
	case m.ForumTopicClosed != nil:
		return a.topicEvent(chat.Closed, m, ""), true
	case m.ForumTopicReopened != nil:
		return a.topicEvent(chat.Reopened, m, ""), true
	}
	return nil, false
}

// topicEvent is somebody else's change of a topic.
func (a *Adapter) topicEvent(kind chat.Kind, m *models.Message, name string) []chat.Event {
	if a.mine(m) {
		return nil
	}
	ev := a.in(kind, m.Chat, m.Date)
	thread := m.MessageThreadID
	if kind == chat.Opened && thread == 0 {
		thread = m.ID
	}
	ev.Place, ev.From, ev.Data = a.place(m.Chat, thread, true), author(m), name
	return []chat.Event{ev}
}

// moved is a group that became a supergroup. Both chats say so: the event has one
// id, so that it counts once.
func (a *Adapter) moved(m *models.Message, from, to int64) []chat.Event {
	ev := a.in(chat.Moved, m.Chat, m.Date)
	ev.ID = fmt.Sprintf("tg/%s/moved/%d/%d", a.account, from, to)
	ev.From = author(m)
	ev.Place, ev.To = a.place(models.Chat{ID: from}, 0, false), a.place(models.Chat{ID: to}, 0, false)
	return []chat.Event{ev}
}

func (a *Adapter) came(m *models.Message, users []models.User) []chat.Event {
	var out []chat.Event
	for i := range users {
		out = append(out, a.crossed(chat.Joined, m.Chat, m.Date, m.From, &users[i])...)
	}
	return out
}

// crossed is one person who came or went. The room's message and the member list's
// update tell the same: the event has one id, so that it counts once. Our own
// account is told of otherwise.
func (a *Adapter) crossed(kind chat.Kind, c models.Chat, date int, by, who *models.User) []chat.Event {
	ev := a.in(kind, c, date)
	ev.From, ev.Who = person(by), person(who)
	if ev.Who.ID == a.account {
		return nil
	}
	ev.ID = fmt.Sprintf("tg/%s/%s/%d/%s/%d", a.account, kind, c.ID, ev.Who.ID, date)
	return []chat.Event{ev}
}

// member is a change in the list of a room's members.
func (a *Adapter) member(m *models.ChatMemberUpdated) []chat.Event {
	who, in := standing(m.NewChatMember)
	_, was := standing(m.OldChatMember)
	if who == nil || in == was || m.Chat.Type == models.ChatTypeChannel {
		return nil // another rank
	}
	kind := chat.Left
	if in {
		kind = chat.Joined
	}
	return a.crossed(kind, m.Chat, m.Date, &m.From, who)
}

// standing is who the entry of a list is about, and whether they are in the room.
func standing(m models.ChatMember) (*models.User, bool) {
	switch {
	case m.Owner != nil:
		return m.Owner.User, true
	case m.Administrator != nil:
		return &m.Administrator.User, true
	case m.Member != nil:
		return m.Member.User, true
	case m.Restricted != nil:
		return m.Restricted.User, m.Restricted.IsMember
	case m.Left != nil:
		return m.Left.User, false
	case m.Banned != nil:
		return m.Banned.User, false
	}
	return nil, false
}

// ourselves is what became of our own membership.
func (a *Adapter) ourselves(m *models.ChatMemberUpdated) []chat.Event {
	if m.Chat.Type == models.ChatTypeChannel {
		return nil
	}
	ev := a.in(chat.BotJoined, m.Chat, m.Date)
	ev.From = person(&m.From)
	_, in := standing(m.NewChatMember)
	switch {
	case ev.Private && !in:
		ev.Kind = chat.Blocked
	case ev.Private:
		ev.Kind = chat.Unblocked
	case !in:
		ev.Kind = chat.BotLeft
	default:
		ev.Rights = rights(m.NewChatMember.Administrator)
	}
	return []chat.Event{ev}
}

// rights are what an administrator may do, in chat.Event's words.
func rights(m *models.ChatMemberAdministrator) []string {
	if m == nil {
		return nil
	}
	out := []string{"admin"}
	for _, r := range grants(m) {
		if r.has {
			out = append(out, r.word)
		}
	}
	return out
}

// grant is a right that the work needs.
type grant struct {
	has        bool
	word, long string
}

func grants(m *models.ChatMemberAdministrator) []grant {
	return []grant{
		{m.CanManageTopics, "topics", "manage topics"},
		{m.CanPinMessages, "pin", "pin messages"},
		{m.CanDeleteMessages, "delete", "delete messages"},
		{m.CanInviteUsers, "invite", "invite users"},
	}
}
