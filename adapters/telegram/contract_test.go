package telegram

import (
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"slices"
	"strings"
	"testing"

	"frontdesk/adapters/adaptertest"
	"frontdesk/chat"
)

func TestContract(t *testing.T) {
	adaptertest.Run(t, func(t *testing.T) adaptertest.World { return newFake(t).world() })
}

// world is what people and faults do, on the fake.
func (f *fake) world() adaptertest.World {
	a := f.adapter()
	port := closedPort(f.t)
	w := adaptertest.World{
		Adapter: a, Contact: placeOf(ana), Room: placeOf(roomID), Secrets: []string{testToken, "AAAAsecret"},
		Say: f.say, Edit: f.change, React: f.react, Press: f.press, Shown: f.shown,
		Poison: func(at chat.Place, text string) {
			f.user(at, obj{"text": text, "forward_origin": obj{"type": "of the future"}})
		},
		Media: []chat.Media{{Kind: "photo", File: "F1"}, {Kind: "video", File: "F2"}, {Kind: "voice", File: "F3"}, {Kind: "audio", File: "F4"},
			{Kind: "document", File: "F5"}, {Kind: "sticker", File: "F6"}, {Kind: "animation", File: "F7"}, {Kind: "video_note", File: "F8"},
			{Kind: "location", Lat: 1.5, Lon: 2.5}, {Kind: "venue", Lat: 1, Lon: 2, Title: "Shop", Name: "1 Main St"},
			{Kind: "contact", Phone: "+1555", Title: "Bo"}, {Kind: "dice", Title: "🎲"}},
	}
	w.RestartIDs = f.locked(func() { f.nextUpd = 3 })
	w.Block = func(chat.Place) {
		f.locked(func() {
			f.blocked = true
			f.push("my_chat_member", obj{"chat": chatOf(ana), "from": anaUser, "date": 1700000000,
				"old_chat_member": obj{"status": "member", "user": botUser}, "new_chat_member": obj{"status": "kicked", "user": botUser, "until_date": 0}})
		})()
	}
	w.CloseTopic = func(at chat.Place) {
		f.locked(func() { f.topics[num(at.Thread)] = "closed" })()
		f.user(at, obj{"forum_topic_closed": obj{}})
	}
	w.DropTopic = func(at chat.Place) { f.locked(func() { delete(f.topics, num(at.Thread)) })() }
	url := a.o.APIURL
	w.Fault = func(x adaptertest.Fault) {
		if a.o.APIURL = url; x == adaptertest.Deaf {
			a.o.APIURL = "http://" + port
			return
		}
		f.locked(func() { f.fault = x })()
	}
	return w
}

func closedPort(t *testing.T) string {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = l.Close() }()
	return l.Addr().String()
}

func (f *fake) locked(do func()) func() {
	return func() {
		f.mu.Lock()
		defer f.mu.Unlock()
		do()
	}
}

// user is a message of Ana's.
func (f *fake) user(at chat.Place, body obj) obj {
	f.mu.Lock()
	defer f.mu.Unlock()
	m := f.add(num(at.Chat), num(at.Thread), anaUser, body)
	f.push("message", m)
	return m
}

func (f *fake) say(at chat.Place, m chat.Message) string {
	body := obj{}
	if m.Text.S != "" {
		body["text"], body["entities"] = m.Text.S, toEntities(m.Text)
	}
	if m.Media != nil {
		p, err := single(*m.Media)
		if err != nil {
			f.t.Error(err)
		}
		for k, v := range f.sent(obj(p.params)) {
			body[k] = v
		}
	}
	if m.ReplyTo != "" {
		f.locked(func() { body["reply_to_message"] = f.msgs[num(m.ReplyTo)] })()
	}
	return fmt.Sprint(f.user(at, body)["message_id"])
}

func (f *fake) change(_ chat.Place, id string, text chat.Text) {
	f.locked(func() {
		m := f.msgs[num(id)]
		m["text"], m["entities"], m["edit_date"] = text.S, toEntities(text), 1700000100
		f.push("edited_message", m)
	})()
}

func (f *fake) react(at chat.Place, id, emoji string) {
	one := []obj{{"type": "emoji", "emoji": "👍"}}
	before, after := []obj{}, one
	if emoji == "" {
		before, after = one, []obj{}
	}
	f.locked(func() {
		f.push("message_reaction", obj{"chat": chatOf(num(at.Chat)), "message_id": num(id), "user": anaUser, "date": 1700000000,
			"old_reaction": before, "new_reaction": after})
	})()
}

func (f *fake) press(_ chat.Place, id, data string) {
	f.locked(func() {
		f.push("callback_query", obj{"id": "q1", "from": anaUser, "message": f.msgs[num(id)], "chat_instance": "x", "data": data})
	})()
}

// shown is the messages of ours in a place, as this package reads messages.
func (f *fake) shown(at chat.Place) []adaptertest.Shown {
	f.mu.Lock()
	defer f.mu.Unlock()
	var out []adaptertest.Shown
	for id := int64(1); id <= f.nextMsg; id++ {
		m := f.msgs[id]
		if m == nil || fmt.Sprint(m["chat"].(obj)["id"]) != at.Chat || fmt.Sprint(m["from"].(obj)["id"]) != "123" {
			continue
		}
		out = append(out, f.read(m))
	}
	return out
}

func (f *fake) read(m obj) adaptertest.Shown {
	copied := obj{}
	for k, v := range m {
		copied[k] = v
	}
	copied["from"] = anaUser // ours would be passed over
	delete(copied, "reaction")
	raw, _ := json.Marshal(obj{"update_id": 1, "message": copied})
	d := f.adapter().decode(raw)
	s := adaptertest.Shown{ID: fmt.Sprint(m["message_id"])}
	if len(d.events) == 0 || d.events[0].Message == nil {
		return s
	}
	c := d.events[0].Message
	s.Text, s.ReplyTo = c.Text, c.ReplyTo
	if c.Media != nil {
		s.Media, s.File = c.Media.Kind, c.Media.File
	}
	if b, _ := json.Marshal(m["reply_markup"]); strings.Contains(string(b), "callback_data") {
		s.Buttons = []string{"a"}
	}
	if list, ok := m["reaction"].([]any); ok && len(list) > 0 {
		s.Emoji, _ = list[0].(map[string]any)["emoji"].(string)
	}
	return s
}

func TestAnUnsureTopicIsHealedOnceVerified(t *testing.T) {
	f := newFake(t)
	a := f.adapter()
	open := chat.Out{Op: chat.OpenTopic, To: placeOf(roomID), Title: "Ana"}
	mk := func(out chat.Out) chat.Receipt {
		r, err := a.Send(t.Context(), out)
		if err != nil {
			t.Fatal(err)
		}
		return r
	}
	other := mk(chat.Out{Op: chat.OpenTopic, To: placeOf(roomID), Title: "Somebody else"})
	alive := mk(open) // Ana's own, known to be live
	left := mk(open)  // left behind
	a.o.KnownThread = func(_, thread string) bool { return thread == alive.Thread }
	r := mk(open)
	clean := chat.Out{Op: chat.Sweep, To: placeOf(roomID), Title: "Ana", Since: "5", Target: r.Thread}
	mk(clean)
	if f.topics[num(left.Thread)] != "" {
		t.Errorf("the topic left behind is still there: %+v, %v", r, f.topics)
	}
	for _, keep := range []string{other.Thread, alive.Thread, r.Thread} {
		if f.topics[num(keep)] != "open" {
			t.Errorf("topic %s was deleted", keep)
		}
	}
	clean.Title = "Nobody"
	if mk(clean); f.topics[num(other.Thread)] == "" {
		t.Error("a topic of another name was deleted")
	}
}

func TestRunEndsWhenTheTokenIsRefused(t *testing.T) {
	f := newFake(t)
	a := f.adapter()
	a.o.Token = "123:AAAAanother" // unknown to the server
	err := a.Run(t.Context(), nil)
	var api *apiError
	if !errors.As(err, &api) || !strings.Contains(err.Error(), "polling telegram as bot 123: the token was refused") || strings.Contains(err.Error(), "AAAA") {
		t.Errorf("Run = %v", err)
	}
}

func TestReasons(t *testing.T) {
	for answer, want := range map[string]string{
		`{"ok":false,"error_code":403,"description":"Forbidden: bot was blocked by the user"}`:                                               chat.ReasonBlocked,
		`{"ok":false,"error_code":403,"description":"Forbidden: user is deactivated"}`:                                                       chat.ReasonGone,
		`{"ok":false,"error_code":403,"description":"Forbidden: bot was kicked from the supergroup chat"}`:                                   chat.ReasonKicked,
		`{"ok":false,"error_code":403,"description":"Forbidden: bot is not a member of the supergroup chat"}`:                                chat.ReasonKicked,
		`{"ok":false,"error_code":403,"description":"Forbidden: bot can't initiate conversation with a user"}`:                               chat.ReasonNoChat,
		`{"ok":false,"error_code":400,"description":"Bad Request: chat not found"}`:                                                          chat.ReasonNoChat,
		`{"ok":false,"error_code":400,"description":"Bad Request: not enough rights to send text messages to the chat"}`:                     chat.ReasonRights,
		`{"ok":false,"error_code":400,"description":"Bad Request: message is too long"}`:                                                     chat.ReasonTooLarge,
		`{"ok":false,"error_code":413,"description":"Request Entity Too Large"}`:                                                             chat.ReasonTooLarge,
		`{"ok":false,"error_code":400,"description":"Bad Request: group chat was upgraded","parameters":{"migrate_to_chat_id":-1009}}`:       chat.ReasonMoved,
		`{"ok":false,"error_code":400,"description":"Bad Request: something new"}`:                                                           chat.ReasonOther,
		`{"ok":false,"error_code":400,"description":"Bad Request: inline keyboard button URL 'http://a secret' is invalid: Wrong HTTP URL"}`: chat.ReasonOther,
	} {
		f := newFake(t)
		f.answers["sendMessage"] = answer
		_, err := f.adapter().Send(t.Context(), chat.Out{Op: chat.Send, To: placeOf(ana), Text: chat.Plain("x")})
		var no *chat.RefusedError
		if !errors.As(err, &no) || no.Reason != want || no.Reason == chat.ReasonMoved && no.To != "-1009" || strings.Contains(err.Error(), "secret") {
			t.Errorf("%s: %v, want %s", answer, err, want)
		}
	}
	f := newFake(t)
	f.answers["sendMessage"] = `{"ok":false,"error_code":500,"description":"Internal Server Error"}`
	if _, err := f.adapter().Send(t.Context(), chat.Out{Op: chat.Send, To: placeOf(ana), Text: chat.Plain("x")}); !chat.Unsure(err) {
		t.Errorf("a 500 is %v", err)
	}
	f.answers["sendMessage"] = `{"ok":false,"error_code":401,"description":"Unauthorized"}`
	_, err := f.adapter().Send(t.Context(), chat.Out{Op: chat.Send, To: placeOf(ana), Text: chat.Plain("x")})
	var no *chat.RefusedError
	if err == nil || chat.Unsure(err) || errors.As(err, &no) {
		t.Errorf("a 401 is %v: the message is not to be given up", err)
	}
}

func TestMenuNames(t *testing.T) {
	got := entries([]chat.Command{{Name: "Connect-WhatsApp", About: "link"}, {Name: "connect_whatsapp"}, {Name: "ñ"}, {Name: "help"}})
	names := slices.Collect(func(yield func(string) bool) {
		for _, e := range got {
			if !yield(fmt.Sprint(e["command"], "=", e["description"])) {
				return
			}
		}
	})
	if !slices.Equal(names, []string{"connect_whatsapp=link", "help=help"}) {
		t.Errorf("entries = %v", names)
	}
}
