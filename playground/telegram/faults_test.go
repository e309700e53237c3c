package telegram_test

import (
	"context"
	"net/http"
	"strings"
	"testing"
	"time"

	"frontdesk/playground/telegram"
)

func TestFaultsByChance(t *testing.T) {
	run := func() string {
		w := start(t, telegram.Options{Seed: 7})
		w.ana.Start(w.bot, "")
		lift := w.srv.Fault(telegram.Fault{Method: "sendMessage", Prob: 0.5, Code: 403, Description: "Forbidden: bot was blocked by the user"})
		var b strings.Builder
		for range 20 {
			r := w.call("sendMessage", obj{"chat_id": w.ana.ID(), "text": "a"})
			b.WriteByte("01"[map[bool]int{true: 1}[r.OK]])
		}
		lift()
		w.want("", "sendMessage", obj{"chat_id": w.ana.ID(), "text": "a"})
		return b.String()
	}
	one, two := run(), run()
	if one != two || !strings.Contains(one, "0") || !strings.Contains(one, "1") {
		t.Fatal(one, two)
	}
}

func TestHang(t *testing.T) {
	w := start(t, telegram.Options{})
	w.ana.Start(w.bot, "")
	w.srv.Fault(telegram.Fault{Kind: telegram.Hang, Chat: w.ana.ID(), Count: 1})
	c, cancel := context.WithCancel(context.Background())
	body := strings.NewReader(`{"chat_id":` + telegramID(w.ana) + `,"text":"a"}`)
	req, err := http.NewRequestWithContext(c, http.MethodPost, w.srv.URL()+"/bot"+w.bot.Token()+"/sendMessage", body)
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan error, 1)
	go func() {
		_, err := http.DefaultClient.Do(req) //nolint:bodyclose // it never answers
		done <- err
	}()
	cancel()
	if err := <-done; err == nil {
		t.Fatal("answered")
	}
	if got := w.srv.Private(w.bot, w.ana); len(got) != 1 {
		t.Fatal(got)
	}
}

func TestRetryAfterHeader(t *testing.T) {
	w := start(t, telegram.Options{})
	w.ana.Start(w.bot, "")
	w.srv.Fault(telegram.Fault{Method: "getMe", Count: 1, Code: 429, RetryAfter: 9})
	res, err := http.Get(w.srv.URL() + "/bot" + w.bot.Token() + "/getMe")
	if err != nil {
		t.Fatal(err)
	}
	_ = res.Body.Close()
	if res.StatusCode != 429 || res.Header.Get("Retry-After") != "9" {
		t.Fatal(res)
	}
}

// TestSharedLimits: sends, edits and new topics of a group count together.
func TestSharedLimits(t *testing.T) {
	now := time.Unix(1_700_000_000, 0)
	w := start(t, telegram.Options{Limits: true, Now: func() time.Time { return now }})
	th := w.topic("Ana")
	m := w.id(w.want("", "sendMessage", obj{"chat_id": w.g.ID(), "message_thread_id": th, "text": "a"}))
	edit := func(text string) reply {
		return w.call("editMessageText", obj{"chat_id": w.g.ID(), "message_id": m, "text": text})
	}
	for i := range 18 {
		if r := edit(strings.Repeat("b", i+1)); !r.OK {
			t.Fatal(i, r)
		}
	}
	if r := edit("c"); r.Code != 429 || r.Params.After != 60 {
		t.Fatal(r)
	}
	w.want("Too Many Requests: retry after 60", "sendMessage", obj{"chat_id": w.g.ID(), "text": "elsewhere"})
	calls := w.srv.Calls()
	if last := calls[len(calls)-1]; last.OK || last.Code != 429 || last.Chat != w.g.ID() || !last.At.Equal(now) {
		t.Fatal(last)
	}
	now = now.Add(time.Minute)
	w.want("", "sendMessage", obj{"chat_id": w.g.ID(), "text": "elsewhere"})
}

// TestMessageNumbers: one sequence for all private chats and basic groups of a
// bot, one for each supergroup.
func TestMessageNumbers(t *testing.T) {
	w := start(t, telegram.Options{})
	first := w.ana.Say(w.bot, "a")
	plain := w.srv.CreateGroup("Plain", w.eve, w.bot) // its creation is 2
	second := plain.Say(w.eve, 0, "b")
	third := w.eve.Say(w.bot, "c")
	if first != 1 || second != 3 || third != 4 {
		t.Fatal(first, second, third)
	}
	other := w.srv.NewGroup("Other", true, w.eve)
	if id := other.Say(w.eve, 0, "d"); id != 2 {
		t.Fatal(id)
	}
}
