package telegram_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"frontdesk/playground/telegram"
)

func TestGeneral(t *testing.T) {
	w := start(t, telegram.Options{})
	here := obj{"chat_id": w.g.ID()}
	hi := obj{"chat_id": w.g.ID(), "text": "hi"}
	w.want("", "closeGeneralForumTopic", here)
	w.want("Bad Request: TOPIC_NOT_MODIFIED", "closeGeneralForumTopic", here)
	w.want("Bad Request: TOPIC_CLOSED", "sendMessage", hi)
	w.want("", "reopenGeneralForumTopic", here)
	w.want("", "editGeneralForumTopic", obj{"chat_id": w.g.ID(), "name": "Lobby"})
	w.want("", "hideGeneralForumTopic", here)
	w.want("", "unhideGeneralForumTopic", here)
	w.want("", "reopenGeneralForumTopic", here)
	w.want("", "sendMessage", hi)
	if g := w.g.General(); g.Name != "Lobby" || g.Closed {
		t.Fatal(g)
	}
	w.clean()
}

// TestRepliesInGeneral: they carry a thread id without being topic messages.
func TestRepliesInGeneral(t *testing.T) {
	w := start(t, telegram.Options{})
	w.drain()
	root := w.g.Say(w.eve, 0, "root")
	first := w.g.Say(w.eve, 0, telegram.Msg{Text: "first", ReplyTo: root})
	w.g.Say(w.eve, 0, telegram.Msg{Text: "second", ReplyTo: first})
	var ups []struct {
		Message struct {
			Thread int  `json:"message_thread_id"`
			Topic  bool `json:"is_topic_message"`
		}
	}
	if err := json.Unmarshal(w.want("", "getUpdates", obj{}).Result, &ups); err != nil {
		t.Fatal(err)
	}
	for i, want := range []int{0, root, root} {
		if m := ups[i].Message; m.Thread != want || m.Topic {
			t.Error(i, m)
		}
	}
	w.want("Bad Request: message thread not found", "sendMessage",
		obj{"chat_id": w.g.ID(), "message_thread_id": root, "text": "x"})
}

func TestTopicsThatAreGone(t *testing.T) {
	w := start(t, telegram.Options{})
	for _, method := range []string{"closeForumTopic", "reopenForumTopic", "deleteForumTopic", "unpinAllForumTopicMessages"} {
		w.want("Bad Request: TOPIC_ID_INVALID", method, obj{"chat_id": w.g.ID(), "message_thread_id": 77})
	}
	th := w.topic("Ana")
	w.want("", "unpinAllForumTopicMessages", obj{"chat_id": w.g.ID(), "message_thread_id": th})
	w.g.SetRights(w.bot, telegram.Rights{Admin: true})
	w.want("", "closeForumTopic", obj{"chat_id": w.g.ID(), "message_thread_id": th}) // its own
	w.want("Bad Request: not enough rights to delete the topic", "deleteForumTopic",
		obj{"chat_id": w.g.ID(), "message_thread_id": th})
	other := w.g.CreateTopic(w.eve, "Eve's")
	w.want("Bad Request: not enough rights to close or reopen the topic", "closeForumTopic",
		obj{"chat_id": w.g.ID(), "message_thread_id": other})
	w.clean()
}

func TestClosedTopicsHoldPeopleBack(t *testing.T) {
	w := start(t, telegram.Options{})
	w.g.Add(w.ana)
	th := w.g.CreateTopic(w.eve, "T")
	w.g.CloseTopic(w.eve, th)
	if w.g.Say(w.ana, th, "x") != 0 {
		t.Error("a member wrote in a closed topic")
	}
	if w.g.Say(w.eve, th, "x") == 0 {
		t.Error("the owner did not")
	}
	if topic, ok := w.g.Topic(th); !ok || !topic.Closed {
		t.Error(topic)
	}
}

func TestMigration(t *testing.T) {
	w := start(t, telegram.Options{})
	w.drain()
	g := w.srv.CreateGroup("Plain", w.eve, w.bot)
	old := g.ID()
	hi := obj{"chat_id": old, "text": "hi"}
	w.want("", "sendMessage", hi)
	w.want("Bad Request: the chat is not a forum", "createForumTopic", obj{"chat_id": old, "name": "x"})
	g.Upgrade()
	r := w.want("Bad Request: group chat was upgraded to a supergroup chat", "sendMessage", hi)
	if r.Params.Moved != g.ID() || r.Code != 400 {
		t.Fatal(r)
	}
	w.want("", "sendMessage", obj{"chat_id": g.ID(), "text": "hi"})
	raw := string(w.want("", "getUpdates", obj{}).Result)
	for _, kind := range []string{"my_chat_member", "group_chat_created", "migrate_to_chat_id", "migrate_from_chat_id"} {
		if !strings.Contains(raw, kind) {
			t.Error("no", kind)
		}
	}
	w.clean()
}

func TestMembers(t *testing.T) {
	w := start(t, telegram.Options{})
	w.drain()
	w.updates(obj{"allowed_updates": []string{"message", "chat_member", "my_chat_member"}})
	w.g.Add(w.ana)
	if n := string(w.want("", "getChatMemberCount", obj{"chat_id": w.g.ID()}).Result); n != "3" {
		t.Error(n)
	}
	ban := obj{"chat_id": w.g.ID(), "user_id": w.ana.ID()}
	w.g.Promote(w.ana)
	w.want("Bad Request: user is an administrator of the chat", "banChatMember", ban)
	w.g.Demote(w.ana)
	w.want("", "banChatMember", ban)
	w.want("Bad Request: can't remove chat owner", "banChatMember", obj{"chat_id": w.g.ID(), "user_id": w.eve.ID()})
	w.want("", "createChatInviteLink", obj{"chat_id": w.g.ID(), "name": "agents"})
	w.want("", "getMyDefaultAdministratorRights", obj{})
	raw := string(w.want("", "getUpdates", obj{}).Result)
	if n := strings.Count(raw, `"chat_member":{`); n != 4 {
		t.Error(n, raw)
	}
	if !strings.Contains(raw, "new_chat_members") || !strings.Contains(raw, "left_chat_member") {
		t.Error(raw)
	}
	w.g.SetRights(w.bot, telegram.Rights{Muted: true})
	w.want("Bad Request: not enough rights to send", "sendMessage", obj{"chat_id": w.g.ID(), "text": "x"})
	w.want("", "leaveChat", obj{"chat_id": w.g.ID()})
	w.want("Forbidden: bot is not a member of the supergroup chat", "getChat", obj{"chat_id": w.g.ID()})
	w.clean()
}

func TestDeleteRules(t *testing.T) {
	now := time.Unix(1_700_000_000, 0)
	w := start(t, telegram.Options{Now: func() time.Time { return now }})
	w.ana.Start(w.bot, "")
	priv := w.id(w.want("", "sendMessage", obj{"chat_id": w.ana.ID(), "text": "a"}))
	th := w.topic("T")
	theirs := w.g.Say(w.eve, th, "b")
	old := w.g.Say(w.eve, th, "c")
	gone := func(chat int64, id int) obj { return obj{"chat_id": chat, "message_id": id} }
	w.want("Bad Request: message can't be deleted", "deleteMessage", gone(w.g.ID(), th))
	w.want("", "deleteMessage", gone(w.g.ID(), theirs))
	now = now.Add(49 * time.Hour)
	w.want("Bad Request: message can't be deleted for everyone", "deleteMessage", gone(w.ana.ID(), priv))
	w.g.SetRights(w.bot, telegram.Rights{Admin: true})
	w.want("Bad Request: message can't be deleted", "deleteMessage", gone(w.g.ID(), old))
	w.clean()
}

func TestMenus(t *testing.T) {
	w := start(t, telegram.Options{})
	w.g.Add(w.ana)
	set := func(name, lang string, scope obj) {
		w.want("", "setMyCommands", obj{
			"commands": []obj{{"command": name, "description": "x"}}, "scope": scope, "language_code": lang,
		})
	}
	see := func(chat int64, u *telegram.User) string {
		m := w.srv.MenuFor(w.bot, chat, u)
		if len(m) == 0 {
			return ""
		}
		return m[0].Name
	}
	set("default", "", obj{"type": "default"})
	set("groups", "", obj{"type": "all_group_chats"})
	set("admins", "", obj{"type": "chat_administrators", "chat_id": w.g.ID()})
	set("default_pt", "pt", obj{"type": "default"})
	for _, c := range []struct {
		chat int64
		u    *telegram.User
		want string
	}{{w.ana.ID(), w.ana, "default_pt"}, {w.eve.ID(), w.eve, "default"}, {w.g.ID(), w.ana, "groups"}, {w.g.ID(), w.eve, "admins"}} {
		if got := see(c.chat, c.u); got != c.want {
			t.Error(c.want, got)
		}
	}
	set("just_ana", "", obj{"type": "chat_member", "chat_id": w.g.ID(), "user_id": w.ana.ID()})
	if got := see(w.g.ID(), w.ana); got != "just_ana" {
		t.Error(got)
	}
	w.clean()
}
