package whatsapp

import (
	"bytes"
	"compress/zlib"
	"testing"

	"go.mau.fi/whatsmeow"
	"go.mau.fi/whatsmeow/proto/waE2E"
	"go.mau.fi/whatsmeow/proto/waHistorySync"
	"google.golang.org/protobuf/proto"

	"frontdesk/chat"
)

// tellHistory has the owner's phone tell us of an old chat with somebody.
func (l *loop) tellHistory(with string) {
	raw, err := proto.Marshal(&waHistorySync.HistorySync{SyncType: waHistorySync.HistorySync_INITIAL_BOOTSTRAP.Enum(),
		Conversations: []*waHistorySync.Conversation{{ID: proto.String(with)}, {ID: proto.String("1-2@g.us")}}})
	l.must(err)
	var packed bytes.Buffer
	z := zlib.NewWriter(&packed)
	_, err = z.Write(raw)
	l.must(err)
	l.must(z.Close())
	note := &waE2E.HistorySyncNotification{SyncType: waE2E.HistorySyncType_INITIAL_BOOTSTRAP.Enum(), InitialHistBootstrapInlinePayload: packed.Bytes()}
	_, err = l.owner.Client().SendMessage(within(l.t), l.device().LID(), &waE2E.Message{ProtocolMessage: &waE2E.ProtocolMessage{
		Type: waE2E.ProtocolMessage_HISTORY_SYNC_NOTIFICATION.Enum(), HistorySyncNotification: note}}, whatsmeow.SendRequestExtra{Peer: true})
	l.must(err)
}

// TestOldChats: who had a chat before is not heard, unless all chats are.
func TestOldChats(t *testing.T) {
	for _, who := range []string{"lid", "number"} {
		l := newLoop(t)
		h := l.run()
		l.online()
		bo := l.phone("Bo", "34600000003")
		id := l.ana.LID().String()
		if who == "number" {
			id = l.ana.JID().String()
			l.plain("so that the lid is known")
			h.next(chat.Said)
		}
		l.tellHistory(id)
		l.settled()
		l.plain("an old friend")
		_, err := bo.Say(ownerPhone, "somebody new")
		l.must(err)
		if ev := h.next(chat.Said); ev.Message.Text.S != "somebody new" {
			t.Errorf("old by %s: got %q of %s", who, ev.Message.Text.S, ev.From.First)
		}
		all := l.a.o
		all.AllChats = func() bool { return true }
		l.settled()
		h.stop()
		l.a = l.adapter()
		l.a.o.AllChats = all.AllChats
		h = l.run()
		l.plain("again")
		if ev := h.next(chat.Said); ev.Message.Text.S != "again" {
			t.Errorf("old by %s: got %q of %s", who, ev.Message.Text.S, ev.From.First)
		}
	}
}

// TestMoved: a chat that was spoken of by its number has a LID now.
func TestMoved(t *testing.T) {
	l := newLoop(t)
	l.must(l.a.keepPhone(t.Context(), l.ana.JID().String()))
	h := l.run()
	l.plain("hello")
	if ev := h.next(chat.Moved); ev.Place != l.a.place(l.ana.JID()) || ev.To != l.contact() {
		t.Errorf("the move came as %+v", ev)
	}
	h.next(chat.Said)
	l.plain("once")
	h.next(chat.Said)
}

// TestUnreadable: a message that nobody can make readable is told of, once.
func TestUnreadable(t *testing.T) {
	l := newLoop(t)
	l.a.patience = 0
	h := l.run()
	l.plain("clear")
	h.next(chat.Said)
	l.device().Garble(20)
	id := l.plain("garbled")
	ev := h.next(chat.Unread)
	if ev.Message.ID != id || ev.Place != l.contact() || ev.Message.Media.Kind != "other" || len(ev.Raw) == 0 {
		t.Errorf("it came as %+v", ev)
	}
}
