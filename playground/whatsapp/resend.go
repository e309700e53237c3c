package whatsapp

import (
	"context"

	"go.mau.fi/whatsmeow/proto/waCommon"
	"go.mau.fi/whatsmeow/proto/waE2E"
	"go.mau.fi/whatsmeow/proto/waWeb"
	"go.mau.fi/whatsmeow/types/events"
	"google.golang.org/protobuf/proto"
)

// asked answers what a companion asks its phone: the keys of what the devices
// share, or the copy of a message that it could not read.
func (p *Phone) asked(e *events.Message) {
	if e.Message.GetProtocolMessage().GetAppStateSyncKeyRequest() != nil {
		_ = p.share(e.Info.Sender)
		return
	}
	ask := e.Message.GetProtocolMessage().GetPeerDataOperationRequestMessage()
	if ask.GetPeerDataOperationRequestType() != waE2E.PeerDataOperationRequestType_PLACEHOLDER_MESSAGE_RESEND {
		return
	}
	var found []*waE2E.PeerDataOperationRequestResponseMessage_PeerDataOperationResult
	for _, r := range ask.GetPlaceholderMessageResendRequest() {
		for _, m := range p.Messages() {
			if m.ID != r.GetMessageKey().GetID() {
				continue
			}
			b, err := proto.Marshal(m.web())
			if err != nil {
				continue
			}
			found = append(found, &waE2E.PeerDataOperationRequestResponseMessage_PeerDataOperationResult{
				PlaceholderMessageResendResponse: &waE2E.PeerDataOperationRequestResponseMessage_PeerDataOperationResult_PlaceholderMessageResendResponse{
					WebMessageInfoBytes: b,
				},
			})
			break
		}
	}
	if len(found) == 0 {
		return
	}
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	_ = p.tell(ctx, e.Info.Sender, &waE2E.Message{ProtocolMessage: &waE2E.ProtocolMessage{
		Type: waE2E.ProtocolMessage_PEER_DATA_OPERATION_REQUEST_RESPONSE_MESSAGE.Enum(),
		PeerDataOperationRequestResponseMessage: &waE2E.PeerDataOperationRequestResponseMessage{
			PeerDataOperationRequestType: ask.PeerDataOperationRequestType, StanzaID: &e.Info.ID, PeerDataOperationResult: found,
		},
	}})
}

// web is the message as phones keep it.
func (m *Message) web() *waWeb.WebMessageInfo {
	key := &waCommon.MessageKey{RemoteJID: proto.String(m.Chat.String()), FromMe: &m.Mine, ID: &m.ID}
	w := &waWeb.WebMessageInfo{
		Key: key, Message: m.Raw.Message, MessageTimestamp: proto.Uint64(uint64(m.Time.Unix())), PushName: &m.Name,
	}
	if m.Raw.Info.IsGroup {
		key.Participant, w.Participant = proto.String(m.Sender.String()), proto.String(m.Sender.String())
	}
	return w
}
