package telegram_test

import (
	"context"
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"

	"frontdesk/playground/telegram"
)

type world struct {
	t   testing.TB
	srv *telegram.Server
	bot *telegram.Bot
	ana *telegram.User
	eve *telegram.User
	g   *telegram.Group
}

func start(t testing.TB, o telegram.Options) *world {
	t.Helper()
	srv := telegram.New(o)
	if err := srv.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(srv.Close)
	w := &world{t: t, srv: srv, bot: srv.NewBot("front_bot")}
	w.ana = srv.NewUser("Ana", telegram.User{Lang: "pt"})
	w.eve = srv.NewUser("Eve", telegram.User{})
	w.g = srv.NewGroup("Sales", true, w.eve)
	w.g.AddBot(w.bot)
	return w
}

type reply struct {
	OK     bool            `json:"ok"`
	Code   int             `json:"error_code"`
	Desc   string          `json:"description"`
	Result json.RawMessage `json:"result"`
	Params struct {
		After int   `json:"retry_after"`
		Moved int64 `json:"migrate_to_chat_id"`
	} `json:"parameters"`
}

func (w *world) post(method, kind, body string) (r reply) {
	w.t.Helper()
	res, err := http.Post(w.srv.URL()+"/bot"+w.bot.Token()+"/"+method, kind, strings.NewReader(body))
	if err != nil {
		w.t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	if err := json.NewDecoder(res.Body).Decode(&r); err != nil {
		w.t.Fatal(err)
	}
	return r
}

type obj = map[string]any

func (w *world) call(method string, p any) reply {
	w.t.Helper()
	b, err := json.Marshal(p)
	if err != nil {
		w.t.Fatal(err)
	}
	return w.post(method, "application/json", string(b))
}

// want calls and compares the description, "" for success.
func (w *world) want(desc, method string, p any) reply {
	w.t.Helper()
	r := w.call(method, p)
	if desc == "" && !r.OK || !strings.HasPrefix(r.Desc, desc) || desc != "" && r.OK {
		w.t.Fatalf("%s %v: got %v %d %q, want %q", method, p, r.OK, r.Code, r.Desc, desc)
	}
	return r
}

func (w *world) id(r reply) int {
	w.t.Helper()
	var v struct {
		ID     int `json:"message_id"`
		Thread int `json:"message_thread_id"`
	}
	if err := json.Unmarshal(r.Result, &v); err != nil {
		w.t.Fatal(err)
	}
	return max(v.ID, v.Thread)
}

func (w *world) topic(name string) int {
	w.t.Helper()
	return w.id(w.want("", "createForumTopic", obj{"chat_id": w.g.ID(), "name": name}))
}

func (w *world) clean() {
	w.t.Helper()
	if v := w.srv.Violations(); len(v) > 0 {
		w.t.Fatal(v)
	}
}

func TestTexts(t *testing.T) {
	w := start(t, telegram.Options{})
	w.ana.Start(w.bot, "")
	id := w.ana.ID()
	bold := func(from, n int) []obj { return []obj{{"type": "bold", "offset": from, "length": n}} }
	key := func(data string) obj {
		return obj{"inline_keyboard": [][]obj{{{"text": "a", "callback_data": data}}}}
	}
	for name, c := range map[string]struct {
		more obj
		want string
	}{
		"plain":        {obj{"text": "hi"}, ""},
		"empty":        {obj{"text": ""}, "Bad Request: message text is empty"},
		"blank":        {obj{"text": " \n "}, "Bad Request: text must be non-empty"},
		"longest":      {obj{"text": strings.Repeat("😀", 2048)}, ""},
		"too long":     {obj{"text": strings.Repeat("😀", 2048) + "x"}, "Bad Request: message is too long"},
		"entity":       {obj{"text": "😀a", "entities": bold(2, 1)}, ""},
		"entity out":   {obj{"text": "😀a", "entities": bold(2, 2)}, "Bad Request: entity is out"},
		"entity half":  {obj{"text": "😀a", "entities": bold(1, 2)}, "Bad Request: entity begins in"},
		"unknown":      {obj{"text": "hi", "txet": 1}, "Bad Request: can't parse parameters"},
		"type":         {obj{"text": 5}, "Bad Request: can't parse parameters"},
		"button":       {obj{"text": "hi", "reply_markup": key(strings.Repeat("x", 64))}, ""},
		"button data":  {obj{"text": "hi", "reply_markup": key(strings.Repeat("é", 33))}, "Bad Request: BUTTON_DATA_INVALID"},
		"button empty": {obj{"text": "hi", "reply_markup": key("")}, "Bad Request: can't parse inline"},
		"reply":        {obj{"text": "hi", "reply_parameters": obj{"message_id": 1}}, ""},
		"reply gone":   {obj{"text": "hi", "reply_parameters": obj{"message_id": 99}}, "Bad Request: message to be replied not found"},
		"reply any": {obj{"text": "hi", "reply_parameters": obj{
			"message_id": 99, "allow_sending_without_reply": true,
		}}, ""},
		"thread 1": {obj{"text": "hi", "message_thread_id": 1}, "Bad Request: message thread not found"},
	} {
		t.Run(name, func(t *testing.T) {
			w.t = t
			c.more["chat_id"] = id
			w.want(c.want, "sendMessage", c.more)
		})
	}
	if len(w.srv.Violations()) == 0 {
		t.Fatal("violations are not remembered")
	}
}

func TestBodies(t *testing.T) {
	w := start(t, telegram.Options{})
	w.ana.Start(w.bot, "")
	for name, r := range map[string]reply{
		"null":      w.post("getMe", "application/json", "null"),
		"empty":     w.post("GETME", "", ""),
		"multipart": w.post("getMe", "multipart/form-data; boundary=xyz", "--xyz--\r\n"),
		"string id": w.call("sendMessage", obj{"chat_id": telegramID(w.ana), "text": "a"}),
		"form": w.post("sendmessage", "application/x-www-form-urlencoded",
			"chat_id="+telegramID(w.ana)+"&text=12&disable_notification=true"),
	} {
		if !r.OK {
			t.Errorf("%s: %s", name, r.Desc)
		}
	}
	w.clean()
	if r := w.call("noSuchMethod", nil); r.Code != 404 {
		t.Error(r)
	}
	res, err := http.Get(w.srv.URL() + "/bot" + w.bot.Token() + "/sendMessage?text=b&chat_id=" + telegramID(w.ana))
	if err != nil || res.StatusCode != 200 {
		t.Fatal(err, res)
	}
	_ = res.Body.Close()
}

func telegramID(u *telegram.User) string {
	b, _ := json.Marshal(u.ID())
	return string(b)
}

func ctx(t testing.TB) context.Context {
	c, stop := context.WithTimeout(context.Background(), 10*time.Second)
	t.Cleanup(stop)
	return c
}
