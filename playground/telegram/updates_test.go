package telegram_test

import (
	"context"
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"frontdesk/playground/telegram"
)

type update struct {
	ID      int `json:"update_id"`
	Message *struct {
		Text string `json:"text"`
	} `json:"message"`
	Edited   json.RawMessage `json:"edited_message"`
	Reaction json.RawMessage `json:"message_reaction"`
	Query    *struct {
		ID   string `json:"id"`
		Data string `json:"data"`
	} `json:"callback_query"`
}

func (w *world) updates(p obj) (out []update) {
	w.t.Helper()
	if err := json.Unmarshal(w.want("", "getUpdates", p).Result, &out); err != nil {
		w.t.Fatal(err)
	}
	return out
}

func (w *world) drain() int {
	w.t.Helper()
	next := 0
	for _, u := range w.updates(obj{}) {
		next = u.ID + 1
	}
	w.updates(obj{"offset": next})
	return next
}

func TestOffsets(t *testing.T) {
	w := start(t, telegram.Options{})
	next := w.drain()
	for _, s := range []string{"a", "b", "c"} {
		w.ana.Say(w.bot, s)
	}
	all := w.updates(obj{"limit": 2})
	if len(all) != 2 || all[0].ID != next || all[0].Message.Text != "a" {
		t.Fatal(all)
	}
	if got := w.updates(obj{"offset": next + 1}); len(got) != 2 || w.srv.Pending(w.bot) != 2 {
		t.Fatal(got)
	}
	if got := w.updates(obj{"offset": next + 1000}); len(got) != 2 {
		t.Fatal("far offset", got)
	}
	if got := w.updates(obj{"offset": -1}); len(got) != 1 || got[0].Message.Text != "c" {
		t.Fatal(got)
	}
	w.updates(obj{"offset": next + 3})
	w.srv.Redeliver(2)
	if got := w.updates(obj{}); len(got) != 2 || got[1].ID != next+2 {
		t.Fatal(got)
	}
	w.drain()
	w.srv.ResetIDs(7)
	w.ana.Say(w.bot, "d")
	if got := w.updates(obj{"offset": next + 3}); len(got) != 1 || got[0].ID != 7 {
		t.Fatal(got)
	}
	w.updates(obj{"offset": 8})
	w.srv.Inject(`{"update_id":0,"unheard_of":{"x":1}}`)
	if got := w.updates(obj{}); len(got) != 1 || got[0].ID != 8 {
		t.Fatal(got)
	}
	w.clean()
}

func TestWhatIsDelivered(t *testing.T) {
	w := start(t, telegram.Options{})
	w.drain()
	id := w.ana.Say(w.bot, "a")
	w.drain()
	w.want("", "sendMessage", obj{"chat_id": w.ana.ID(), "text": "own"})
	w.ana.React(w.bot, id, "👍")
	if got := w.updates(obj{}); len(got) != 0 {
		t.Fatal(got)
	}
	w.updates(obj{"allowed_updates": []string{"message", "message_reaction"}})
	w.ana.React(w.bot, id, "🔥")
	if err := w.ana.Edit(w.bot, id, "b"); err != nil {
		t.Fatal(err)
	}
	w.ana.Delete(w.bot, id)
	if got := w.updates(obj{}); len(got) != 1 || got[0].Reaction == nil {
		t.Fatal(got)
	}
}

func TestButtons(t *testing.T) {
	w := start(t, telegram.Options{})
	w.ana.Say(w.bot, "a")
	w.want("", "sendMessage", obj{"chat_id": w.ana.ID(), "text": "?", "reply_markup": obj{
		"inline_keyboard": [][]obj{{{"text": "Yes", "callback_data": "y"}}},
	}})
	w.drain()
	if _, err := w.ana.PressLabel(w.bot, "No"); err == nil {
		t.Fatal("pressed what is not there")
	}
	answer, err := w.ana.PressLabel(w.bot, "Yes")
	if err != nil {
		t.Fatal(err)
	}
	got := w.updates(obj{})
	if len(got) != 1 || got[0].Query.Data != "y" {
		t.Fatal(got)
	}
	p := obj{"callback_query_id": got[0].Query.ID, "text": "Thanks"}
	w.want("", "answerCallbackQuery", p)
	w.want("Bad Request: query is too old", "answerCallbackQuery", p)
	if s := <-answer; s != "Thanks" {
		t.Fatal(s)
	}
}

func TestLongPoll(t *testing.T) {
	w := start(t, telegram.Options{})
	next := w.drain()
	got := make(chan reply, 2)
	go func() { got <- w.call("getUpdates", obj{"offset": next, "timeout": 50}) }()
	w.polling(true)
	w.ana.Say(w.bot, "hello")
	first := <-got
	if !first.OK || !strings.Contains(string(first.Result), "hello") {
		t.Fatal(first)
	}
}

func TestTwoPollers(t *testing.T) {
	w := start(t, telegram.Options{})
	next := w.drain()
	got := make(chan reply, 2)
	poll := func() { got <- w.call("getUpdates", obj{"offset": next, "timeout": 50}) }
	go poll()
	go poll()
	if r := <-got; r.Code != 409 {
		t.Fatal(r)
	}
	w.ana.Say(w.bot, "x")
	if r := <-got; !r.OK {
		t.Fatal(r)
	}
}

func TestDeadClient(t *testing.T) {
	w := start(t, telegram.Options{})
	next := w.drain()
	c, cancel := context.WithCancel(context.Background())
	gone := make(chan error, 1)
	body, _ := json.Marshal(obj{"offset": next, "timeout": 50})
	req, err := http.NewRequestWithContext(c, http.MethodPost,
		w.srv.URL()+"/bot"+w.bot.Token()+"/getUpdates", strings.NewReader(string(body)))
	if err != nil {
		t.Fatal(err)
	}
	go func() {
		_, err := http.DefaultClient.Do(req) //nolint:bodyclose // it never answers
		gone <- err
	}()
	w.polling(true)
	cancel()
	if err := <-gone; err == nil {
		t.Fatal("answered")
	}
	w.polling(false)
}

// polling waits until a poll is, or is no more, being served.
func (w *world) polling(want bool) {
	w.t.Helper()
	if err := w.srv.Wait(ctx(w.t), func() bool { return w.srv.Polling(w.bot) == want }); err != nil {
		w.t.Fatal(err)
	}
}

func TestFaults(t *testing.T) {
	w := start(t, telegram.Options{})
	w.ana.Start(w.bot, "")
	hi := obj{"chat_id": w.ana.ID(), "text": "hi"}
	w.srv.Fault(telegram.Fault{Method: "sendmessage", Count: 1, Code: 429, RetryAfter: 3})
	if r := w.want("Too Many Requests: retry after 3", "sendMessage", hi); r.Params.After != 3 {
		t.Fatal(r)
	}
	w.want("", "sendMessage", hi)
	for _, c := range []struct {
		kind telegram.Kind
		sent int
	}{
		{telegram.BadGateway, 0}, {telegram.CloseBefore, 0},
		{telegram.CloseAfter, 1}, {telegram.Truncate, 1},
	} {
		before := len(w.srv.Private(w.bot, w.ana))
		w.srv.Fault(telegram.Fault{Chat: w.ana.ID(), Count: 1, Kind: c.kind})
		if ok := w.try(hi); ok {
			t.Fatal(c.kind, "was answered")
		}
		if n := len(w.srv.Private(w.bot, w.ana)) - before; n != c.sent {
			t.Fatal(c.kind, n)
		}
	}
}

// try sends without repeating and tells whether a whole answer came.
func (w *world) try(p obj) bool {
	b, _ := json.Marshal(p)
	res, err := http.Post(w.srv.URL()+"/bot"+w.bot.Token()+"/sendMessage",
		"application/json", strings.NewReader(string(b)))
	if err != nil {
		return false
	}
	defer func() { _ = res.Body.Close() }()
	var r reply
	return json.NewDecoder(res.Body).Decode(&r) == nil && r.OK
}

func TestWait(t *testing.T) {
	w := start(t, telegram.Options{})
	go w.ana.Say(w.bot, "hi")
	if err := w.srv.Wait(ctx(t), func() bool { return len(w.srv.Private(w.bot, w.ana)) == 1 }); err != nil {
		t.Fatal(err)
	}
}
