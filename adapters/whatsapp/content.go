package whatsapp

import (
	"context"
	"strings"

	"go.mau.fi/whatsmeow/proto/waE2E"
	"go.mau.fi/whatsmeow/types"
	"google.golang.org/protobuf/reflect/protoreflect"

	"frontdesk/chat"
)

// child unwraps a message that belongs to another one, as the items of an album do.
func child(m *waE2E.Message) *waE2E.Message {
	for _, w := range []*waE2E.FutureProofMessage{m.GetAssociatedChildMessage(), m.GetGroupMentionedMessage(), m.GetSpoilerMessage(),
		m.GetQuestionMessage(), m.GetPollCreationMessageV4(), m.GetEditedMessage(), m.GetEphemeralMessage(), m.GetDocumentWithCaptionMessage()} {
		if inner := w.GetMessage(); inner != nil {
			if inner.MessageContextInfo == nil {
				inner.MessageContextInfo = m.MessageContextInfo
			}
			return child(inner)
		}
	}
	return m
}

// silent are fields of a message that nobody is to see: keys of a group, an album's
// head, calls, pins.
var silent = map[protoreflect.Name]bool{
	"senderKeyDistributionMessage": true, "fastRatchetKeySenderKeyDistributionMessage": true, "messageContextInfo": true,
	"albumMessage": true, "callLogMesssage": true, "call": true, "chat": true, "pinInChatMessage": true, "keepInChatMessage": true,
	"placeholderMessage": true, "stickerSyncRmrMessage": true, "messageHistoryBundle": true, "messageHistoryNotice": true,
	"encEventResponseMessage": true, "pollResultSnapshotMessage": true, "pollResultSnapshotMessageV3": true, "statusNotificationMessage": true,
	"limitSharingMessage": true, "groupRootKeyShare": true, "rootSecretDistributeMessage": true, "bcallMessage": true,
}

// idle tells whether a message has nothing for people. Of a group's first message
// there are two: the keys come alone before it.
func idle(m *waE2E.Message) bool { return m == nil || nameOf(m) == "" }

// nameOf is the field that a message's content is in; "": it has none.
func nameOf(m *waE2E.Message) (name string) {
	m.ProtoReflect().Range(func(f protoreflect.FieldDescriptor, _ protoreflect.Value) bool {
		if !silent[f.Name()] {
			name = string(f.Name())
		}
		return name == ""
	})
	if name == "" && len(m.ProtoReflect().GetUnknown()) > 0 {
		return "unknown"
	}
	return name
}

// anyText is what text there is in a message that we do not know.
func anyText(m *waE2E.Message) string {
	var out []string
	collect(m.ProtoReflect(), &out, 0)
	return strings.Join(out, "\n")
}

// texts are the names of fields that hold what people read.
var texts = map[protoreflect.Name]bool{"text": true, "caption": true, "title": true, "name": true, "description": true,
	"contentText": true, "hydratedContentText": true, "footerText": true, "conversation": true, "body": true, "note": true, "message": true}

func collect(m protoreflect.Message, out *[]string, depth int) {
	if depth > 5 {
		return
	}
	m.Range(func(f protoreflect.FieldDescriptor, v protoreflect.Value) bool {
		switch {
		case f.IsList() || f.IsMap() || f.Name() == "contextInfo" || f.Name() == "messageContextInfo":
		case f.Kind() == protoreflect.MessageKind:
			collect(v.Message(), out, depth+1)
		case f.Kind() == protoreflect.StringKind && texts[f.Name()] && strings.TrimSpace(v.String()) != "":
			*out = append(*out, v.String())
		}
		return true
	})
}

// content is what a message says and what it replies to; false: of a kind that we do
// not know.
func (s *session) content(ctx context.Context, m *waE2E.Message, room types.JID) (*chat.Message, bool) {
	c, more, known := plain(m)
	key := m.GetMessageContextInfo().GetMessageAssociation().GetParentMessageKey()
	if m.GetMessageContextInfo().GetMessageAssociation().GetAssociationType() == waE2E.MessageAssociation_MEDIA_ALBUM {
		c.Album = key.GetID()
	}
	c.Forwarded = more.GetIsForwarded()
	c.Text = s.mentions(ctx, c.Text, more.GetMentionedJID())
	if more.GetStanzaID() == "" {
		return c, known
	}
	if !elsewhere(more, room) {
		c.ReplyTo = more.GetStanzaID()
	}
	if by, err := types.ParseJID(more.GetParticipant()); err == nil && by.User != "" {
		c.ReplyMine = s.mine(by)
		if p, err := s.person(ctx, by, types.EmptyJID, ""); err == nil {
			c.ReplyFrom = &p
		}
	}
	if q := more.GetQuotedMessage(); q != nil && !idle(q) {
		r, _, _ := plain(child(q))
		r.ID = more.GetStanzaID()
		c.Reply = r
	}
	return c, known
}

// elsewhere tells whether a message replies to one of another chat: to somebody's
// status, or in private to what was said in a group.
func elsewhere(more *waE2E.ContextInfo, room types.JID) bool {
	other, err := types.ParseJID(more.GetRemoteJID())
	return err == nil && (isGroup(other) || other.Server == types.BroadcastServer) && other != room
}

// plain is a message without what it replies to, and where that stands.
func plain(m *waE2E.Message) (*chat.Message, *waE2E.ContextInfo, bool) {
	text := func(s string) chat.Text { return fromMarkup(s) }
	switch {
	case m.Conversation != nil:
		return &chat.Message{Text: text(m.GetConversation())}, nil, true
	case m.ExtendedTextMessage != nil:
		return &chat.Message{Text: text(m.GetExtendedTextMessage().GetText())}, m.GetExtendedTextMessage().GetContextInfo(), true
	case m.ButtonsResponseMessage != nil:
		return &chat.Message{Text: chat.Plain(m.GetButtonsResponseMessage().GetSelectedDisplayText())}, m.GetButtonsResponseMessage().GetContextInfo(), true
	case m.ListResponseMessage != nil:
		return &chat.Message{Text: chat.Plain(m.GetListResponseMessage().GetTitle())}, m.GetListResponseMessage().GetContextInfo(), true
	case m.TemplateButtonReplyMessage != nil:
		return &chat.Message{Text: chat.Plain(m.GetTemplateButtonReplyMessage().GetSelectedDisplayText())}, m.GetTemplateButtonReplyMessage().GetContextInfo(), true
	case m.GroupInviteMessage != nil:
		g := m.GetGroupInviteMessage()
		return &chat.Message{Text: text(g.GetCaption()), Media: &chat.Media{Kind: "other", Title: "invitation to the group " + g.GetGroupName()}}, g.GetContextInfo(), true
	case m.EventMessage != nil:
		e := m.GetEventMessage()
		return &chat.Message{Text: text(e.GetDescription()), Media: &chat.Media{Kind: "other", Title: "event: " + e.GetName()}}, e.GetContextInfo(), true
	}
	if c, more, ok := withFile(m); ok {
		return c, more, true
	}
	return card(m)
}
