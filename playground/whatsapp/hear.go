package whatsapp

import (
	"context"
	"crypto/sha256"
	"slices"
	"time"

	"go.mau.fi/whatsmeow/proto/waE2E"
	"go.mau.fi/whatsmeow/types"
	"go.mau.fi/whatsmeow/types/events"
)

// Kind is what a message is.
type Kind string

// The kinds of messages.
const (
	Text     Kind = "text"
	Image    Kind = "image"
	Video    Kind = "video"
	Audio    Kind = "audio"
	Sticker  Kind = "sticker"
	Document Kind = "document"
	Poll     Kind = "poll"
	Vote     Kind = "vote"
	Reaction Kind = "reaction"
	Edit     Kind = "edit"
	Revoke   Kind = "revoke"
	Other    Kind = "other"
)

// Message is what a phone received, decrypted.
type Message struct {
	Kind   Kind
	ID     string
	Chat   types.JID // a hidden number or a group
	Sender types.JID // a hidden number
	Phone  string    // of the sender, digits
	Name   string    // of the sender
	Mine   bool      // sent by another device of the same account
	Time   time.Time
	// Text is the text, the caption, the question of a poll, the new text of an
	// edit or the emoji of a reaction, empty when that was taken back.
	Text string
	// Quoted is the id of the message that this one answers.
	Quoted string
	// Target is the id of the message that is edited, revoked, reacted to or
	// voted on.
	Target string
	// Options are those of a poll, or the names of those voted for.
	Options []string
	// Mime and File tell about an attachment.
	Mime string
	File string
	// Raw is the event of whatsmeow.
	Raw *events.Message
}

// Messages are all messages that the phone received.
func (p *Phone) Messages() []Message { return p.got.list() }

// Next waits for the next message that Next did not return yet.
func (p *Phone) Next(ctx context.Context) (Message, error) { return p.got.next(ctx) }

// Find waits for a message that matches, or returns the first that did.
func (p *Phone) Find(ctx context.Context, match func(Message) bool) (Message, error) {
	return p.got.find(ctx, match)
}

// Event waits for an event of whatsmeow that matches, or returns the first
// that did.
func (p *Phone) Event(ctx context.Context, match func(any) bool) (any, error) {
	return p.events.find(ctx, match)
}

// Receipt waits until somebody received a message of this phone, or read it
// with types.ReceiptTypeRead, and so on.
func (p *Phone) Receipt(ctx context.Context, id string, kind types.ReceiptType) (*events.Receipt, error) {
	e, err := p.events.find(ctx, func(e any) bool {
		r, ok := e.(*events.Receipt)
		return ok && r.Type == kind && slices.Contains(r.MessageIDs, id)
	})
	if err != nil {
		return nil, err
	}
	return e.(*events.Receipt), nil
}

func (p *Phone) heard(e any) {
	if m, ok := e.(*events.Message); ok {
		if m.Info.Category == "peer" {
			p.wg.Go(func() { p.asked(m) })
		} else if got, ok := p.read(m); ok {
			p.got.add(got)
		}
	}
	p.events.add(e)
}

// read translates a message. It is false for one that only carries keys.
func (p *Phone) read(e *events.Message) (Message, bool) {
	m := Message{
		ID: e.Info.ID, Chat: e.Info.Chat, Sender: e.Info.Sender.ToNonAD(), Phone: e.Info.SenderAlt.User,
		Name: e.Info.PushName, Mine: e.Info.IsFromMe, Time: e.Info.Timestamp, Raw: e,
	}
	p.fill(&m, e.Message)
	bare := m.Kind == Other && e.Message.GetSenderKeyDistributionMessage() != nil
	return m, !bare
}

func (p *Phone) fill(m *Message, w *waE2E.Message) {
	m.Kind = Other
	switch {
	case w.GetProtocolMessage() != nil:
		fillChange(m, w.GetProtocolMessage())
	case w.GetConversation() != "":
		m.Kind, m.Text = Text, w.GetConversation()
	case w.GetExtendedTextMessage() != nil:
		t := w.GetExtendedTextMessage()
		m.Kind, m.Text, m.Quoted = Text, t.GetText(), t.GetContextInfo().GetStanzaID()
	case w.GetReactionMessage() != nil:
		r := w.GetReactionMessage()
		m.Kind, m.Text, m.Target = Reaction, r.GetText(), r.GetKey().GetID()
	case pollOf(w) != nil:
		c := pollOf(w)
		m.Kind, m.Text, m.Options = Poll, c.GetName(), optionsOf(c)
		m.Quoted = c.GetContextInfo().GetStanzaID()
		p.keepPoll(m.ID, m.Options)
	case w.GetPollUpdateMessage() != nil:
		p.fillVote(m)
	default:
		fillMedia(m, w)
	}
}

func fillChange(m *Message, c *waE2E.ProtocolMessage) {
	switch c.GetType() {
	case waE2E.ProtocolMessage_REVOKE:
		m.Kind, m.Target = Revoke, c.GetKey().GetID()
	case waE2E.ProtocolMessage_MESSAGE_EDIT:
		m.Kind, m.Target = Edit, c.GetKey().GetID()
		to := c.GetEditedMessage()
		m.Text = to.GetConversation() + to.GetExtendedTextMessage().GetText()
	}
}

func fillMedia(m *Message, w *waE2E.Message) {
	switch {
	case w.GetImageMessage() != nil:
		f := w.GetImageMessage()
		m.Kind, m.Mime, m.Text, m.Quoted = Image, f.GetMimetype(), f.GetCaption(), f.GetContextInfo().GetStanzaID()
	case w.GetVideoMessage() != nil:
		f := w.GetVideoMessage()
		m.Kind, m.Mime, m.Text, m.Quoted = Video, f.GetMimetype(), f.GetCaption(), f.GetContextInfo().GetStanzaID()
	case w.GetAudioMessage() != nil:
		f := w.GetAudioMessage()
		m.Kind, m.Mime, m.Quoted = Audio, f.GetMimetype(), f.GetContextInfo().GetStanzaID()
	case w.GetStickerMessage() != nil:
		f := w.GetStickerMessage()
		m.Kind, m.Mime, m.Quoted = Sticker, f.GetMimetype(), f.GetContextInfo().GetStanzaID()
	case w.GetDocumentMessage() != nil:
		f := w.GetDocumentMessage()
		m.Kind, m.Mime, m.Text, m.Quoted = Document, f.GetMimetype(), f.GetCaption(), f.GetContextInfo().GetStanzaID()
		m.File = f.GetFileName()
	}
}

func pollOf(w *waE2E.Message) *waE2E.PollCreationMessage {
	for _, c := range []*waE2E.PollCreationMessage{
		w.GetPollCreationMessage(), w.GetPollCreationMessageV2(), w.GetPollCreationMessageV3(),
	} {
		if c != nil {
			return c
		}
	}
	return nil
}

func optionsOf(c *waE2E.PollCreationMessage) []string {
	var out []string
	for _, o := range c.GetOptions() {
		out = append(out, o.GetOptionName())
	}
	return out
}

func (p *Phone) keepPoll(id string, options []string) {
	p.pmu.Lock()
	defer p.pmu.Unlock()
	p.polls[id] = options
}

func (p *Phone) fillVote(m *Message) {
	m.Kind, m.Target = Vote, m.Raw.Message.GetPollUpdateMessage().GetPollCreationMessageKey().GetID()
	v, err := p.cli.DecryptPollVote(context.Background(), m.Raw)
	if err != nil {
		return
	}
	p.pmu.Lock()
	defer p.pmu.Unlock()
	for _, o := range p.polls[m.Target] {
		sum := sha256.Sum256([]byte(o))
		if slices.ContainsFunc(v.GetSelectedOptions(), func(h []byte) bool { return string(h) == string(sum[:]) }) {
			m.Options = append(m.Options, o)
		}
	}
}
