package telegram_test

import (
	"encoding/json"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"frontdesk/playground/telegram"
)

func TestKeyboardBelowTheChat(t *testing.T) {
	w := start(t, telegram.Options{})
	w.ana.Start(w.bot, "")
	w.drain()
	w.want("", "sendMessage", obj{"chat_id": w.ana.ID(), "text": "?", "reply_markup": obj{
		"keyboard": [][]obj{{{"text": "Yes"}, {"text": "No"}}}, "one_time_keyboard": true,
	}})
	if k := w.ana.Keyboard(w.bot); len(k) != 1 || k[0][1] != "No" {
		t.Fatal(k)
	}
	if _, err := w.ana.PressLabel(w.bot, "No"); err != nil {
		t.Fatal(err)
	}
	if got := w.updates(obj{}); len(got) != 1 || got[0].Message.Text != "No" || w.ana.Keyboard(w.bot) != nil {
		t.Fatal(got)
	}
}

func TestForwards(t *testing.T) {
	w := start(t, telegram.Options{})
	a := w.ana.Send(w.bot, telegram.Msg{Photo: "a.jpg", Caption: "look"})
	b := w.ana.Send(w.bot, telegram.Msg{Text: "two words", Entities: nil})
	said := w.g.Say(w.eve, 0, "from the group")
	if id := w.ana.Forward(w.bot, w.g.ID(), said); id == 0 {
		t.Fatal("not forwarded")
	}
	list := w.srv.Private(w.bot, w.ana)
	if m := list[len(list)-1]; m.Forwarded != "Eve" || m.Text != "from the group" {
		t.Fatalf("%+v", m)
	}
	w.want("", "forwardMessages", obj{"chat_id": w.g.ID(), "from_chat_id": w.ana.ID(), "message_ids": []int{a, b, 99}})
	w.want("Bad Request: message identifiers must be in a strictly increasing order", "forwardMessages",
		obj{"chat_id": w.g.ID(), "from_chat_id": w.ana.ID(), "message_ids": []int{b, a}})
	w.want("Bad Request: message to forward not found", "forwardMessage",
		obj{"chat_id": w.g.ID(), "from_chat_id": w.ana.ID(), "message_id": 99})
	h := w.g.History()
	if m := h[len(h)-2]; m.Forwarded != "Ana" || m.Media != "photo" || m.Caption != "look" {
		t.Fatalf("%+v", m)
	}
	if id := w.g.Forward(w.eve, 0, telegram.Origin{Bot: w.bot, Chat: w.ana.ID(), ID: b}); id != 0 {
		t.Fatal("forwarded what somebody else has")
	}
}

func TestQuotes(t *testing.T) {
	w := start(t, telegram.Options{})
	id := w.ana.Say(w.bot, "the large one")
	quote := func(s string) obj {
		return obj{"chat_id": w.ana.ID(), "text": "ok", "reply_parameters": obj{"message_id": id, "quote": s}}
	}
	w.want("", "sendMessage", quote("large"))
	w.want("Bad Request: QUOTE_TEXT_INVALID", "sendMessage", quote("small"))
	list := w.srv.Private(w.bot, w.ana)
	if m := list[len(list)-1]; m.Quote != "large" || m.ReplyTo != id {
		t.Fatalf("%+v", m)
	}
}

func TestEditMedia(t *testing.T) {
	w := start(t, telegram.Options{})
	w.ana.Start(w.bot, "")
	kind, body := form(t, map[string]string{"chat_id": telegramID(w.ana), "photo": "attach://p"}, map[string]string{"p": "1"})
	id := w.id(w.post("sendPhoto", kind, body))
	edit := map[string]string{
		"chat_id": telegramID(w.ana), "message_id": "2",
		"media": `{"type":"animation","media":"attach://n","caption":"moving"}`,
	}
	kind, body = form(t, edit, map[string]string{"n": "2"})
	if r := w.post("editMessageMedia", kind, body); !r.OK || w.id(r) != id {
		t.Fatal(r)
	}
	if m := w.srv.Private(w.bot, w.ana)[1]; m.Media != "animation" || m.Caption != "moving" || !m.Edited {
		t.Fatalf("%+v", m)
	}
	w.clean()
}

func TestInline(t *testing.T) {
	w := start(t, telegram.Options{})
	w.drain()
	got := w.ana.Inline(w.bot, "open")
	var ups []struct {
		Inline struct{ ID, Query string } `json:"inline_query"`
	}
	if err := json.Unmarshal(w.want("", "getUpdates", obj{}).Result, &ups); err != nil || len(ups) != 1 {
		t.Fatal(err, ups)
	}
	article := func(id string) obj {
		return obj{"type": "article", "id": id, "title": "Hours", "input_message_content": obj{"message_text": "9 to 18"}}
	}
	answer := func(list ...obj) obj { return obj{"inline_query_id": ups[0].Inline.ID, "results": list} }
	w.want("Bad Request: RESULT_ID_DUPLICATE", "answerInlineQuery", answer(article("1"), article("1")))
	w.want("Bad Request: RESULT_ID_INVALID", "answerInlineQuery", answer(article("")))
	w.want("Bad Request: can't parse inline query result", "answerInlineQuery", answer(obj{"type": "article", "id": "1", "titel": "x"}))
	w.want("", "answerInlineQuery", answer(article("1"), article("2")))
	w.want("Bad Request: query is too old", "answerInlineQuery", answer(article("1")))
	if list := <-got; len(list) != 2 || list[0].Text != "9 to 18" || ups[0].Inline.Query != "open" {
		t.Fatal(list)
	}
}

func TestLocalMode(t *testing.T) {
	dir := t.TempDir()
	w := start(t, telegram.Options{LocalDir: dir})
	w.ana.Send(w.bot, telegram.Msg{Voice: "v.oga", Data: []byte("sound")})
	file := w.srv.Private(w.bot, w.ana)[0].File
	var f struct {
		Path string `json:"file_path"`
	}
	if err := json.Unmarshal(w.want("", "getFile", obj{"file_id": file}).Result, &f); err != nil {
		t.Fatal(err)
	}
	got, err := os.ReadFile(f.Path)
	if err != nil || string(got) != "sound" || !filepath.IsAbs(f.Path) {
		t.Fatal(f.Path, err)
	}
	res, err := http.Get(w.srv.URL() + "/file/bot" + w.bot.Token() + "/voices/file_1.oga")
	if err != nil || res.StatusCode != http.StatusNotFound {
		t.Fatal(res, err)
	}
	_ = res.Body.Close()
}

func TestSession(t *testing.T) {
	now := time.Unix(1_700_000_000, 0)
	w := start(t, telegram.Options{Now: func() time.Time { return now }})
	w.want("Too Many Requests: retry after 600", "close", nil)
	now = now.Add(11 * time.Minute)
	w.want("", "close", nil)
	w.want("", "logOut", nil)
	w.want("Logged out", "getMe", nil)
	now = now.Add(11 * time.Minute)
	w.want("", "getMe", nil)
}

func TestChanges(t *testing.T) {
	w := start(t, telegram.Options{})
	id := w.ana.Say(w.bot, "a")
	all := w.srv.Changes(0)
	from := all[len(all)-1].Seq
	if err := w.ana.Edit(w.bot, id, "b"); err != nil {
		t.Fatal(err)
	}
	w.ana.React(w.bot, id, "👍")
	w.want("", "sendChatAction", obj{"chat_id": w.ana.ID(), "action": "typing"})
	w.ana.Delete(w.bot, id)
	var kinds []string
	for _, c := range w.srv.Changes(from) {
		if c.Chat != w.ana.ID() || c.Bot != w.bot.ID() {
			t.Error(c)
		}
		kinds = append(kinds, c.Kind)
	}
	if got := strings.Join(kinds, " "); got != "edited reaction typing deleted" {
		t.Fatal(got)
	}
}

func TestBlockedPeopleCanBeLookedAt(t *testing.T) {
	w := start(t, telegram.Options{})
	w.ana.Start(w.bot, "")
	w.ana.Block(w.bot)
	at := obj{"chat_id": w.ana.ID()}
	w.want("", "getChat", at)
	w.want("Forbidden: bot was blocked by the user", "sendMessage", obj{"chat_id": w.ana.ID(), "text": "a"})
	w.ana.Deactivate()
	w.want("Forbidden: user is deactivated", "sendMessage", obj{"chat_id": w.ana.ID(), "text": "a"})
}
