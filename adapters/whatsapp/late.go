package whatsapp

import (
	"strings"
	"time"

	"go.mau.fi/whatsmeow/types"
	"go.mau.fi/whatsmeow/types/events"

	"frontdesk/chat"
)

// unreadTime is how long a message that could not be decrypted may take to come again
// before the house is told of it: whatsmeow asks its sender, and the phone.
const unreadTime = 20 * time.Second

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
	s.unread[info.ID] = time.AfterFunc(s.a.patience, func() {
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
	if private, err := s.private(s.ctx, ev); err != nil || private {
		return err
	}
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
