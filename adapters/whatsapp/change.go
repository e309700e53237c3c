package whatsapp

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode"

	"go.mau.fi/whatsmeow"
	"go.mau.fi/whatsmeow/proto/waE2E"
	"go.mau.fi/whatsmeow/types"
	"google.golang.org/protobuf/proto"

	"frontdesk/chat"
)

// deletable is how long a message may be deleted for everybody (facts: 2 days).
const deletable = 48 * time.Hour

// target is the message that an Out is about.
func (a *Adapter) target(ctx context.Context, out chat.Out) (types.JID, known, bool, error) {
	to, err := address(out.To)
	if err != nil {
		return to, known{}, false, err
	}
	if out.Target == "" {
		return to, known{}, false, &chat.RefusedError{Reason: chat.ReasonNoMessage, Detail: "no message is named"}
	}
	k, ok, err := a.senderOf(ctx, out.To.Chat, out.Target)
	return to, k, ok, err
}

func tooOld(what string) error {
	return &chat.RefusedError{Reason: chat.ReasonTooOld, Detail: "the time in which a message can be " + what + " has passed"}
}

// edit changes the text of a message of ours, and the list of its buttons. Without a
// text only what the buttons do is changed.
func (a *Adapter) edit(ctx context.Context, c *whatsmeow.Client, out chat.Out) (chat.Receipt, error) {
	to, k, ok, err := a.target(ctx, out)
	if err != nil {
		return chat.Receipt{}, err
	}
	offer, offered, err := a.choicesOf(ctx, out.To.Chat, out.Target)
	switch {
	case err != nil:
		return chat.Receipt{}, err
	case out.Swap:
		return chat.Receipt{}, unsupported("whatsapp cannot replace the media of a message")
	case offered && offer.poll && out.Text.S != "":
		return chat.Receipt{}, unsupported("whatsapp cannot change a poll")
	case ok && a.o.Now().Sub(k.at) > whatsmeow.EditWindow:
		return chat.Receipt{}, tooOld("changed")
	}
	var m *waE2E.Message
	if out.Text.S != "" {
		if m, err = changed(out); err != nil {
			return chat.Receipt{}, err
		}
	}
	// The choices change first: who reads the new text must not find the old ones behind it.
	if list := pressable(out.Buttons); len(list) > 0 {
		err = a.keepChoices(ctx, out.To.Chat, out.Target, choices{list, offer.poll})
	} else {
		err = a.dropChoices(ctx, out.To.Chat, out.Target)
	}
	if err != nil {
		return chat.Receipt{}, err
	}
	if m != nil {
		if err := a.transmit(ctx, c, to, idFor(out), c.BuildEdit(to, out.Target, m)); err != nil {
			return chat.Receipt{}, err
		}
		a.remember(out.To.Chat, out.Target, out.Text.S)
	}
	return chat.Receipt{}, nil
}

// idFor is the id of an Out that is one message.
func idFor(out chat.Out) string {
	if out.ID == "" {
		return newID()
	}
	return out.ID
}

// changed is a message as it is to be. A caption is changed by the whole message,
// whose file must be known.
func changed(out chat.Out) (*waE2E.Message, error) {
	text := toMarkup(withList(out.Text, listed(out.Buttons)))
	if len(out.Media) == 0 {
		return &waE2E.Message{Conversation: &text}, nil
	}
	f, err := parseFile(out.Media[0].File)
	if err != nil || !captioned(f.Kind) {
		return nil, unsupported("the caption of a %s of another network cannot be changed", out.Media[0].Kind)
	}
	return filed(f, out.Media[0], text), nil
}

// remove deletes a message for everybody: ours, or in a group that we administrate,
// another one's.
func (a *Adapter) remove(ctx context.Context, c *whatsmeow.Client, out chat.Out) (chat.Receipt, error) {
	to, k, ok, err := a.target(ctx, out)
	if err != nil {
		return chat.Receipt{}, err
	}
	by := types.EmptyJID
	switch {
	case ok && a.o.Now().Sub(k.at) > deletable:
		return chat.Receipt{}, tooOld("deleted")
	case ok && k.sender != "":
		if by, err = types.ParseJID(k.sender); err != nil {
			return chat.Receipt{}, fmt.Errorf("reading who wrote a message: %w", err)
		}
	case !ok && isGroup(to):
		return chat.Receipt{}, &chat.RefusedError{Reason: chat.ReasonNoMessage, Detail: "nothing is known of that message any more"}
	case !ok:
		return chat.Receipt{}, unsupported("only who wrote a message can delete it")
	}
	if err := a.transmit(ctx, c, to, idFor(out), c.BuildRevoke(to, by, out.Target)); err != nil {
		return chat.Receipt{}, err
	}
	return chat.Receipt{}, a.dropChoices(ctx, out.To.Chat, out.Target)
}

// react sets our one reaction on a message, or takes it back.
func (a *Adapter) react(ctx context.Context, c *whatsmeow.Client, out chat.Out) (chat.Receipt, error) {
	to, k, ok, err := a.target(ctx, out)
	if err != nil {
		return chat.Receipt{}, err
	}
	if strings.ContainsFunc(out.Emoji, func(r rune) bool { return r < 0x80 && unicode.IsLetter(r) }) {
		return chat.Receipt{}, unsupported("whatsapp has no such reaction")
	}
	by := to // the other side of a chat of two
	switch {
	case ok && k.sender == "":
		by = types.EmptyJID
	case ok:
		if by, err = types.ParseJID(k.sender); err != nil {
			return chat.Receipt{}, fmt.Errorf("reading who wrote a message: %w", err)
		}
	case isGroup(to):
		return chat.Receipt{}, &chat.RefusedError{Reason: chat.ReasonNoMessage, Detail: "nothing is known of that message any more"}
	}
	m := c.BuildReaction(to, by, out.Target, out.Emoji)
	m.ReactionMessage.SenderTimestampMS = proto.Int64(a.o.Now().UnixMilli())
	return chat.Receipt{}, a.transmit(ctx, c, to, idFor(out), m)
}

// leave leaves a group; one that we are not in is a success.
func (a *Adapter) leave(ctx context.Context, c *whatsmeow.Client, out chat.Out) (chat.Receipt, error) {
	to, err := address(out.To)
	if err == nil && !isGroup(to) {
		err = unsupported("only groups can be left")
	}
	if err != nil {
		return chat.Receipt{}, err
	}
	err = c.LeaveGroup(ctx, to)
	if errors.Is(err, whatsmeow.ErrIQNotFound) || errors.Is(err, whatsmeow.ErrIQForbidden) || errors.Is(err, whatsmeow.ErrIQNotAuthorized) {
		return chat.Receipt{}, nil
	}
	return chat.Receipt{}, asked(err)
}

// typing shows that we write. It does not need to show us as online.
func (a *Adapter) typing(ctx context.Context, c *whatsmeow.Client, out chat.Out) (chat.Receipt, error) {
	to, err := address(out.To)
	if err != nil {
		return chat.Receipt{}, err
	}
	return chat.Receipt{}, asked(c.SendChatPresence(ctx, to, types.ChatPresenceComposing, types.ChatPresenceMediaText))
}
