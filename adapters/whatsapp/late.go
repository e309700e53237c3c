package whatsapp

import (
	"context"
	"strings"
	"time"

	"go.mau.fi/whatsmeow/proto/waE2E"
	"go.mau.fi/whatsmeow/types"
	"go.mau.fi/whatsmeow/types/events"

	"frontdesk/chat"
)

// patience is how long a message that could not be decrypted may take to come again
// before the house is told of it: whatsmeow asks its sender, and the phone.
const patience = 20 * time.Second

// undecryptable waits for a message to come again, readable.
func (s *session) undecryptable(e *events.UndecryptableMessage) {
	info := e.Info
	if !heardOf(info.Chat) || e.DecryptFailMode == events.DecryptFailHide {
		return
	}
	if s.unread == nil {
		s.unread = map[string]*time.Timer{}
	}
	if s.unread[info.ID] != nil {
		return
	}
	s.unread[info.ID] = time.AfterFunc(patience, func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		if s.dead || s.unread[info.ID] == nil {
			return
		}
		delete(s.unread, info.ID)
		if err := s.unreadable(&info, string(e.UnavailableType)); err != nil {
			s.a.log.Warn("telling of a message that cannot be decrypted", "err", err)
		}
	})
}

func (s *session) unreadable(info *types.MessageInfo, kind string) error {
	t, moves, err := s.about(s.ctx, info)
	if err != nil {
		return err
	}
	ev := s.event(chat.Unread, t)
	ev.Raw = []byte{0}
	ev.Message = &chat.Message{ID: info.ID, Media: &chat.Media{Kind: "other", Title: strings.TrimSpace("a message that could not be decrypted " + strings.ReplaceAll(kind, "_", " "))}}
	if err := s.deliver(s.ctx, append(moves, ev)); err != nil {
		return err
	}
	return s.settle(moves)
}

// arrived ends the wait for a message.
func (s *session) arrived(id string) {
	if t := s.unread[id]; t != nil {
		t.Stop()
		delete(s.unread, id)
	}
}

// historyTime is how long the list of old chats may take to be fetched.
const historyTime = 2 * time.Minute

// history notes which chats there were before the number was linked; that is all we
// take of it.
func (s *session) history(ctx context.Context, note *waE2E.HistorySyncNotification) {
	switch note.GetSyncType() {
	case waE2E.HistorySyncType_INITIAL_BOOTSTRAP, waE2E.HistorySyncType_RECENT, waE2E.HistorySyncType_PUSH_NAME:
	default:
		return
	}
	ctx, cancel := context.WithTimeout(ctx, historyTime)
	defer cancel()
	h, err := s.cli.DownloadHistorySync(ctx, note, true)
	if err != nil {
		s.a.log.Warn("fetching the list of old chats", "err", redact(err.Error()))
		return
	}
	for _, c := range h.GetConversations() {
		jid, err := types.ParseJID(c.GetID())
		if err != nil || isGroup(jid) || !heardOf(jid) {
			continue
		}
		lid, _, err := s.both(ctx, jid, types.EmptyJID)
		if lid.IsEmpty() {
			lid = jid
		}
		if err == nil {
			err = s.a.keepOld(ctx, lid.String())
		}
		if err != nil {
			s.a.log.Warn("keeping an old chat", "err", err)
		}
	}
}
