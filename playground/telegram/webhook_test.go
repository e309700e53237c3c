package telegram_test

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"sync"
	"testing"
	"time"

	"frontdesk/playground/telegram"
)

// receiver is where a webhook delivers to.
type receiver struct {
	mu     sync.Mutex
	secret string
	got    []string
	answer func(n int, w http.ResponseWriter)
	busy   map[int64]bool
	mixed  bool
}

func (r *receiver) ServeHTTP(w http.ResponseWriter, req *http.Request) {
	body, _ := io.ReadAll(req.Body)
	var u struct {
		Message struct {
			Text string
			Chat struct{ ID int64 }
		}
	}
	_ = json.Unmarshal(body, &u)
	r.mu.Lock()
	id := u.Message.Chat.ID
	r.mixed = r.mixed || r.busy[id]
	r.busy[id] = true
	r.secret = req.Header.Get("X-Telegram-Bot-Api-Secret-Token")
	r.got = append(r.got, u.Message.Text)
	n := len(r.got)
	r.busy[id] = false
	answer := r.answer
	r.mu.Unlock()
	if answer != nil {
		answer(n, w)
	}
}

func (r *receiver) texts() []string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return slices.Clone(r.got)
}

// waits records what the server waits for and lets no time pass.
type waits struct {
	mu  sync.Mutex
	all []time.Duration
}

func (w *waits) after(d time.Duration) <-chan time.Time {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.all = append(w.all, d)
	ch := make(chan time.Time, 1)
	ch <- time.Time{}
	return ch
}

func startHook(t *testing.T) (*world, *receiver, *waits, string) {
	t.Helper()
	var ws waits
	w := start(t, telegram.Options{After: ws.after})
	r := &receiver{busy: map[int64]bool{}}
	web := httptest.NewServer(r)
	t.Cleanup(web.Close)
	w.drain()
	return w, r, &ws, web.URL
}

func (w *world) delivered() {
	w.t.Helper()
	if err := w.srv.Wait(ctx(w.t), func() bool { return w.srv.Pending(w.bot) == 0 }); err != nil {
		w.t.Fatal(err)
	}
}

func TestWebhookDelivers(t *testing.T) {
	w, r, _, url := startHook(t)
	w.ana.Say(w.bot, "before")
	w.want("Bad Request: secret token", "setWebhook", obj{"url": url, "secret_token": "a b"})
	w.want("", "setWebhook", obj{"url": url, "secret_token": "s3cret"})
	w.want("Conflict: can't use getUpdates method while webhook is active", "getUpdates", obj{})
	for i := range 20 {
		w.ana.Say(w.bot, fmt.Sprint(i))
	}
	w.delivered()
	want := []string{"before"}
	for i := range 20 {
		want = append(want, fmt.Sprint(i))
	}
	if got := r.texts(); !slices.Equal(got, want) || r.secret != "s3cret" {
		t.Fatal(got, r.secret)
	}
	if w.want("", "deleteWebhook", obj{}); r.mixed {
		t.Fatal("two updates of one chat at once")
	}
	w.ana.Say(w.bot, "after")
	if got := w.updates(obj{}); len(got) != 1 {
		t.Fatal(got)
	}
}

func TestWebhookRepeats(t *testing.T) {
	w, r, ws, url := startHook(t)
	r.answer = func(n int, res http.ResponseWriter) {
		switch n {
		case 1, 2:
			res.WriteHeader(http.StatusInternalServerError)
		case 3:
			res.Header().Set("Retry-After", "7200")
			res.WriteHeader(http.StatusTooManyRequests)
		}
	}
	w.want("", "setWebhook", obj{"url": url})
	w.ana.Say(w.bot, "a")
	w.ana.Say(w.bot, "b")
	w.delivered()
	if got := r.texts(); !slices.Equal(got, []string{"a", "a", "a", "a", "b"}) {
		t.Fatal(got)
	}
	if want := []time.Duration{time.Second, 2 * time.Second, time.Hour}; !slices.Equal(ws.all, want) {
		t.Fatal(ws.all)
	}
	var info struct {
		URL   string `json:"url"`
		Error string `json:"last_error_message"`
	}
	if err := json.Unmarshal(w.want("", "getWebhookInfo", obj{}).Result, &info); err != nil {
		t.Fatal(err)
	}
	if info.URL != url || info.Error != "Wrong response from the webhook: 429 Too Many Requests" {
		t.Fatal(info)
	}
}

func TestWebhookEndsAPoll(t *testing.T) {
	w, _, _, url := startHook(t)
	got := make(chan reply, 1)
	go func() { got <- w.call("getUpdates", obj{"timeout": 50}) }()
	w.polling(true)
	w.want("", "setWebhook", obj{"url": url})
	if r := <-got; r.Code != 409 || r.Desc != "Conflict: terminated by setWebhook request" {
		t.Fatal(r)
	}
	if r := w.call("setWebhook", obj{"url": url}); string(r.Result) != "true" || r.Desc != "Webhook is already set" {
		t.Fatal(r)
	}
}
