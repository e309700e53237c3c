package whatsapp

import (
	"context"
	"fmt"
	"time"

	"go.mau.fi/whatsmeow"
	"go.mau.fi/whatsmeow/proto/waE2E"
	"go.mau.fi/whatsmeow/proto/waHistorySync"
	"go.mau.fi/whatsmeow/types"

	"frontdesk/chat"
)

// historyTime is how long the list of old chats may take to be fetched.
const historyTime = 2 * time.Minute

// history notes which chats there were before a number was linked; that is all we
// take of what the phone tells of the past. It is told once, so what fails is logged
// and does not hold up what comes after it. linked is when that was; zero: just now.
func (s *Store) history(ctx context.Context, c *whatsmeow.Client, note *waE2E.HistorySyncNotification, linked time.Time) {
	switch note.GetSyncType() {
	case waE2E.HistorySyncType_INITIAL_BOOTSTRAP, waE2E.HistorySyncType_RECENT, waE2E.HistorySyncType_FULL, waE2E.HistorySyncType_PUSH_NAME:
	default:
		return
	}
	ctx, cancel := context.WithTimeout(ctx, historyTime)
	defer cancel()
	h, err := c.DownloadHistorySync(ctx, note, true)
	if err != nil {
		s.log.Warn("fetching the list of old chats", "err", redact(err.Error()))
		return
	}
	for _, past := range h.GetConversations() {
		jid, err := types.ParseJID(past.GetID())
		if err != nil || isGroup(jid) || !heardOf(jid) || begun(past, linked) {
			continue
		}
		if err := s.old(ctx, c, jid.ToNonAD()); err != nil {
			s.log.Warn("keeping an old chat", "err", err)
		}
	}
}

// begun tells whether a chat began after the number was linked: the phone tells of
// the past minutes later, and of what happened meanwhile with it.
func begun(c *waHistorySync.Conversation, linked time.Time) bool {
	more := c.EndOfHistoryTransferType != nil && *c.EndOfHistoryTransferType == waHistorySync.Conversation_COMPLETE_BUT_MORE_MESSAGES_REMAIN_ON_PRIMARY
	if linked.IsZero() || len(c.GetMessages()) == 0 || more {
		return false
	}
	for _, m := range c.GetMessages() {
		if m.GetMessage().GetMessageTimestamp() <= uint64(linked.Unix()) {
			return false
		}
	}
	return true
}

// old notes an old chat under both of its addresses, as far as they are known.
func (s *Store) old(ctx context.Context, c *whatsmeow.Client, jid types.JID) error {
	var lid types.JID
	if jid.Server == types.DefaultUserServer {
		var err error
		if lid, err = c.Store.LIDs.GetLIDForPN(ctx, jid); err != nil {
			return fmt.Errorf("looking up a lid: %w", err)
		}
	}
	for _, j := range []types.JID{jid, lid} {
		if j.IsEmpty() {
			continue
		}
		if err := s.keepOld(ctx, c.Store.ID.User, j.String()); err != nil {
			return err
		}
	}
	return nil
}

// history notes the old chats that the phone tells of.
func (s *session) history(ctx context.Context, info *types.MessageInfo, note *waE2E.HistorySyncNotification) error {
	if !info.IsFromMe {
		return nil
	}
	linked, _, err := s.a.o.Store.times(ctx, s.a.o.Account)
	if err == nil {
		s.a.o.Store.history(ctx, s.cli, note, linked)
	}
	return err
}

// private tells whether an event is the owner's own affair: of a chat that is older
// than the link, or that the owner began, with nobody whom the house knows.
func (s *session) private(ctx context.Context, ev chat.Event) (bool, error) {
	if !ev.Private || s.a.o.AllChats() {
		return false, nil
	}
	begins := ev.Own && ev.Kind == chat.Said && s.a.o.Known != nil
	old, err := s.a.isOld(ctx, ev.Place.Chat)
	if err != nil || !old && !begins {
		return false, err
	}
	if s.a.o.Known != nil {
		if known, err := s.a.o.Known(ctx, ev); err != nil || known {
			return false, err
		}
	}
	if begins && !old {
		err = s.a.o.Store.keepOld(ctx, s.a.o.Account, ev.Place.Chat)
	}
	return true, err
}
