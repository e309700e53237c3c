package whatsapp

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"
	"time"

	"go.mau.fi/whatsmeow"
	"go.mau.fi/whatsmeow/proto/waE2E"
	"go.mau.fi/whatsmeow/types"
	"google.golang.org/protobuf/proto"

	"frontdesk/chat"
)

// verbs are how each kind of Out is done.
var verbs = map[chat.Op]func(*Adapter, context.Context, *whatsmeow.Client, chat.Out) (chat.Receipt, error){
	chat.Send: (*Adapter).send, chat.Edit: (*Adapter).edit, chat.Delete: (*Adapter).remove, chat.React: (*Adapter).react,
	chat.Leave: (*Adapter).leave, chat.Typing: (*Adapter).typing, chat.Check: (*Adapter).check,
	chat.Menu: nothing, chat.Answer: nothing,
}

// nothing is what is done where WhatsApp has no such thing and nobody misses it.
func nothing(*Adapter, context.Context, *whatsmeow.Client, chat.Out) (chat.Receipt, error) {
	return chat.Receipt{}, nil
}

// Send does one Out; see chat.Adapter for what its errors mean. Sends go one after
// the other, for whatsmeow does no other way (send.go:378). Messages go out with ids
// made from out.ID, and one that is known to have arrived is not sent again.
func (a *Adapter) Send(ctx context.Context, out chat.Out) (chat.Receipt, error) {
	verb, ok := verbs[out.Op]
	if !ok {
		return chat.Receipt{}, unsupported("whatsapp has no way to %s", out.Op)
	}
	if err := a.barredNow(out.To.Chat); err != nil {
		return chat.Receipt{}, err
	}
	select {
	case a.turn <- struct{}{}:
		defer func() { <-a.turn }()
	case <-ctx.Done():
		return chat.Receipt{}, ctx.Err()
	}
	c, err := a.cli()
	if err != nil && (out.Op != chat.Check || out.To.Chat != "") {
		return chat.Receipt{}, err
	}
	r, err := verb(a, ctx, c, out)
	a.confined(out.To.Chat, err)
	return r, err
}

func unsupported(format string, args ...any) error {
	return &chat.RefusedError{Reason: chat.ReasonUnsupported, Detail: fmt.Sprintf(format, args...)}
}

// idPrefix is that of WhatsApp's own web client.
const idPrefix = "3EB0"

func newID() string {
	var b [9]byte
	_, _ = rand.Read(b[:]) // it never fails (crypto/rand)
	return idPrefix + strings.ToUpper(hex.EncodeToString(b[:]))
}

// derived is the id of an Out's n-th message, from 0.
func derived(id string, n int) string {
	if n == 0 {
		return id
	}
	sum := sha256.Sum256(fmt.Appendf(nil, "%s/%d", id, n))
	return idPrefix + strings.ToUpper(hex.EncodeToString(sum[:9]))
}

// send is new messages.
func (a *Adapter) send(ctx context.Context, c *whatsmeow.Client, out chat.Out) (chat.Receipt, error) {
	to, err := address(out.To)
	if err != nil {
		return chat.Receipt{}, err
	}
	if out.ID == "" {
		out.ID = newID()
	}
	list, err := a.pack(out)
	if err != nil {
		return chat.Receipt{}, err
	}
	list[0].quote = out.ReplyTo
	var r chat.Receipt
	for i, p := range list {
		id := derived(out.ID, i)
		if err := a.post(ctx, c, to, id, p); err != nil {
			return r, partly(err, i)
		}
		r.IDs = append(r.IDs, id)
	}
	return r, nil
}

// partly is the error of a send that stopped after some messages: a refusal, or one
// that may have been done. The next try passes over what arrived.
func partly(err error, done int) error {
	if done == 0 || refused(err) || chat.Unsure(err) {
		return err
	}
	return chat.MaybeDone(fmt.Errorf("sending the rest after %d messages: %w", done, err))
}

// post sends one message, unless it is known that it arrived.
func (a *Adapter) post(ctx context.Context, c *whatsmeow.Client, to types.JID, id string, p parcel) error {
	room := to.String()
	if k, known, err := a.senderOf(ctx, room, id); err != nil {
		return err
	} else if known && k.sender == "" {
		return nil
	}
	m, err := a.build(ctx, c, p)
	if err != nil {
		return err
	}
	if p.quote != "" {
		if err := a.quoting(ctx, c, to, p.quote, m); err != nil {
			return err
		}
	}
	if p.offer.buttons != nil {
		if err := a.keepChoices(ctx, room, id, p.offer); err != nil {
			return err
		}
	}
	if last := id; !isGroup(to) {
		if len(p.offer.buttons) == 0 {
			last = ""
		}
		a.offers(room, last)
	}
	a.goes(id) // before it arrives: the receipt may be faster than the acknowledgement
	if err := a.transmit(ctx, c, to, id, m); err != nil {
		return err
	}
	a.remember(room, id, p.words.S)
	if err := a.keepSender(ctx, room, id, ""); err != nil {
		a.log.Warn("keeping that a message was sent", "err", err) // it was
	}
	return nil
}

// sendTime is how long the network may take to acknowledge. whatsmeow waits 75 s, and
// all chats of the number with it (send.go:378): a second try has the first one's id,
// so that an early one doubles nothing.
const sendTime = 20 * time.Second

// transmit hands one message to the network and waits for its acknowledgement.
func (a *Adapter) transmit(ctx context.Context, c *whatsmeow.Client, to types.JID, id string, m *waE2E.Message) error {
	// After a reconnect whatsmeow waits without end for the acknowledgement
	// (request.go:214).
	ctx, cancel := context.WithTimeout(ctx, sendTime+5*time.Second)
	defer cancel()
	_, err := c.SendMessage(ctx, to, m, whatsmeow.SendRequestExtra{ID: id, Timeout: sendTime})
	return outcome(to, err)
}

// quoting makes a message the reply to another one. Its writer must be named: who
// wrote is known, or else it was the other side of a chat of two. In a group, the
// quote of a message that nobody knows is left out.
func (a *Adapter) quoting(ctx context.Context, c *whatsmeow.Client, to types.JID, id string, m *waE2E.Message) error {
	k, known, err := a.senderOf(ctx, to.String(), id)
	if err != nil {
		return err
	}
	by := to.String()
	switch {
	case known && k.sender == "":
		by = c.Store.GetLID().ToNonAD().String()
	case known:
		by = k.sender
	case isGroup(to):
		return nil
	}
	contextOf(m, &waE2E.ContextInfo{StanzaID: &id, Participant: &by, QuotedMessage: &waE2E.Message{Conversation: proto.String(a.beginning(to.String(), id))}})
	return nil
}

// contextOf puts a context on a message of one of the kinds that we send.
func contextOf(m *waE2E.Message, x *waE2E.ContextInfo) {
	switch {
	case m.Conversation != nil:
		m.ExtendedTextMessage = &waE2E.ExtendedTextMessage{Text: m.Conversation, ContextInfo: x}
		m.Conversation = nil
	case m.ExtendedTextMessage != nil:
		m.ExtendedTextMessage.ContextInfo = x
	case m.ImageMessage != nil:
		m.ImageMessage.ContextInfo = x
	case m.VideoMessage != nil:
		m.VideoMessage.ContextInfo = x
	case m.PtvMessage != nil:
		m.PtvMessage.ContextInfo = x
	case m.AudioMessage != nil:
		m.AudioMessage.ContextInfo = x
	case m.DocumentMessage != nil:
		m.DocumentMessage.ContextInfo = x
	case m.StickerMessage != nil:
		m.StickerMessage.ContextInfo = x
	case m.LocationMessage != nil:
		m.LocationMessage.ContextInfo = x
	case m.ContactMessage != nil:
		m.ContactMessage.ContextInfo = x
	case m.PollCreationMessage != nil:
		m.PollCreationMessage.ContextInfo = x
	}
}
