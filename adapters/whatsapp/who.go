package whatsapp

import (
	"context"
	"fmt"
	"strings"

	"go.mau.fi/whatsmeow/types"

	"frontdesk/chat"
)

// place is a chat of ours.
func (a *Adapter) place(room types.JID) chat.Place {
	return chat.Place{Network: Network, Account: a.o.Account, Chat: room.ToNonAD().String()}
}

// address is the JID of a place.
func address(p chat.Place) (types.JID, error) {
	jid, err := types.ParseJID(p.Chat)
	ok := jid.Server == types.HiddenUserServer || jid.Server == types.DefaultUserServer || jid.Server == types.GroupServer
	if err != nil || !ok || jid.User == "" || jid.Device != 0 {
		return jid, &chat.RefusedError{Reason: chat.ReasonNoChat, Detail: "that is no chat of whatsapp's"}
	}
	return jid, nil
}

func isGroup(jid types.JID) bool { return jid.Server == types.GroupServer }

// both are a person's LID and phone number, as far as they are known. alt is the
// other of the two, where the network told it.
func (s *session) both(ctx context.Context, jid, alt types.JID) (lid, phone types.JID, err error) {
	for _, j := range []types.JID{jid.ToNonAD(), alt.ToNonAD()} {
		switch j.Server {
		case types.HiddenUserServer:
			lid = j
		case types.DefaultUserServer:
			phone = j
		}
	}
	switch {
	case lid.IsEmpty() && !phone.IsEmpty():
		lid, err = s.cli.Store.LIDs.GetLIDForPN(ctx, phone)
	case phone.IsEmpty() && !lid.IsEmpty():
		phone, err = s.cli.Store.LIDs.GetPNForLID(ctx, lid)
	}
	if err != nil {
		return lid, phone, fmt.Errorf("looking up somebody's other address: %w", err)
	}
	return lid.ToNonAD(), phone.ToNonAD(), nil
}

// person is somebody, under the LID where it is known: it is what stays.
func (s *session) person(ctx context.Context, jid, alt types.JID, name string) (chat.Person, error) {
	lid, phone, err := s.both(ctx, jid, alt)
	p := chat.Person{First: name}
	if p.ID = lid.String(); lid.IsEmpty() {
		p.ID = jid.ToNonAD().String()
	}
	if !phone.IsEmpty() {
		p.Phone = "+" + phone.User
	}
	if err == nil && name == "" && !lid.IsEmpty() { // as they were called last
		if known, err := s.cli.Store.Contacts.GetContact(ctx, lid); err == nil {
			p.First = known.PushName
		}
	}
	return p, err
}

// mine tells whether an address is our own account's.
func (s *session) mine(jid types.JID) bool {
	return !jid.IsEmpty() && (jid.User == s.cli.Store.LID.User && jid.Server == types.HiddenUserServer ||
		jid.User == s.a.o.Account && jid.Server == types.DefaultUserServer)
}

// author is who wrote a message or did what it says.
func (s *session) author(ctx context.Context, info *types.MessageInfo) (chat.Person, error) {
	name := info.PushName
	if info.IsFromMe && name == "" {
		name = s.cli.Store.PushName
	}
	return s.person(ctx, info.Sender, info.SenderAlt, name)
}

// room is the chat of a message, and the move that it makes known: somebody who was
// spoken of by the phone number has a LID now. A LID that changes under a phone
// number is no move: numbers are given to other people.
func (s *session) room(ctx context.Context, from *types.MessageSource) (types.JID, []chat.Event, error) {
	if from.IsGroup || isGroup(from.Chat) {
		return from.Chat, nil, nil
	}
	alt := from.SenderAlt
	if from.IsFromMe {
		alt = from.RecipientAlt
	}
	if alt.IsEmpty() && s.mine(from.Chat) {
		alt = s.cli.Store.LID
	}
	lid, phone, err := s.both(ctx, from.Chat, alt)
	switch {
	case err != nil:
		return from.Chat, nil, err
	case lid.IsEmpty():
		return from.Chat, nil, s.a.keepPhone(ctx, from.Chat.String())
	case phone.IsEmpty():
		return lid, nil, nil
	}
	before, err := s.a.hasPhone(ctx, phone.String())
	if err != nil || !before {
		return lid, nil, err
	}
	return lid, []chat.Event{s.moved(phone, lid)}, nil
}

func (s *session) moved(phone, lid types.JID) chat.Event {
	id := s.id(chat.Moved, phone.String(), lid.String())
	return chat.Event{ID: id, Raw: []byte(id), Kind: chat.Moved, At: s.a.o.Now().UTC(),
		Place: s.a.place(phone), To: s.a.place(lid), Private: true, From: chat.Person{ID: lid.String(), Phone: "+" + phone.User}}
}

// id is an event's, from what makes it different from all others.
func (s *session) id(kind chat.Kind, parts ...string) string {
	return "wa/" + s.a.o.Account + "/" + string(kind) + "/" + strings.Join(parts, "/")
}
