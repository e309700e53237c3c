package whatsapp

import (
	"bytes"
	"compress/zlib"
	"context"
	"sync/atomic"
	"testing"
	"time"

	"go.mau.fi/whatsmeow"
	"go.mau.fi/whatsmeow/proto/waCommon"
	"go.mau.fi/whatsmeow/proto/waE2E"
	"go.mau.fi/whatsmeow/proto/waHistorySync"
	"go.mau.fi/whatsmeow/proto/waWeb"
	"google.golang.org/protobuf/proto"

	"frontdesk/chat"
)

// tellHistory has the owner's phone tell us of an old chat with somebody, in which
// something was said at these times.
func (l *loop) tellHistory(with string, at ...time.Time) {
	c := &waHistorySync.Conversation{ID: proto.String(with)}
	for _, at := range at {
		c.Messages = append(c.Messages, &waHistorySync.HistorySyncMsg{Message: &waWeb.WebMessageInfo{Key: &waCommon.MessageKey{}, MessageTimestamp: proto.Uint64(uint64(at.Unix()))}})
	}
	raw, err := proto.Marshal(&waHistorySync.HistorySync{SyncType: waHistorySync.HistorySync_INITIAL_BOOTSTRAP.Enum(),
		Conversations: []*waHistorySync.Conversation{c, {ID: proto.String("1-2@g.us")}}})
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

// TestChatsThatBegan: the phone tells of the past late, and again with each link: a
// chat that began after the link, and one with somebody whom the house knows, are heard.
func TestChatsThatBegan(t *testing.T) {
	l := newLoop(t)
	h := l.run()
	l.online()
	linked := time.Now()
	l.tellHistory(l.ana.LID().String(), linked.Add(time.Hour), linked.Add(2*time.Hour))
	l.settled()
	l.plain("the first after the link")
	h.next(chat.Said)
	l.tellHistory(l.ana.LID().String(), linked.Add(time.Hour), linked.Add(-time.Hour))
	l.settled()
	h.stop()
	var known atomic.Bool
	l.a = l.adapter()
	l.a.o.Known = func(_ context.Context, ev chat.Event) (bool, error) {
		return known.Load() && ev.Place == l.contact() && ev.From.Phone == "+"+anaPhone, nil
	}
	h = l.run()
	l.plain("not to be heard")
	l.settled()
	known.Store(true)
	l.plain("known")
	if ev := h.next(chat.Said); ev.Message.Text.S != "known" {
		t.Errorf("got %q", ev.Message.Text.S)
	}
}

// TestTheOwnerBegan: a chat that the owner began is private, unless all chats are heard.
func TestTheOwnerBegan(t *testing.T) {
	l := newLoop(t)
	bo := l.phone("Bo", "34600000003")
	l.a.o.Known = func(_ context.Context, ev chat.Event) (bool, error) { return ev.Place != l.contact(), nil }
	h := l.run()
	l.online()
	_, err := l.owner.Say(anaPhone, "lunch?")
	l.must(err)
	l.settled()
	l.plain("yes")
	l.settled()
	_, err = bo.Say(ownerPhone, "is it open?")
	l.must(err)
	if ev := h.next(chat.Said); ev.Message.Text.S != "is it open?" {
		t.Errorf("got %q", ev.Message.Text.S)
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

// TestUnreadableOldChat: nothing is told of old chats, not even that.
func TestUnreadableOldChat(t *testing.T) {
	l := newLoop(t)
	l.a.patience = 0
	h := l.run()
	l.online()
	l.tellHistory(l.ana.LID().String())
	l.settled()
	l.device().Garble(20)
	l.plain("garbled")
	bo := l.phone("Bo", "34600000003")
	ev := func() chat.Event { // Bo's is garbled as well, and comes after hers
		_, err := bo.Say(ownerPhone, "garbled too")
		l.must(err)
		return h.next(chat.Unread)
	}()
	if ev.From.First != "Bo" {
		t.Errorf("told of %+v", ev.From)
	}
}
