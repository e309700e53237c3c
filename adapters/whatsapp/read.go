package whatsapp

import (
	"context"
	"fmt"
	"strings"

	"go.mau.fi/whatsmeow/proto/waE2E"
	"go.mau.fi/whatsmeow/types"
	"go.mau.fi/whatsmeow/types/events"
	"google.golang.org/protobuf/proto"

	"frontdesk/chat"
)

// read is what an event of whatsmeow's means. An error is our own store's: the event
// must come again.
func (s *session) read(evt any) ([]chat.Event, error) {
	switch e := evt.(type) {
	case *events.Message:
		return s.message(s.ctx, e)
	case *events.Receipt:
		return s.receipt(s.ctx, e)
	case *events.JoinedGroup:
		return s.joined(s.ctx, e)
	case *events.GroupInfo:
		return s.group(s.ctx, e)
	}
	return nil, nil
}

// heardOf tells whether a chat is one that the house hears of: people and groups,
// not status, channels and broadcast lists.
func heardOf(room types.JID) bool {
	switch room.Server {
	case types.GroupServer, types.HiddenUserServer:
		return true
	case types.DefaultUserServer:
		return room != types.PSAJID && !room.IsBot()
	}
	return false
}

// told is what goes with every message's events.
type told struct {
	info *types.MessageInfo
	room types.JID
	base chat.Event
}

func (s *session) message(ctx context.Context, e *events.Message) ([]chat.Event, error) {
	if !heardOf(e.Info.Chat) {
		return nil, nil
	}
	if note := e.Message.GetProtocolMessage().GetHistorySyncNotification(); note != nil {
		return nil, s.history(ctx, &e.Info, note)
	}
	if idle(e.Message) {
		return nil, nil
	}
	t, moves, err := s.about(ctx, &e.Info)
	if err != nil {
		return nil, err
	}
	s.arrived(e.Info.ID)
	list, err := s.meaning(ctx, e, t)
	if len(list) == 0 || err != nil {
		return nil, err
	}
	if private, err := s.private(ctx, list[0]); err != nil || private {
		return nil, err
	}
	raw, err := proto.Marshal(e.Message)
	if err != nil || len(raw) == 0 {
		raw = []byte{0}
	}
	for i := range list {
		list[i].Raw = raw
	}
	return append(moves, list...), nil
}

// about is who said something where.
func (s *session) about(ctx context.Context, info *types.MessageInfo) (told, []chat.Event, error) {
	t := told{info: info}
	from, err := s.author(ctx, info)
	if err != nil {
		return t, nil, err
	}
	room, moves, err := s.room(ctx, &info.MessageSource)
	if err != nil {
		return t, nil, err
	}
	t.room = room
	t.base = chat.Event{At: info.Timestamp.UTC(), Place: s.a.place(room), Private: !isGroup(room), From: from, Own: info.IsFromMe}
	if isGroup(room) {
		t.base.Title = s.title(ctx, room)
	}
	return t, moves, nil
}

// event is the base of an event with its kind and id.
func (s *session) event(kind chat.Kind, t told) chat.Event {
	ev := t.base
	ev.Kind, ev.ID = kind, s.id(kind, t.base.Place.Chat, t.base.From.ID, t.info.ID)
	return ev
}

// meaning is what a message says, or does to another one. A panic in it makes the
// message one that cannot be decoded: it must not block what comes after it.
func (s *session) meaning(ctx context.Context, e *events.Message, t told) (list []chat.Event, err error) {
	defer func() {
		if p := recover(); p != nil {
			s.a.log.Error("decoding a message panicked", "message", t.info.ID)
			list, err = []chat.Event{s.undecoded(t, e.Message)}, nil
		}
	}()
	m := child(e.Message)
	switch {
	case m.GetProtocolMessage() != nil:
		return s.protocol(ctx, m.GetProtocolMessage(), t)
	case m.GetReactionMessage() != nil:
		return s.reacted(m.GetReactionMessage(), t), nil
	case m.GetEncReactionMessage() != nil:
		r, err := s.cli.DecryptReaction(ctx, e)
		if err != nil {
			s.a.log.Debug("a reaction cannot be decrypted", "message", t.info.ID)
			return nil, nil
		}
		r.Key = m.GetEncReactionMessage().GetTargetMessageKey()
		return s.reacted(r, t), nil
	case m.GetSecretEncryptedMessage() != nil:
		inner, err := s.cli.DecryptSecretEncryptedMessage(ctx, e)
		if err != nil || inner.GetProtocolMessage() == nil {
			return nil, nil
		}
		return s.protocol(ctx, inner.GetProtocolMessage(), t)
	case m.GetPollUpdateMessage() != nil:
		return s.voted(ctx, e, t)
	}
	return s.said(ctx, m, t)
}

// said is a message for people.
func (s *session) said(ctx context.Context, m *waE2E.Message, t told) ([]chat.Event, error) {
	c, known := s.content(ctx, m, t.room)
	if !known {
		return []chat.Event{s.undecoded(t, m)}, nil
	}
	c.ID = t.info.ID
	if c.ReplyTo != "" {
		if ev, pressed, err := s.chosen(ctx, c, t); err != nil || pressed {
			return []chat.Event{ev}, err
		}
	}
	ev := s.event(chat.Said, t)
	ev.Message = c
	return []chat.Event{ev}, s.means(ctx, c, t)
}

// undecoded is a message of a kind that this version does not know.
func (s *session) undecoded(t told, m *waE2E.Message) chat.Event {
	ev := s.event(chat.Unread, t)
	ev.Message = &chat.Message{ID: t.info.ID, Text: chat.Plain(anyText(m)), Media: &chat.Media{Kind: "other", Title: nameOf(m)}}
	return ev
}

// protocol is a message about another one: an edit, a deletion.
func (s *session) protocol(ctx context.Context, p *waE2E.ProtocolMessage, t told) ([]chat.Event, error) {
	id, what := p.GetKey().GetID(), p.GetType()
	if id == "" || what != waE2E.ProtocolMessage_REVOKE && what != waE2E.ProtocolMessage_MESSAGE_EDIT {
		return nil, nil
	}
	if may, err := s.mayChange(ctx, t, id, what); err != nil || !may {
		return nil, err
	}
	if what == waE2E.ProtocolMessage_REVOKE {
		ev := s.event(chat.Deleted, t)
		ev.Target = id
		return []chat.Event{ev}, nil
	}
	ev := s.event(chat.Edited, t)
	ev.Message, _ = s.content(ctx, child(p.GetEditedMessage()), t.room)
	ev.Message.ID = id
	return []chat.Event{ev}, nil
}

// mayChange tells whether a message may be changed or deleted by whom a change of it
// comes from: by who wrote it, and in a group an admin may delete. Neither the network
// nor whatsmeow looks after that; the apps do.
func (s *session) mayChange(ctx context.Context, t told, id string, what waE2E.ProtocolMessage_Type) (bool, error) {
	k, known, err := s.a.senderOf(ctx, t.base.Place.Chat, id)
	switch {
	case err != nil || !known || k.sender == t.base.From.ID:
		return err == nil, err
	case k.sender == "":
		return t.info.IsFromMe, nil
	}
	return what == waE2E.ProtocolMessage_REVOKE, nil
}

func (s *session) reacted(r *waE2E.ReactionMessage, t told) []chat.Event {
	ev := s.event(chat.Reacted, t)
	ev.Target, ev.Data = r.GetKey().GetID(), r.GetText()
	return []chat.Event{ev}
}

// receipt is the news that somebody has read messages of ours. Phones list them from
// either end (types/events/events.go, Receipt), so the newest is the one that we
// sent last.
func (s *session) receipt(ctx context.Context, e *events.Receipt) ([]chat.Event, error) {
	read := e.Type == types.ReceiptTypeRead || e.Type == types.ReceiptTypePlayed
	if !read || e.IsFromMe || !heardOf(e.Chat) || len(e.MessageIDs) == 0 || !e.MessageSender.IsEmpty() && !s.mine(e.MessageSender) {
		return nil, nil
	}
	info := &types.MessageInfo{MessageSource: e.MessageSource, ID: s.a.newest(e.MessageIDs), Timestamp: e.Timestamp}
	t, moves, err := s.about(ctx, info)
	if err != nil {
		return nil, err
	}
	ev := s.event(chat.Read, t)
	ev.Target = info.ID
	ev.ID += fmt.Sprintf("/%s/%d", e.Type, e.Timestamp.Unix())
	ev.Raw = []byte(strings.Join(e.MessageIDs, " "))
	return append(moves, ev), nil
}

// note keeps what sends need to know of messages, before they are delivered: the
// house may answer at once.
func (s *session) note(list []chat.Event) error {
	for _, ev := range list {
		if ev.Kind != chat.Said {
			continue
		}
		s.a.unbar(ev.Place.Chat)
		s.a.remember(ev.Place.Chat, ev.Message.ID, ev.Message.Text.S)
		var err error
		switch {
		case ev.Own:
			err = s.a.keepSender(s.ctx, ev.Place.Chat, ev.Message.ID, "")
		case !ev.Private:
			err = s.a.keepSender(s.ctx, ev.Place.Chat, ev.Message.ID, ev.From.ID)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// settle notes that the house knows of a move.
func (s *session) settle(list []chat.Event) error {
	for _, ev := range list {
		if ev.Kind != chat.Moved {
			continue
		}
		if err := s.a.dropPhone(s.ctx, ev.Place.Chat); err != nil {
			return err
		}
	}
	return nil
}
