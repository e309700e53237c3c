package whatsapp

import (
	"testing"

	"frontdesk/chat"
)

// BenchmarkOneWay is a contact's text until it is delivered to the house.
func BenchmarkOneWay(b *testing.B) {
	l := newLoop(b)
	h := l.run()
	l.plain("first")
	h.next(chat.Said)
	for b.Loop() {
		l.plain("hello")
		h.next(chat.Said)
	}
}

// BenchmarkSend is a text of ours until it is acknowledged.
func BenchmarkSend(b *testing.B) {
	l := newLoop(b)
	l.run()
	l.online()
	for b.Loop() {
		_, err := l.a.Send(b.Context(), chat.Out{Op: chat.Send, To: l.contact(), Text: chat.Plain("hello")})
		l.must(err)
	}
}
