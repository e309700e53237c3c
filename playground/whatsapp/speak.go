package whatsapp

import (
	"context"
	"fmt"
	"time"

	"go.mau.fi/whatsmeow"
	"go.mau.fi/whatsmeow/proto/waE2E"
	"go.mau.fi/whatsmeow/types"
	"google.golang.org/protobuf/proto"
)

// Say writes a text to a phone number.
func (p *Phone) Say(phone, text string) (id string, err error) {
	return p.Send(User(phone), &waE2E.Message{Conversation: &text}, "")
}

// Reply writes a text to a chat that quotes a message received there.
func (p *Phone) Reply(to Message, text string) (id string, err error) {
	return p.Send(to.Chat, &waE2E.Message{ExtendedTextMessage: &waE2E.ExtendedTextMessage{
		Text: &text, ContextInfo: quote(to),
	}}, "")
}

func quote(m Message) *waE2E.ContextInfo {
	return &waE2E.ContextInfo{
		StanzaID: &m.ID, Participant: proto.String(m.Sender.String()), QuotedMessage: m.Raw.Message,
	}
}

// Send sends any message. An empty id stands for a new one.
func (p *Phone) Send(to types.JID, m *waE2E.Message, id string) (string, error) {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	if id == "" {
		id = p.cli.GenerateMessageID()
	}
	if c := pollOf(m); c != nil {
		p.keepPoll(id, optionsOf(c))
	}
	if _, err := p.cli.SendMessage(ctx, to, m, whatsmeow.SendRequestExtra{ID: id}); err != nil {
		return id, fmt.Errorf("sending to %s: %w", to, err)
	}
	return id, nil
}

// Edit replaces the text of a message of this phone.
func (p *Phone) Edit(chat types.JID, id, text string) error {
	chat = p.hidden(chat)
	_, err := p.Send(chat, p.cli.BuildEdit(chat, id, &waE2E.Message{Conversation: &text}), "")
	return err
}

// Revoke deletes a message of this phone for everybody.
func (p *Phone) Revoke(chat types.JID, id string) error {
	chat = p.hidden(chat)
	_, err := p.Send(chat, p.cli.BuildRevoke(chat, types.EmptyJID, id), "")
	return err
}

// React puts an emoji on a message, or takes it back when empty.
func (p *Phone) React(m Message, emoji string) error {
	_, err := p.Send(m.Chat, p.cli.BuildReaction(m.Chat, m.Sender, m.ID, emoji), "")
	return err
}

// Read tells the sender that a message was read.
func (p *Phone) Read(m Message) error {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	return p.cli.MarkRead(ctx, []types.MessageID{m.ID}, time.Now(), m.Chat, m.Sender)
}

// Type shows in a chat that somebody is typing, or has stopped.
func (p *Phone) Type(chat types.JID, typing bool) error {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	state := types.ChatPresencePaused
	if typing {
		state = types.ChatPresenceComposing
	}
	return p.cli.SendChatPresence(ctx, p.hidden(chat), state, types.ChatPresenceMediaText)
}

// Ask sends a poll of which one option may be chosen.
func (p *Phone) Ask(to types.JID, question string, options ...string) (id string, err error) {
	return p.Send(p.hidden(to), p.cli.BuildPollCreation(question, options, 1), "")
}

// Vote votes on a poll. No options take the vote back.
func (p *Phone) Vote(poll Message, options ...string) error {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	m, err := p.cli.BuildPollVote(ctx, &poll.Raw.Info, options)
	if err != nil {
		return fmt.Errorf("voting on %s: %w", poll.ID, err)
	}
	_, err = p.Send(poll.Chat, m, "")
	return err
}

// hidden turns a phone number into the hidden number by which keys of
// messages name a chat.
func (p *Phone) hidden(to types.JID) types.JID {
	p.s.mu.Lock()
	defer p.s.mu.Unlock()
	if a := p.s.account(to); a != nil {
		return a.lid
	}
	return to
}
