package telegram

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/go-telegram/bot/models"
	"github.com/mymmrac/telego"

	"frontdesk/adapters/adaptertest"
	"frontdesk/chat"
	loopback "frontdesk/playground/telegram"
)

// loop is the strict server as a world of the contract.
type loop struct {
	t    *testing.T
	srv  *loopback.Server
	bot  *loopback.Bot
	ana  *loopback.User
	room *loopback.Group
	lift func() // of the fault that is due
}

// TestContractOverTheLoopback has the adapter pass the contract against the server
// that the playground uses, whose faults and refusals are the real one's.
func TestContractOverTheLoopback(t *testing.T) {
	adaptertest.Run(t, func(t *testing.T) adaptertest.World { return newLoop(t) })
}

func newLoop(t *testing.T) adaptertest.World {
	l := &loop{t: t, srv: loopback.New(loopback.Options{}), lift: func() {}}
	if err := l.srv.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(l.srv.Close)
	l.bot, l.ana = l.srv.NewBot("front_bot"), l.srv.NewUser("Ana", loopback.User{})
	l.ana.Open(l.bot)
	l.room = l.srv.NewGroup("support", true, l.ana)
	a, err := New(Options{Token: l.bot.Token(), APIURL: l.srv.URL(), Poll: 5 * time.Second})
	if err != nil {
		t.Fatal(err)
	}
	url, port := a.o.APIURL, closedPort(t)
	at := func(id int64) chat.Place {
		return chat.Place{Network: Network, Account: a.Account(), Chat: fmt.Sprint(id)}
	}
	w := adaptertest.World{
		Adapter: a, Contact: at(l.ana.ID()), Room: at(l.room.ID()), Secrets: []string{l.bot.Token()},
		Say: l.say, Shown: l.shown, Media: l.media(),
		Edit:  func(at chat.Place, id string, text chat.Text) { l.must(l.ana.Edit(l.bot, int(num(id)), text.S)) },
		React: func(at chat.Place, id, emoji string) { l.ana.React(l.bot, int(num(id)), emoji) },
		Press: func(at chat.Place, id, data string) {
			_, err := l.ana.Press(l.bot, int(num(id)), data)
			l.must(err)
		},
		Block:      func(chat.Place) { l.ana.Block(l.bot) },
		CloseTopic: func(at chat.Place) { l.room.CloseTopic(l.ana, int(num(at.Thread))) },
		DropTopic:  func(at chat.Place) { l.room.DeleteTopic(l.ana, int(num(at.Thread))) },
		// td's clean_input_string: directional overrides, and space at the ends.
		Clean: func(s string) string {
			return strings.TrimSpace(strings.NewReplacer("\u202e", "", "\u202c", "").Replace(s))
		},
		NewFiles: true, RestartIDs: func() { l.srv.ResetIDs(3) },
	}
	l.room.AddBot(l.bot)
	l.srv.DropPending(l.bot)
	w.Fault = func(x adaptertest.Fault) {
		l.lift()
		if a.o.APIURL = url; x == adaptertest.Deaf {
			a.o.APIURL = "http://" + port
			return
		}
		l.lift = l.srv.Fault(faultOf(x))
	}
	return w
}

func faultOf(x adaptertest.Fault) loopback.Fault {
	f := loopback.Fault{Method: "sendMessage", Count: 1}
	switch x {
	case adaptertest.Wait:
		f.Kind, f.Code, f.RetryAfter = loopback.Refuse, 429, int(adaptertest.WaitTime/time.Second)
	case adaptertest.BadGate:
		f.Kind = loopback.BadGateway
	case adaptertest.Reset:
		f.Kind = loopback.CloseAfter
	case adaptertest.Truncated:
		f.Kind = loopback.Truncate
	case adaptertest.Hang:
		f.Kind = loopback.Hang
	}
	return f
}

func (l *loop) must(err error) {
	l.t.Helper()
	if err != nil {
		l.t.Error(err)
	}
}

// msgOf is what a person sends for a message.
func (l *loop) msgOf(m chat.Message) loopback.Msg {
	out := loopback.Msg{Text: m.Text.S, ReplyTo: int(num(m.ReplyTo))}
	raw, err := json.Marshal(toEntities(m.Text))
	l.must(err)
	l.must(json.Unmarshal(raw, &out.Entities))
	if m.Media == nil {
		return out
	}
	name := m.Media.Kind + ".bin"
	switch m.Media.Kind {
	case "photo":
		out.Photo = name
	case "video":
		out.Video = name
	case "voice":
		out.Voice = name
	case "audio":
		out.Audio = name
	case "document":
		out.Document = name
	case "sticker":
		out.Sticker = name
	case "animation":
		out.Animation = name
	case "video_note":
		out.VideoNote = name
	case "location":
		out.Location = &telego.Location{Latitude: m.Media.Lat, Longitude: m.Media.Lon}
	case "venue":
		out.Venue = &telego.Venue{Location: telego.Location{Latitude: m.Media.Lat, Longitude: m.Media.Lon}, Title: m.Media.Title, Address: m.Media.Name}
	case "contact":
		out.Contact = &telego.Contact{PhoneNumber: m.Media.Phone, FirstName: m.Media.Title}
	case "dice":
		out.Dice = m.Media.Title
	}
	return out
}

func (l *loop) say(at chat.Place, m chat.Message) string {
	if num(at.Chat) == l.room.ID() {
		return fmt.Sprint(l.room.Say(l.ana, int(num(at.Thread)), l.msgOf(m)))
	}
	return fmt.Sprint(l.ana.Send(l.bot, l.msgOf(m)))
}

// shown is what the bot has posted.
func (l *loop) shown(at chat.Place) []adaptertest.Shown {
	list := l.srv.Private(l.bot, l.ana)
	if num(at.Chat) == l.room.ID() {
		list = l.srv.Messages(l.room.ID(), int(num(at.Thread)))
	}
	var out []adaptertest.Shown
	for _, m := range list {
		if !m.FromBot {
			if m.Reaction != "" {
				out = append(out, adaptertest.Shown{ID: fmt.Sprint(m.ID), Emoji: m.Reaction})
			}
			continue
		}
		s := adaptertest.Shown{ID: fmt.Sprint(m.ID), Media: m.Media, File: m.File, Emoji: m.Reaction}
		raw, err := json.Marshal(m.Entities)
		l.must(err)
		var es []models.MessageEntity
		l.must(json.Unmarshal(raw, &es))
		if s.Text = fromEntities(m.Text, es); m.Caption != "" {
			s.Text = chat.Plain(m.Caption)
		}
		if m.ReplyTo != 0 {
			s.ReplyTo = fmt.Sprint(m.ReplyTo)
		}
		for _, row := range m.Buttons {
			for _, b := range row {
				s.Buttons = append(s.Buttons, b.Data)
			}
		}
		out = append(out, s)
	}
	return out
}

// media is one of every kind, with files that the server has.
func (l *loop) media() []chat.Media {
	list := []chat.Media{{Kind: "photo"}, {Kind: "video"}, {Kind: "voice"}, {Kind: "audio"}, {Kind: "document"}, {Kind: "sticker"}, {Kind: "animation"}, {Kind: "video_note"}}
	for i, m := range list {
		id := l.ana.Send(l.bot, l.msgOf(chat.Message{Media: &m}))
		for _, x := range l.srv.Private(l.bot, l.ana) {
			if x.ID == id {
				list[i].File = x.File
			}
		}
	}
	return append(list, chat.Media{Kind: "location", Lat: 1.5, Lon: 2.5}, chat.Media{Kind: "venue", Lat: 1, Lon: 2, Title: "Shop", Name: "1 Main St"},
		chat.Media{Kind: "contact", Phone: "+1555", Title: "Bo"}, chat.Media{Kind: "dice", Title: "🎲"})
}
