package telegram_test

import (
	"encoding/json"
	"io"
	"net/http"
	"testing"
	"time"

	"frontdesk/playground/telegram"
)

func TestTopics(t *testing.T) {
	w := start(t, telegram.Options{})
	gid := w.g.ID()
	th := w.topic("Ana")
	at := func(text string) obj { return obj{"chat_id": gid, "message_thread_id": th, "text": text} }
	one := obj{"chat_id": gid, "message_thread_id": th}
	var m struct {
		Thread int  `json:"message_thread_id"`
		Topic  bool `json:"is_topic_message"`
		Reply  struct {
			ID      int `json:"message_id"`
			Created struct {
				Name string `json:"name"`
			} `json:"forum_topic_created"`
		} `json:"reply_to_message"`
	}
	if err := json.Unmarshal(w.want("", "sendMessage", at("hi")).Result, &m); err != nil {
		t.Fatal(err)
	}
	if m.Thread != th || !m.Topic || m.Reply.ID != th || m.Reply.Created.Name != "Ana" {
		t.Fatalf("%+v", m)
	}
	w.want("", "closeForumTopic", one)
	w.want("Bad Request: TOPIC_NOT_MODIFIED", "closeForumTopic", one)
	w.want("Bad Request: TOPIC_CLOSED", "sendMessage", at("x"))
	w.want("", "reopenForumTopic", one)
	w.want("", "editForumTopic", obj{"chat_id": gid, "message_thread_id": th, "name": "Bea"})
	if got := w.g.Topics(); len(got) != 1 || got[0].Name != "Bea" || got[0].ID != th {
		t.Fatal(got)
	}
	w.g.DeleteTopic(w.eve, th)
	w.want("Bad Request: message thread not found", "sendMessage", at("x"))
	w.clean()
	w.g.SetRights(w.bot, telegram.Rights{Admin: true})
	w.want("Bad Request: not enough rights to create a topic", "createForumTopic", obj{"chat_id": gid, "name": "x"})
	w.g.DisableTopics()
	w.want("Bad Request: the chat is not a forum", "createForumTopic", obj{"chat_id": gid, "name": "x"})
}

func TestChats(t *testing.T) {
	w := start(t, telegram.Options{})
	hi := func(id int64) obj { return obj{"chat_id": id, "text": "hi"} }
	w.want("Bad Request: chat not found", "sendMessage", hi(w.ana.ID()))
	w.g.Add(w.ana)
	w.want("Forbidden: bot can't initiate conversation", "sendMessage", hi(w.ana.ID()))
	w.want("Bad Request: chat not found", "sendMessage", hi(5))
	w.ana.Start(w.bot, "shop")
	w.ana.Block(w.bot)
	w.want("Forbidden: bot was blocked by the user", "sendMessage", hi(w.ana.ID()))
	w.ana.Unblock(w.bot)
	w.want("", "sendMessage", hi(w.ana.ID()))
	old := w.g.ID()
	w.g.Upgrade()
	if r := w.want("Bad Request: group chat was upgraded", "sendMessage", hi(old)); r.Params.Moved != w.g.ID() {
		t.Fatal(r)
	}
	w.g.Kick(w.bot)
	w.want("Forbidden: bot was kicked from the supergroup chat", "sendMessage", hi(w.g.ID()))
	w.clean()
}

func TestEditsAndCopies(t *testing.T) {
	w := start(t, telegram.Options{})
	src := w.ana.Send(w.bot, telegram.Msg{Photo: "a.jpg", Caption: "look"})
	id, th := w.ana.ID(), w.topic("Ana")
	sent := w.id(w.want("", "sendMessage", obj{"chat_id": id, "text": "one"}))
	edit := obj{"chat_id": id, "message_id": sent, "text": "two"}
	w.want("", "editMessageText", edit)
	w.want("Bad Request: message is not modified: ", "editMessageText", edit)
	edit["message_id"] = 99
	w.want("Bad Request: message to edit not found", "editMessageText", edit)
	cp := obj{"chat_id": w.g.ID(), "message_thread_id": th, "from_chat_id": id, "message_id": src}
	w.want("", "copyMessage", cp)
	cp["message_id"] = 99
	w.want("Bad Request: message to copy not found", "copyMessage", cp)
	got := w.srv.Messages(w.g.ID(), th)
	if last := got[len(got)-1]; last.Media != "photo" || last.Caption != "look" || !last.FromBot {
		t.Fatalf("%+v", last)
	}
	w.want("", "deleteMessage", obj{"chat_id": id, "message_id": sent})
	w.want("Bad Request: message to delete not found", "deleteMessage", obj{"chat_id": id, "message_id": sent})
	if got := w.srv.Private(w.bot, w.ana); len(got) != 1 {
		t.Fatal(got)
	}
	w.want("", "setMessageReaction", obj{
		"chat_id": id, "message_id": src, "reaction": []obj{{"type": "emoji", "emoji": "👍"}},
	})
	if got := w.srv.Private(w.bot, w.ana); got[0].Reaction != "👍" {
		t.Fatal(got)
	}
	w.clean()
}

func TestCommands(t *testing.T) {
	w := start(t, telegram.Options{})
	set := func(name, desc string) obj {
		return obj{
			"commands": []obj{{"command": name, "description": desc}},
			"scope":    obj{"type": "all_private_chats"},
		}
	}
	w.want("Bad Request: BOT_COMMAND_INVALID", "setMyCommands", set("Help", "x"))
	w.want("Bad Request: BOT_COMMAND_DESCRIPTION_INVALID", "setMyCommands", set("help", ""))
	w.want("", "setMyCommands", set("help", "Help"))
	if m := w.srv.Menu(w.ana.ID()); len(m) != 1 || m[0].Name != "help" {
		t.Fatal(m)
	}
	if m := w.srv.Menu(w.g.ID()); len(m) != 0 {
		t.Fatal(m)
	}
}

func TestLimits(t *testing.T) {
	now := time.Unix(1_700_000_000, 0)
	w := start(t, telegram.Options{Limits: true, Now: func() time.Time { return now }})
	w.ana.Start(w.bot, "")
	priv, group := obj{"chat_id": w.ana.ID(), "text": "a"}, obj{"chat_id": w.g.ID(), "text": "a"}
	for range 3 {
		w.want("", "sendMessage", priv)
	}
	if r := w.want("Too Many Requests: retry after 1", "sendMessage", priv); r.Params.After != 1 {
		t.Fatal(r)
	}
	for range 20 {
		w.want("", "sendMessage", group)
	}
	w.want("Too Many Requests: retry after 60", "createForumTopic", obj{"chat_id": w.g.ID(), "name": "x"})
	now = now.Add(time.Minute)
	w.want("", "sendMessage", group)
}

func TestFiles(t *testing.T) {
	w := start(t, telegram.Options{})
	w.ana.Send(w.bot, telegram.Msg{Voice: "v.oga", Data: []byte("sound")})
	var ups []struct {
		Message struct {
			Voice struct {
				ID string `json:"file_id"`
			}
		}
	}
	r := w.want("", "getUpdates", obj{"offset": -1})
	if err := json.Unmarshal(r.Result, &ups); err != nil || len(ups) != 1 {
		t.Fatal(err, ups)
	}
	var f struct {
		Path string `json:"file_path"`
	}
	r = w.want("", "getFile", obj{"file_id": ups[0].Message.Voice.ID})
	if err := json.Unmarshal(r.Result, &f); err != nil {
		t.Fatal(err)
	}
	res, err := http.Get(w.srv.URL() + "/file/bot" + w.bot.Token() + "/" + f.Path)
	if err != nil {
		t.Fatal(err)
	}
	body, _ := io.ReadAll(res.Body)
	_ = res.Body.Close()
	if string(body) != "sound" {
		t.Fatal(string(body))
	}
}
