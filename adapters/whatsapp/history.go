package whatsapp

import (
	"context"
	"fmt"
	"time"

	"go.mau.fi/whatsmeow"
	"go.mau.fi/whatsmeow/proto/waE2E"
	"go.mau.fi/whatsmeow/types"
)

// historyTime is how long the list of old chats may take to be fetched.
const historyTime = 2 * time.Minute

// history notes which chats there were before a number was linked; that is all we
// take of what the phone tells of the past. It is told once, so what fails is logged
// and does not hold up what comes after it.
func (s *Store) history(ctx context.Context, c *whatsmeow.Client, note *waE2E.HistorySyncNotification) {
	switch note.GetSyncType() {
	case waE2E.HistorySyncType_INITIAL_BOOTSTRAP, waE2E.HistorySyncType_RECENT, waE2E.HistorySyncType_PUSH_NAME:
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
	for _, chat := range h.GetConversations() {
		jid, err := types.ParseJID(chat.GetID())
		if err != nil || isGroup(jid) || !heardOf(jid) {
			continue
		}
		if err := s.old(ctx, c, jid.ToNonAD()); err != nil {
			s.log.Warn("keeping an old chat", "err", err)
		}
	}
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
