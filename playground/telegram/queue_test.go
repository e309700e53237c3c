package telegram_test

import (
	"strings"
	"testing"
	"time"

	"frontdesk/playground/telegram"
)

func TestUpdatesExpire(t *testing.T) {
	now := time.Unix(1_700_000_000, 0)
	w := start(t, telegram.Options{Now: func() time.Time { return now }})
	w.ana.Say(w.bot, "old")
	m := w.id(w.want("", "sendMessage", obj{"chat_id": w.ana.ID(), "text": "?", "reply_markup": obj{
		"inline_keyboard": [][]obj{{{"text": "Yes", "callback_data": "y"}}},
	}}))
	w.drain()
	w.ana.Say(w.bot, "new")
	if _, err := w.ana.Press(w.bot, m, "y"); err != nil {
		t.Fatal(err)
	}
	w.ana.Inline(w.bot, "find")
	for _, step := range []struct {
		pass time.Duration
		left int
	}{{0, 3}, {31 * time.Second, 2}, {2 * time.Minute, 1}, {23 * time.Hour, 1}, {time.Hour, 0}} {
		now = now.Add(step.pass)
		if got := w.updates(obj{}); len(got) != step.left {
			t.Fatal(step, got)
		}
	}
}

func TestAllowedUpdatesStick(t *testing.T) {
	w := start(t, telegram.Options{})
	w.drain()
	say := func() int {
		w.ana.Say(w.bot, "a")
		return w.srv.Pending(w.bot)
	}
	for _, c := range []struct {
		list []string
		want int
	}{{[]string{"callback_query"}, 0}, {nil, 0}, {[]string{"no_such_kind"}, 1}, {[]string{"poll"}, 1}, {[]string{}, 2}} {
		p := obj{}
		if c.list != nil {
			p["allowed_updates"] = c.list
		}
		w.updates(p)
		if got := say(); got != c.want {
			t.Fatal(c.list, got)
		}
	}
}

func TestLimitOfUpdates(t *testing.T) {
	w := start(t, telegram.Options{})
	w.drain()
	for range 120 {
		w.ana.Say(w.bot, "a")
	}
	for limit, want := range map[int]int{0: 1, -5: 1, 7: 7, 100: 100, 1000: 100} {
		if got := w.updates(obj{"limit": limit}); len(got) != want {
			t.Error(limit, len(got))
		}
	}
	if got := w.updates(obj{}); len(got) != 100 {
		t.Error(len(got))
	}
}

func TestReorder(t *testing.T) {
	w := start(t, telegram.Options{})
	next := w.drain()
	w.ana.Say(w.bot, "a")
	w.ana.Say(w.bot, "b")
	w.srv.Reorder(w.bot)
	got := w.updates(obj{})
	if len(got) != 2 || got[0].ID != next || got[0].Message.Text != "b" || got[1].Message.Text != "a" {
		t.Fatal(got)
	}
}

// TestOwnNotices: of what a bot does only service messages come back to it.
func TestOwnNotices(t *testing.T) {
	w := start(t, telegram.Options{})
	w.drain()
	th := w.topic("Ana")
	m := w.id(w.want("", "sendMessage", obj{"chat_id": w.g.ID(), "message_thread_id": th, "text": "a"}))
	w.want("", "pinChatMessage", obj{"chat_id": w.g.ID(), "message_id": m})
	w.want("", "editForumTopic", obj{"chat_id": w.g.ID(), "message_thread_id": th, "name": "Bea"})
	w.want("", "closeForumTopic", obj{"chat_id": w.g.ID(), "message_thread_id": th})
	w.want("", "deleteForumTopic", obj{"chat_id": w.g.ID(), "message_thread_id": th})
	raw := string(w.want("", "getUpdates", obj{}).Result)
	for _, kind := range []string{"forum_topic_created", "pinned_message", "forum_topic_edited", "forum_topic_closed"} {
		if !strings.Contains(raw, `"`+kind+`":`) {
			t.Error("no", kind)
		}
	}
	if n := strings.Count(raw, `"update_id":`); n != 4 {
		t.Error(n, raw)
	}
}

func TestPrivacy(t *testing.T) {
	w := start(t, telegram.Options{})
	w.g.SetRights(w.bot, telegram.Rights{})
	w.g.Add(w.ana)
	w.drain()
	own := w.id(w.want("", "sendMessage", obj{"chat_id": w.g.ID(), "text": "mine"}))
	th := w.g.CreateTopic(w.eve, "T")
	for _, m := range []telegram.Msg{
		{Text: "talk"}, {Text: "/help@other_bot"}, {Text: "talk in a topic"},
		{Text: "/help"}, {Text: "/start@FRONT_bot shop"}, {Text: "yes", ReplyTo: own},
	} {
		thread := 0
		if m.Text == "talk in a topic" {
			thread = th
		}
		w.g.Say(w.ana, thread, m)
	}
	var heard []string
	for _, u := range w.updates(obj{}) {
		heard = append(heard, u.Message.Text)
	}
	if got := strings.Join(heard, "|"); got != "|/help|/start@FRONT_bot shop|yes" {
		t.Fatal(got)
	}
}

func TestRepeatedPolls(t *testing.T) {
	now := time.Unix(1_700_000_000, 0)
	w := start(t, telegram.Options{Limits: true, Now: func() time.Time { return now }})
	next := w.drain()
	w.ana.Say(w.bot, "a")
	w.ana.Say(w.bot, "b")
	now = now.Add(time.Second)
	if got := w.updates(obj{"offset": next}); len(got) != 2 {
		t.Fatal(got)
	}
	if got := w.updates(obj{"offset": next}); len(got) != 1 {
		t.Fatal("asked again at once", got)
	}
}
