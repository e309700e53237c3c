package telegram

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"testing"

	"frontdesk/chat"
)

// BenchmarkSend is one message over loopback, the server's part included.
func BenchmarkSend(b *testing.B) {
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprint(w, `{"ok":true,"result":{"message_id":5,"date":1,"chat":{"id":77,"type":"private"},"text":"hello there"}}`)
	}))
	defer srv.Close()
	a, err := New(Options{Token: testToken, APIURL: srv.URL})
	if err != nil {
		b.Fatal(err)
	}
	for name, out := range map[string]chat.Out{
		"text": {Op: chat.Send, To: placeOf(ana), Text: chat.Plain("hello there").AddString("you", chat.Bold)},
		"copy": {Op: chat.Copy, To: placeOf(roomID).In("44"), From: placeOf(ana), IDs: []string{"4"}, ReplyTo: "3"},
	} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := a.Send(b.Context(), out); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
