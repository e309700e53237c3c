package telegram

import (
	"bytes"
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"frontdesk/chat"
)

const hookUpdate = `{"update_id":7,"message":{"message_id":1,"date":1,"chat":{"id":5,"type":"private"},"from":{"id":5,"first_name":"Ana"},"text":"hello"}}`

func hooked(t testing.TB) *Adapter {
	t.Helper()
	a, err := New(Options{Token: "123:AAAAAAAAAAAA", WebhookURL: "https://bot.example.org/desk"})
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func post(a *Adapter, secret, body string) int {
	r := httptest.NewRequest(http.MethodPost, WebhookPath, strings.NewReader(body))
	r.Header.Set("X-Telegram-Bot-Api-Secret-Token", secret)
	w := httptest.NewRecorder()
	a.ServeHTTP(w, r)
	return w.Code
}

func TestWebhookAnswersOnlyWhatIsKept(t *testing.T) {
	a := hooked(t)
	if got := post(a, a.secret(), hookUpdate); got != http.StatusServiceUnavailable {
		t.Errorf("before the start it answers %d", got)
	}
	var kept []chat.Event
	var fails error
	a.deliver = func(_ context.Context, events []chat.Event) error {
		if fails == nil {
			kept = append(kept, events...)
		}
		return fails
	}
	big := `{"update_id":7,"x":"` + strings.Repeat("a", maxUpdate) + `"}`
	for _, c := range []struct {
		name, secret, body string
		want, kept         int
	}{
		{"no secret", "", hookUpdate, http.StatusUnauthorized, 0},
		{"a wrong secret", a.secret()[1:] + "0", hookUpdate, http.StatusUnauthorized, 0},
		{"too long", a.secret(), big, http.StatusRequestEntityTooLarge, 0},
		{"no JSON", a.secret(), "{", http.StatusBadRequest, 0},
		{"an update", a.secret(), hookUpdate, http.StatusOK, 1},
		{"a kind of update that nobody knows", a.secret(), `{"update_id":8,"star_rain":{}}`, http.StatusOK, 1},
	} {
		if got := post(a, c.secret, c.body); got != c.want || len(kept) != c.kept {
			t.Errorf("%s: it answers %d with %d events kept, want %d and %d", c.name, got, len(kept), c.want, c.kept)
		}
	}
	fails = errors.New("the disk is full")
	if got := post(a, a.secret(), hookUpdate); got != http.StatusInternalServerError {
		t.Errorf("what is not kept is answered with %d", got)
	}
	r := httptest.NewRequest(http.MethodGet, WebhookPath, nil)
	w := httptest.NewRecorder()
	if a.ServeHTTP(w, r); w.Code != http.StatusMethodNotAllowed {
		t.Errorf("GET is answered with %d", w.Code)
	}
}

func TestWebhookURL(t *testing.T) {
	for url, ok := range map[string]bool{
		"https://bot.example.org": true, "https://bot.example.org/desk/": true, "http://127.0.0.1:8080": true, "http://localhost:1": true,
		"http://bot.example.org": false, "bot.example.org": false, "https://bot.example.org/?a=b": false, "https://me:pw@bot.example.org": false, "": false,
	} {
		if err := CheckWebhookURL(url); (err == nil) != ok {
			t.Errorf("%q: %v", url, err)
		}
	}
}

func FuzzWebhook(f *testing.F) {
	f.Add([]byte(hookUpdate))
	f.Add([]byte(`{"update_id":1,"callback_query":{"id":"1","data":"x"}}`))
	f.Fuzz(func(t *testing.T, body []byte) {
		a := hooked(t)
		a.deliver = func(context.Context, []chat.Event) error { return nil }
		r := httptest.NewRequest(http.MethodPost, WebhookPath, bytes.NewReader(body))
		r.Header.Set("X-Telegram-Bot-Api-Secret-Token", a.secret())
		w := httptest.NewRecorder()
		a.ServeHTTP(w, r)
		if w.Code != http.StatusOK && w.Code != http.StatusBadRequest {
			t.Errorf("it answers %d", w.Code)
		}
	})
}
