package telegram_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"frontdesk/playground/telegram"
)

// serveOnly measures the server without a network and without a client.
func serveOnly(b *testing.B, w *world, method, kind, body string) {
	b.Helper()
	path := "/bot" + w.bot.Token() + "/" + method
	b.ReportAllocs()
	for b.Loop() {
		r := httptest.NewRequest(http.MethodPost, path, strings.NewReader(body))
		r.Header.Set("Content-Type", kind)
		rec := httptest.NewRecorder()
		w.srv.ServeHTTP(rec, r)
		if rec.Code != http.StatusOK {
			b.Fatal(rec.Body)
		}
	}
}

func BenchmarkServe(b *testing.B) {
	w := start(b, telegram.Options{})
	id := w.ana.Start(w.bot, "")
	th := w.topic("Ana")
	send := fmt.Sprintf(`{"chat_id":%d,"message_thread_id":%d,"text":"hello there",`+
		`"reply_markup":{"inline_keyboard":[[{"text":"A","callback_data":"a"}]]}}`, w.g.ID(), th)
	cp := fmt.Sprintf(`{"chat_id":%d,"message_thread_id":%d,"from_chat_id":%d,"message_id":%d}`,
		w.g.ID(), th, w.ana.ID(), id)
	form := "--x\r\nContent-Disposition: form-data; name=\"chat_id\"\r\n\r\n" + fmt.Sprint(w.ana.ID()) +
		"\r\n--x\r\nContent-Disposition: form-data; name=\"text\"\r\n\r\nhello there\r\n--x--\r\n"
	b.Run("sendMessage", func(b *testing.B) { serveOnly(b, w, "sendMessage", "application/json", send) })
	b.Run("copyMessage", func(b *testing.B) { serveOnly(b, w, "copyMessage", "application/json", cp) })
	b.Run("multipart", func(b *testing.B) {
		serveOnly(b, w, "sendMessage", "multipart/form-data; boundary=x", form)
	})
}

// BenchmarkSendMessage is a call with a client over loopback.
func BenchmarkSendMessage(b *testing.B) {
	w := start(b, telegram.Options{})
	w.ana.Start(w.bot, "")
	p := obj{"chat_id": w.ana.ID(), "text": "hello there"}
	b.ReportAllocs()
	for b.Loop() {
		w.try(p)
	}
}

// BenchmarkSay is a person's message until the bot has polled it.
func BenchmarkSay(b *testing.B) {
	w := start(b, telegram.Options{})
	next := w.drain()
	b.ReportAllocs()
	for b.Loop() {
		w.ana.Say(w.bot, "hello there")
		w.post("getUpdates", "application/json", fmt.Sprintf(`{"offset":%d}`, next))
		next++
	}
}
