package main

import (
	"bytes"
	"context"
	"image/png"
	"net"
	"net/http"
	"strings"
	"testing"

	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/qrcode"

	"github.com/mymmrac/telego"
	"go.mau.fi/whatsmeow/types"

	loopback "frontdesk/playground/telegram"
	wa "frontdesk/playground/whatsapp"
)

// whatsappAt has this process take the server at that address for WhatsApp.
func whatsappAt(addr string) {
	if addr == "" {
		return
	}
	wa.Trust()
	dial := func(ctx context.Context, _, _ string) (net.Conn, error) {
		return (&net.Dialer{}).DialContext(ctx, "tcp", addr)
	}
	whatsappClient = &http.Client{Transport: &http.Transport{DialContext: dial, DialTLSContext: dial}}
}

// duo is the bot in a process of its own, between both networks.
type duo struct {
	*process
	wa    *wa.Server
	shop  *wa.Phone // whose number is linked
	owner *loopback.User

	phones []*wa.Phone
}

func newDuo(t testing.TB) *duo {
	t.Helper()
	d := &duo{process: newProcess(t), wa: wa.New(wa.Options{})}
	if err := d.wa.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(d.wa.Close)
	d.env = append(d.env, "WHATSAPP_AT="+d.wa.Addr(), "WHATSAPP_RATE=1000/1ms")
	d.shop = d.phone("Shop", "34600000001")
	d.owner = d.srv.NewUser("Olga", user("olga"))
	return d
}

func (d *duo) phone(name, number string) *wa.Phone {
	d.t.Helper()
	p, err := d.wa.NewPhone(name, number)
	if err == nil {
		err = p.Connect()
	}
	if err != nil {
		d.t.Fatal(err)
	}
	d.t.Cleanup(p.Close)
	d.phones = append(d.phones, p)
	return p
}

// met is a room with an agent in it, and a contact who has written from a phone.
func (d *duo) met() (room *loopback.Group, bo *loopback.User, ana *wa.Phone, topic int) {
	d.t.Helper()
	room = d.room("support", d.owner)
	bo = d.srv.NewUser("Bo", user("bo"))
	room.Add(bo)
	ana = d.phone("Ana", "34600000002")
	d.must(ana.Say("34600000001", "hello"))
	d.until("she is in the room", func() bool { return d.inRoom(room, thread(room, "Ana"), "hello") })
	return room, bo, ana, thread(room, "Ana")
}

// press presses a button of the newest message to a user that has it.
func (d *duo) press(u *loopback.User, label string) {
	d.t.Helper()
	d.until("there is a button "+label, func() bool {
		for _, m := range d.srv.Private(d.bot, u) {
			for _, row := range m.Buttons {
				for _, b := range row {
					if b.Label == label {
						return true
					}
				}
			}
		}
		return false
	})
	if _, err := u.PressLabel(d.bot, label); err != nil {
		d.t.Fatal(err)
	}
}

// shownQR is what the QR code says that the bot shows to a user.
func (d *duo) shownQR(u *loopback.User) string {
	for _, m := range d.srv.Private(d.bot, u) {
		if m.Media != "photo" {
			continue
		}
		_, raw, _ := d.srv.File(m.File)
		img, err := png.Decode(bytes.NewReader(raw))
		if err != nil {
			continue
		}
		bits, err := gozxing.NewBinaryBitmapFromImage(img)
		if err != nil {
			continue
		}
		if text, err := qrcode.NewQRCodeReader().Decode(bits, map[gozxing.DecodeHintType]any{gozxing.DecodeHintType_PURE_BARCODE: true}); err == nil {
			return text.GetText()
		}
	}
	return ""
}

// linked claims the bot and links the shop's number in the chat, by the QR code.
func (d *duo) linked() {
	d.t.Helper()
	d.claimed(d.owner)
	d.owner.Say(d.bot, "/addchannel whatsapp shop")
	d.press(d.owner, "Only people who first write from now on")
	d.until("a QR code is shown", func() bool { return d.shownQR(d.owner) != "" })
	if err := d.shop.Scan(d.shownQR(d.owner)); err != nil {
		d.t.Fatal(err)
	}
	d.until("the number is linked", func() bool { return d.heard(d.owner, "is linked as channel shop") })
}

// gets waits until a phone has a message with these words.
func (d *duo) gets(p *wa.Phone, words string) wa.Message {
	d.t.Helper()
	ctx, cancel := context.WithTimeout(d.t.Context(), longest)
	defer cancel()
	m, err := p.Find(ctx, func(m wa.Message) bool { return strings.Contains(m.Text, words) })
	if err != nil {
		d.t.Fatalf("waiting until %q arrives: %v\nit has %v\nthe bot said:\n%s", words, err, texts(p), d.out)
	}
	return m
}

func texts(p *wa.Phone) (out []string) {
	for _, m := range p.Messages() {
		out = append(out, m.Text)
	}
	return out
}

// TestAWhatsAppContact: the number is linked in the chat; a contact writes to it, and
// is greeted, surveyed, routed and answered by agents on Telegram.
func TestAWhatsAppContact(t *testing.T) {
	d := newDuo(t)
	d.linked()
	room, sales := d.room("support", d.owner), d.room("sales-es", d.owner)
	bo := d.srv.NewUser("Bo", user("bo"))
	sales.Add(bo)
	for _, line := range []string{"/addfield language choice English=en | Español=es | 中文=zh",
		"/addsurvey welcome\nintro: Hi {{ contact.first_name | default: \"there\" }} 👋\nlanguage: Which language do you prefer?\nthanks: Thank you! We will be right with you.",
		"/addrule greet\nwhen conversation opened\nif new contact\ndo survey welcome",
		"/addrule spanish when survey welcome completed if language is es do assign sales-es; tag es",
		"/addsnippet opening We are open from 9 to 18."} {
		d.owner.Say(d.bot, line)
	}
	d.until("all is set up", func() bool { return d.heard(d.owner, "/addsnippet opening") })
	ana := d.phone("Ana", "34600000002")
	if _, err := ana.Say("34600000001", "hi"); err != nil {
		t.Fatal(err)
	}
	d.gets(ana, "Hi Ana")
	q := d.gets(ana, "Which language do you prefer?")
	if !strings.Contains(q.Text, "2. Español") {
		t.Errorf("the question is %q", q.Text)
	}
	if _, err := ana.Say("34600000001", "2"); err != nil {
		t.Fatal(err)
	}
	d.gets(ana, "We will be right with you")
	d.until("she is in the Spanish room", func() bool { return d.inRoom(sales, thread(sales, "Ana"), "WhatsApp") })
	topic := thread(sales, "Ana")
	sales.Say(bo, topic, "/opening")
	d.gets(ana, "We are open from 9 to 18.")
	answer := sales.Say(bo, topic, "**hola** _que tal_")
	got := d.gets(ana, "que tal")
	d.until("it is marked as delivered", func() bool { return byID(d.srv.Messages(sales.ID(), topic), answer).Reaction != "" })
	if err := ana.Read(got); err != nil {
		t.Fatal(err)
	}
	d.until("it is marked as read", func() bool { return byID(d.srv.Messages(sales.ID(), topic), answer).Reaction == "👀" })
	// A quoted reply, both ways.
	if _, err := ana.Reply(got, "muy bien"); err != nil {
		t.Fatal(err)
	}
	d.until("her reply is one", func() bool {
		m := byText(d.srv.Messages(sales.ID(), topic), "muy bien")
		return m.ReplyTo == answer
	})
	her := byText(d.srv.Messages(sales.ID(), topic), "muy bien")
	sales.Say(bo, topic, loopback.Msg{Text: "me alegro", ReplyTo: her.ID})
	if m := d.gets(ana, "me alegro"); m.Quoted == "" {
		t.Errorf("the answer quotes nothing: %+v", m)
	}
	// An edit and a withdrawal.
	mine := sales.Say(bo, topic, "cuesta 10")
	d.gets(ana, "cuesta 10")
	if err := sales.Edit(bo, mine, "cuesta 12"); err != nil {
		t.Fatal(err)
	}
	d.gets(ana, "cuesta 12")
	sales.Say(bo, topic, loopback.Msg{Text: "/unsend", ReplyTo: mine})
	d.event(ana, func(m wa.Message) bool { return m.Kind == wa.Revoke })
	// A picture, both ways.
	if _, err := ana.Image(wa.User("34600000001"), []byte("a picture"), "image/jpeg", "look"); err != nil {
		t.Fatal(err)
	}
	d.until("her picture is in the room", func() bool {
		for _, m := range d.srv.Messages(sales.ID(), topic) {
			if _, raw, _ := d.srv.File(m.File); m.Media == "photo" && m.Caption == "look" && string(raw) == "a picture" {
				return true
			}
		}
		return false
	})
	sales.Say(bo, topic, loopback.Msg{Document: "bill.pdf", Data: []byte("a bill"), Mime: "application/pdf", Caption: "your bill"})
	file := d.gets(ana, "your bill")
	if raw, err := ana.Download(file); err != nil || string(raw) != "a bill" {
		t.Errorf("the file arrived as %q, %v", raw, err)
	}
	if d.inRoom(room, thread(room, "Ana"), "hola") {
		t.Error("something stands in the wrong room")
	}
	if unknown := d.wa.Unknown(); len(unknown) > 0 {
		t.Logf("asked of the server, and not known: %v", unknown)
	}
	d.clean()
}

func byText(ms []loopback.Message, words string) loopback.Message {
	for _, m := range ms {
		if strings.Contains(m.Text, words) {
			return m
		}
	}
	return loopback.Message{}
}

// event waits for a message of a kind.
func (d *duo) event(p *wa.Phone, match func(wa.Message) bool) wa.Message {
	d.t.Helper()
	ctx, cancel := context.WithTimeout(d.t.Context(), longest)
	defer cancel()
	m, err := p.Find(ctx, match)
	if err != nil {
		d.t.Fatalf("%v\nthe bot said:\n%s", err, d.out)
	}
	return m
}

// group has a phone make a group with the shop's number and others in it, and make it
// the room of team support.
func (d *duo) group(by *wa.Phone, members ...string) types.JID {
	d.t.Helper()
	room, err := by.CreateGroup("Support", append(members, "34600000001")...)
	if err == nil {
		_, err = by.SayIn(room, "/addteam support")
	}
	if err != nil {
		d.t.Fatal(err)
	}
	d.gets(by, "now the room of team support")
	return room
}

func (d *duo) must(_ string, err error) {
	d.t.Helper()
	if err != nil {
		d.t.Fatal(err)
	}
}

// TestARoomOnWhatsApp: agents in a WhatsApp group answer a contact on Telegram and one
// on WhatsApp, by quoting and by number; an admin is known by the phone number.
func TestARoomOnWhatsApp(t *testing.T) {
	d := newDuo(t)
	d.linked()
	olga, bo, ana := d.phone("Olga", "34600000003"), d.phone("Bo", "34600000004"), d.phone("Ana", "34600000002")
	d.owner.Say(d.bot, "/addadmin +34 600 000 003")
	d.until("she is an admin", func() bool { return d.heard(d.owner, "is an admin now") })
	room := d.group(olga, "34600000004")
	tom := d.srv.NewUser("Tom", user("tom"))
	tom.Say(d.bot, "good morning")
	if m := d.gets(bo, "good morning"); !strings.HasPrefix(m.Text, "#1 *Tom* · Telegram") || m.Chat != room {
		t.Errorf("it came as %q in %s", m.Text, m.Chat)
	}
	d.must(bo.SayIn(room, "#1 good morning, Tom"))
	d.until("Tom has it", func() bool { return d.heard(tom, "good morning, Tom") })
	d.must(ana.Say("34600000001", "buenos dias"))
	hers := d.gets(bo, "buenos dias")
	d.must(bo.Reply(hers, "hola *Ana*"))
	if m := d.gets(ana, "hola"); m.Text != "hola *Ana*" {
		t.Errorf("she got %q", m.Text)
	}
	// A photo from Telegram, a document from WhatsApp.
	tom.Send(d.bot, loopback.Msg{Photo: "a.jpg", Data: []byte("a photo"), Caption: "what is this?"})
	pic := d.gets(bo, "what is this?")
	if raw, err := bo.Download(pic); err != nil || string(raw) != "a photo" || !strings.Contains(pic.Text, "#1") {
		t.Errorf("the photo came as %q, %v, %q", raw, err, pic.Text)
	}
	d.must(bo.Reply(pic, "/take"))
	d.gets(bo, "Bo has this conversation already")
	d.must(bo.Reply(pic, "a cat"))
	d.until("Tom has the answer to his photo", func() bool { return d.heard(tom, "a cat") })
	d.must(bo.SayIn(room, "#1 // a note between us"))
	d.must(bo.SayIn(room, "just talking"))
	d.gets(bo, "What is typed here stays between colleagues")
	d.must(bo.SayIn(room, "#2 /close"))
	d.gets(bo, "Closed by Bo")
	for _, words := range []string{"a note between us", "just talking"} {
		if d.heard(tom, words) {
			t.Errorf("the contact heard %q", words)
		}
	}
	d.clean()
}

// TestOnePersonOnBothNetworks: who shares their phone number on Telegram is proposed
// to be merged with the contact of that number on WhatsApp.
func TestOnePersonOnBothNetworks(t *testing.T) {
	d := newDuo(t)
	d.linked()
	room := d.room("support", d.owner)
	ana := d.phone("Ana", "34600000002")
	d.must(ana.Say("34600000001", "from whatsapp"))
	d.until("she is in the room", func() bool { return d.inRoom(room, thread(room, "Ana"), "from whatsapp") })
	tg := d.srv.NewUser("Ana", user("ana"))
	tg.Say(d.bot, "from telegram")
	tg.Send(d.bot, loopback.Msg{Contact: &telego.Contact{PhoneNumber: "+34600000002", FirstName: "Ana", UserID: tg.ID()}})
	d.until("a merge is proposed", func() bool { return d.anywhere(room, "has the same phone number") != 0 })
	at := d.anywhere(room, "has the same phone number")
	if _, err := room.PressLabel(d.owner, at, "Merge"); err != nil {
		t.Fatal(err)
	}
	d.until("they are one", func() bool { return d.anywhere(room, "is merged into this contact") != 0 })
	kept := d.anywhere(room, "is merged into this contact")
	tg.Say(d.bot, "I write here now")
	d.until("it is in her one topic", func() bool { return d.inRoom(room, kept, "I write here now") })
	room.Say(d.owner, kept, "and I answer here")
	d.until("she has it on Telegram", func() bool { return d.heard(tg, "and I answer here") })
	d.must(ana.Say("34600000001", "and now here"))
	d.until("that too", func() bool { return d.inRoom(room, kept, "and now here") })
	room.Say(d.owner, kept, "I follow")
	d.gets(ana, "I follow")
	d.clean()
}

// anywhere is the topic in which something is said, 0 if in none.
func (d *duo) anywhere(g *loopback.Group, words string) int {
	for _, t := range g.Topics() {
		if d.inRoom(g, t.ID, words) {
			return t.ID
		}
	}
	return 0
}

// asks types a command until it is answered so: things may still be on their way.
func (d *duo) asks(command, answer string) {
	d.t.Helper()
	for n := 1; !d.heard(d.owner, answer); n++ {
		before := d.count(d.owner, "")
		d.owner.Say(d.bot, command)
		d.until(command+" is answered", func() bool { return d.count(d.owner, "") > before })
		if n == 100 {
			d.t.Fatalf("%s is never answered with %q\nthe bot said:\n%s", command, answer, d.out)
		}
	}
}

// companion is the bot's device, as the server sees it.
func (d *duo) companion() *wa.Device {
	d.t.Helper()
	list := d.shop.Companions()
	if len(list) == 0 {
		d.t.Fatal("the shop has no companion")
	}
	return list[len(list)-1]
}

// TestTheOwnersPhone: what the owner writes with the phone counts as an agent's: it is
// shown in the room, can be replied to, and silences automation.
func TestTheOwnersPhone(t *testing.T) {
	d := newDuo(t)
	d.linked()
	room := d.room("support", d.owner)
	d.owner.Say(d.bot, `/addrule auto when message contains "price" do say "It costs 10."`)
	d.until("there is a rule", func() bool { return d.heard(d.owner, "/addrule auto") })
	ana := d.phone("Ana", "34600000002")
	d.must(ana.Say("34600000001", "what is the price?"))
	d.gets(ana, "It costs 10.")
	d.must(d.shop.Say("34600000002", "hi Ana, Olga here: 9 for you"))
	d.until("it is in the room", func() bool { return d.inRoom(room, thread(room, "Ana"), "📱 Shop: hi Ana, Olga here") })
	d.must(ana.Say("34600000001", "and what is the price of two?"))
	d.until("her question is too", func() bool { return d.inRoom(room, thread(room, "Ana"), "price of two") })
	n := 0
	for _, m := range ana.Messages() {
		if m.Text == "It costs 10." {
			n++
		}
	}
	if n != 1 {
		t.Errorf("automation answered %d times, though a person is in the conversation", n)
	}
	// What the owner writes to somebody who is no contact stays private.
	tom := d.phone("Tom", "34600000005")
	d.must(d.shop.Say("34600000005", "privately"))
	d.gets(tom, "privately")
	d.must(ana.Say("34600000001", "thanks"))
	d.until("that is in the room", func() bool { return d.inRoom(room, thread(room, "Ana"), "thanks") })
	if thread(room, "Tom") != 0 || d.anywhere(room, "privately") != 0 {
		t.Error("a private chat of the owner's is in the room")
	}
	d.clean()
}

// TestPolls: choices are a poll where the admin says so; a vote is an answer, and one
// that is changed changes it.
func TestPolls(t *testing.T) {
	d := newDuo(t)
	d.linked()
	room := d.room("support", d.owner)
	for _, line := range []string{"/channel shop polls on", "/addfield size choice Small | Large", "/addfield name2 text",
		"/addsurvey welcome\nsize: Which size?\nname2: For whom?", "/addrule greet when conversation opened do survey welcome"} {
		d.owner.Say(d.bot, line)
	}
	d.until("all is set up", func() bool { return d.heard(d.owner, "Polls: on") && d.heard(d.owner, "/addrule greet") })
	ana := d.phone("Ana", "34600000002")
	d.must(ana.Say("34600000001", "hi"))
	poll := d.event(ana, func(m wa.Message) bool { return m.Kind == wa.Poll })
	if poll.Text != "Which size?" || strings.Join(poll.Options, " ") != "Small Large" {
		t.Errorf("the poll is %q: %v", poll.Text, poll.Options)
	}
	if err := ana.Vote(poll, "Large"); err != nil {
		t.Fatal(err)
	}
	d.gets(ana, "For whom?")
	if err := ana.Vote(poll, "Small"); err != nil {
		t.Fatal(err)
	}
	d.gets(ana, "Small")
	d.must(ana.Say("34600000001", "for me"))
	d.until("she is in the room with the last vote", func() bool {
		for _, m := range d.srv.Messages(room.ID(), thread(room, "Ana")) {
			if strings.Contains(m.Text, "size: Small") {
				return true
			}
		}
		return false
	})
	d.clean()
}

// TestTheNumberIsLost: a log-out on the phone, a ban and a client that is too old are
// each told to the admins, with what to do; /channels and /doctor know it.
func TestTheNumberIsLost(t *testing.T) {
	for _, c := range []struct {
		name, told string
		lose       func(*wa.Device)
	}{
		{"logged out", "removed the bot from its linked devices", (*wa.Device).LogOut},
		{"banned", "banned", func(v *wa.Device) { v.Ban(101, 3600e9) }},
		{"outdated", "newer version", func(v *wa.Device) { v.FailLogins(wa.Failure{Reason: 405}); v.Cut() }},
		{"replaced", "another program", (*wa.Device).Replace},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := newDuo(t)
			d.linked()
			d.asks("/channels", "✅ WhatsApp +34600000001 (shop): connected")
			c.lose(d.companion())
			d.until("the admin is told", func() bool { return d.heard(d.owner, c.told) })
			d.owner.Say(d.bot, "/channels")
			d.until("the list knows it", func() bool { return d.heard(d.owner, "⚠️ WhatsApp +34600000001 (shop)") })
		})
	}
}
