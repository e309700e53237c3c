package page

import (
	"context"
	"strings"
	"testing"
	"time"

	"go.mau.fi/whatsmeow/proto/waE2E"

	"frontdesk/playground/telegram"
	"frontdesk/playground/whatsapp"
)

// last is the newest message of a chat on somebody's screen.
func last(n Network, person, chat string) Message {
	for _, c := range n.Screen(person).Chats {
		if c.ID == chat && len(c.Messages) > 0 {
			return c.Messages[len(c.Messages)-1]
		}
	}
	return Message{}
}

// TestTelegramPane: everything that a person does on Telegram is on the screens of those
// who see it.
func TestTelegramPane(t *testing.T) {
	srv := telegram.New(telegram.Options{})
	defer srv.Close()
	tg := NewTelegram(srv, srv.NewBot("front_bot"))
	for _, name := range []string{"olga", "Bo"} {
		if _, err := tg.Add(name); err != nil {
			t.Fatal(err)
		}
	}
	do := func(a Act) {
		t.Helper()
		if _, err := tg.Do(a); err != nil {
			t.Errorf("%+v: %v", a, err)
		}
	}
	if err := tg.Group("sales", "olga"); err != nil {
		t.Fatal(err)
	}
	if err := tg.Join("sales", "bo"); err != nil {
		t.Fatal(err)
	}
	topic := tg.find("sales").CreateTopic(tg.User("olga"), "Ana")
	s := tg.Screen("bo").Chats[1]
	if s.Kind != "forum" || len(s.Topics) != 2 || s.Topics[1].Name != "Ana" || strings.Join(s.Members, " ") != "@olga_p @front_bot" {
		t.Errorf("Bo sees %+v", s)
	}
	at := s.Topics[1].ID
	do(Act{Person: "bo", Chat: "sales", Topic: at, Do: "say", Text: "one"})
	m := last(tg, "olga", "sales")
	do(Act{Person: "bo", Chat: "sales", Do: "edit", Message: m.ID, Text: "two"})
	do(Act{Person: "olga", Chat: "sales", Do: "react", Message: m.ID, Data: "👍"})
	do(Act{Person: "olga", Chat: "sales", Topic: at, Do: "say", Message: m.ID, File: &File{Kind: "photo", Name: "a.png", Data: picture()}})
	do(Act{Person: "bo", Chat: "sales", Topic: at, Do: "poll", Text: "Tea?", Options: []string{"yes", "no"}})
	if p := last(tg, "olga", "sales"); p.Text != "Tea?" || len(p.Poll) != 2 || p.Topic != at {
		t.Errorf("the poll is %+v", p)
	}
	list := tg.Screen("bo").Chats[1].Messages
	two, photo := list[len(list)-3], list[len(list)-2]
	if two.Text != "two" || !two.Mine || !two.Edited || two.Reactions[0] != "👍" || photo.Reply != two.ID || photo.Media != "photo" {
		t.Errorf("Bo sees %+v and %+v", two, photo)
	}
	if f, err := tg.File(photo.File); err != nil || len(f.Data) == 0 || f.Name != "a.png" {
		t.Errorf("the photo is %+v, %v", f, err)
	}
	do(Act{Person: "bo", Chat: "sales", Do: "delete", Message: m.ID})
	do(Act{Person: "olga", Chat: "sales", Topic: at, Do: "closetopic"})
	if !tg.Screen("bo").Chats[1].Topics[1].Closed {
		t.Error("the topic is not closed")
	}
	do(Act{Person: "olga", Chat: "sales", Topic: at, Do: "droptopic"})
	if _, ok := tg.find("sales").Topic(topic); ok {
		t.Error("the topic is still there")
	}
	if _, err := tg.Do(Act{Person: "bo", Chat: "sales", Topic: at, Do: "say", Text: "x"}); err == nil {
		t.Error("a topic that is gone takes a message")
	}
	do(Act{Person: "bo", Chat: chatBot, Do: "say", Text: "hi"})
	do(Act{Person: "bo", Chat: chatBot, Do: "block"})
	if !tg.Screen("bo").Chats[0].Blocked {
		t.Error("the bot is not blocked")
	}
	do(Act{Person: "bo", Chat: chatBot, Do: "unblock"})
	for _, bad := range []Act{{Person: "nobody", Chat: chatBot, Do: "say"}, {Person: "bo", Chat: "elsewhere", Do: "say"}, {Person: "bo", Chat: chatBot, Do: "fly"}} {
		if _, err := tg.Do(bad); err == nil {
			t.Errorf("%+v is done", bad)
		}
	}
}

// TestWhatsAppPane: the same on WhatsApp, with the shop's phone on the other side.
func TestWhatsAppPane(t *testing.T) {
	srv := whatsapp.New(whatsapp.Options{})
	if err := srv.Start(); err != nil {
		t.Fatal(err)
	}
	defer srv.Close()
	shop, err := srv.NewPhone("Shop", "34600000001")
	if err == nil {
		err = shop.Connect()
	}
	if err != nil {
		t.Fatal(err)
	}
	w := NewWhatsApp(srv, shop, func() time.Time { return time.Unix(1_800_000_000, 0) })
	if _, err := w.Add("luz"); err != nil {
		t.Fatal(err)
	}
	changes, stop := w.Watch()
	defer stop()
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	until := func(what string, ok func(m Message) bool) Message {
		t.Helper()
		for {
			if m := last(w, "luz", chatBot); ok(m) {
				return m
			}
			select {
			case <-changes:
			case <-ctx.Done():
				t.Fatalf("waiting until %s: Luz sees %+v", what, w.Screen("luz"))
			}
		}
	}
	do := func(a Act) {
		t.Helper()
		a.Person, a.Chat = "luz", chatBot
		if _, err := w.Do(a); err != nil {
			t.Errorf("%+v: %v", a, err)
		}
	}
	heard := func(text string) whatsapp.Message {
		t.Helper()
		m, err := shop.Find(ctx, func(m whatsapp.Message) bool { return m.Text == text })
		if err != nil {
			t.Fatalf("the shop does not hear %q: %v", text, err)
		}
		return m
	}
	do(Act{Do: "say", Text: "hola"})
	hola := heard("hola")
	until("it is delivered", func(m Message) bool { return m.Mine && m.State == "delivered" })
	if err := shop.Read(hola); err != nil {
		t.Fatal(err)
	}
	mine := until("it is read", func(m Message) bool { return m.State == "read" })
	do(Act{Do: "edit", Message: mine.ID, Text: "hola!"})
	heard("hola!")
	if err := shop.React(hola, "👍"); err != nil {
		t.Fatal(err)
	}
	until("the reaction is there", func(m Message) bool { return len(m.Reactions) == 1 && m.Text == "hola!" && m.Edited })
	if _, err := shop.Reply(hola, "buenos *dias*"); err != nil {
		t.Fatal(err)
	}
	theirs := until("the reply is there", func(m Message) bool { return m.Reply == mine.ID && !m.Mine })
	do(Act{Do: "say", Message: theirs.ID, Text: "an answer"})
	if m := heard("an answer"); m.Quoted != theirs.ID {
		t.Errorf("it quotes %q", m.Quoted)
	}
	do(Act{Do: "react", Message: theirs.ID, Data: "❤"})
	heard("❤")
	do(Act{Do: "say", Text: "a picture", File: &File{Kind: "photo", Mime: "image/png", Name: "a.png", Data: picture()}})
	heard("a picture")
	if f, err := w.File(last(w, "luz", chatBot).File); err != nil || f.Mime != "image/png" {
		t.Errorf("her picture is %+v, %v", f.Mime, err)
	}
	do(Act{Do: "say", File: &File{Kind: "voice", Mime: "audio/ogg", Name: "a.ogg", Data: []byte("a voice")}})
	if _, err := shop.Find(ctx, func(m whatsapp.Message) bool { return m.Kind == whatsapp.Audio }); err != nil {
		t.Errorf("the shop does not hear her voice: %v", err)
	}
	do(Act{Do: "say", Text: "a film", File: &File{Kind: "video", Mime: "video/mp4", Name: "a.mp4", Data: []byte("a film")}})
	if m := heard("a film"); m.Kind != whatsapp.Video || m.Mime != "video/mp4" {
		t.Errorf("the shop hears of a film as %s, %s", m.Kind, m.Mime)
	}
	if m := last(w, "luz", chatBot); m.At != 1_800_000_000 {
		t.Errorf("her own message has the time %d, not that of the moved clock", m.At)
	}
	if _, err := shop.Ask(whatsapp.User(w.Handle("luz")), "Tea?", "yes", "no"); err != nil {
		t.Fatal(err)
	}
	poll := until("the poll is there", func(m Message) bool { return len(m.Poll) == 2 })
	do(Act{Do: "vote", Message: poll.ID, Options: []string{"no"}})
	until("her vote shows", func(m Message) bool { return m.Poll[1].Chosen && !m.Poll[0].Chosen })
	id, err := shop.Send(whatsapp.User(w.Handle("luz")), &waE2E.Message{Conversation: new("a mistake")}, "")
	if err != nil {
		t.Fatal(err)
	}
	until("the mistake is there", func(m Message) bool { return m.Text == "a mistake" })
	if err := shop.Revoke(whatsapp.User(w.Handle("luz")), id); err != nil {
		t.Fatal(err)
	}
	until("it is taken back", func(m Message) bool { return strings.Contains(m.Service, "deleted") })
	// The shop's own phone has a chat with her, and writes there.
	if s := w.Screen(shopID); len(s.Chats) != 1 || s.Chats[0].ID != "luz" || s.Chats[0].Messages[0].Text != "hola!" {
		t.Errorf("the shop's phone shows %+v", s)
	}
	if _, err := w.Do(Act{Person: shopID, Chat: "luz", Do: "say", Text: "Olga here"}); err != nil {
		t.Fatal(err)
	}
	until("the owner's words are there", func(m Message) bool { return m.Text == "Olga here" })
	if m := last(w, shopID, "luz"); m.Text != "Olga here" || !m.Mine {
		t.Errorf("the shop's phone shows %+v", m)
	}
	if err := shop.Type(whatsapp.User(w.Handle("luz")), true); err != nil {
		t.Fatal(err)
	}
}
