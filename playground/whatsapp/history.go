package whatsapp

import (
	"bytes"
	"compress/zlib"
	"context"
	"fmt"
	"time"

	"go.mau.fi/whatsmeow/proto/waE2E"
	"go.mau.fi/whatsmeow/proto/waHistorySync"
	"google.golang.org/protobuf/proto"
)

// SendHistory sends the messages that the phone received so far to a
// companion, as a phone does after linking.
func (p *Phone) SendHistory(to *Device) error {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	kind := waHistorySync.HistorySync_INITIAL_BOOTSTRAP
	raw, err := proto.Marshal(&waHistorySync.HistorySync{SyncType: &kind, Conversations: p.conversations()})
	if err != nil {
		return err
	}
	var packed bytes.Buffer
	w := zlib.NewWriter(&packed)
	if _, err := w.Write(raw); err != nil {
		return err
	}
	if err := w.Close(); err != nil {
		return err
	}
	err = p.tell(ctx, to.LID(), &waE2E.Message{ProtocolMessage: &waE2E.ProtocolMessage{
		Type: waE2E.ProtocolMessage_HISTORY_SYNC_NOTIFICATION.Enum(),
		HistorySyncNotification: &waE2E.HistorySyncNotification{
			SyncType:                          waE2E.HistorySyncType_INITIAL_BOOTSTRAP.Enum(),
			InitialHistBootstrapInlinePayload: packed.Bytes(),
		},
	}})
	if err != nil {
		return fmt.Errorf("sending the history of %s: %w", p.acct.name, err)
	}
	return nil
}

func (p *Phone) conversations() []*waHistorySync.Conversation {
	var out []*waHistorySync.Conversation
	byChat := map[string]*waHistorySync.Conversation{}
	for i, m := range p.Messages() {
		chat := m.Chat.String()
		c := byChat[chat]
		if c == nil {
			c = &waHistorySync.Conversation{ID: &chat}
			byChat[chat] = c
			out = append(out, c)
		}
		c.Messages = append(c.Messages, &waHistorySync.HistorySyncMsg{MsgOrderID: proto.Uint64(uint64(i + 1)), Message: m.web()})
		c.ConversationTimestamp = proto.Uint64(uint64(time.Now().Unix()))
	}
	return out
}
