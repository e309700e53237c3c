package whatsapp

import (
	"reflect"
	"testing"

	"go.mau.fi/whatsmeow/proto/waE2E"
	"google.golang.org/protobuf/proto"

	"frontdesk/chat"
)

// TestMentions: digits become names, by either address, and marks stay where they were.
func TestMentions(t *testing.T) {
	l := newLoop(t)
	h := l.run()
	l.plain("so that she is known")
	h.next(chat.Said)
	lid := l.ana.LID()
	for _, c := range []struct {
		text, jid, want string
		marks           []chat.Mark
	}{
		{"@" + lid.User + " hi", lid.String(), "@Ana hi", []chat.Mark{{Kind: chat.Mention, From: 0, To: 4, Arg: lid.String()}}},
		{"*a* @" + anaPhone + ", *b*", l.ana.JID().String(), "a @Ana, b", []chat.Mark{{Kind: chat.Bold, From: 0, To: 1},
			{Kind: chat.Mention, From: 2, To: 6, Arg: lid.String()}, {Kind: chat.Bold, From: 8, To: 9}}},
		{"@" + lid.User + "0 @" + lid.User, lid.String(), "@" + lid.User + "0 @Ana", []chat.Mark{{Kind: chat.Mention, From: 18, To: 22, Arg: lid.String()}}},
		{"nobody", "x@y", "nobody", nil},
	} {
		_, err := l.ana.Send(l.owner.LID(), &waE2E.Message{ImageMessage: &waE2E.ImageMessage{Caption: proto.String(c.text), ContextInfo: &waE2E.ContextInfo{MentionedJID: []string{c.jid}}}}, "")
		l.must(err)
		if got := h.next(chat.Said).Message.Text; got.S != c.want || !reflect.DeepEqual(got.Marks, c.marks) {
			t.Errorf("%q came as %q %+v", c.text, got.S, got.Marks)
		}
	}
}
