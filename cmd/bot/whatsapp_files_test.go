package main

import (
	"bytes"
	"crypto/sha256"
	"io"
	"net"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/mymmrac/telego"
	"go.mau.fi/whatsmeow/proto/waE2E"

	loopback "frontdesk/playground/telegram"
	wa "frontdesk/playground/whatsapp"
)

// freeAddr is an address that nobody listens at.
func freeAddr(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = l.Close() }()
	return l.Addr().String()
}

// heap is how much memory the process has taken for its heap so far, which grows with
// the most that was ever in use, and how much of that is not used now; in bytes.
func (p *process) heap() (taken, idle int64) {
	p.t.Helper()
	resp, err := http.Get("http://" + p.listen + "/metrics")
	if err != nil {
		p.t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	raw, err := io.ReadAll(resp.Body)
	if err != nil {
		p.t.Fatal(err)
	}
	figure := func(name string) int64 {
		m := regexp.MustCompile(`(?m)^` + name + ` (\S+)`).FindSubmatch(raw)
		if m == nil {
			p.t.Fatalf("%s is not in the metrics:\n%s", name, raw)
		}
		n, err := strconv.ParseFloat(string(m[1]), 64)
		if err != nil {
			p.t.Fatal(err)
		}
		return int64(n)
	}
	return figure("go_memstats_heap_sys_bytes"), figure("go_memstats_heap_idle_bytes")
}

// TestLargeFilesPassThrough: a picture of 16 MiB goes from WhatsApp to Telegram and one
// back, whole, and the bot never holds it in memory.
func TestLargeFilesPassThrough(t *testing.T) {
	const size, most = 16 << 20, 8 << 20
	d := newDuo(t)
	d.listen = freeAddr(t)
	d.env = append(d.env, "LISTEN="+d.listen)
	d.linked()
	room := d.room("support", d.owner)
	bo := d.srv.NewUser("Bo", user("bo"))
	room.Add(bo)
	ana := d.phone("Ana", "34600000002")
	// Once with a small one: what the first of all takes is not what is asked.
	d.passes(room, bo, ana, bytes.Repeat([]byte("s"), 1000), "small")
	var more int64
	for range 3 { // what was idle before may have been used on the way: it counts as if it had been
		before, idle := d.heap()
		d.passes(room, bo, ana, noise(size), "large")
		after, _ := d.heap()
		if more = after - before + idle; more <= most {
			t.Logf("at most %.1f MiB more of the heap were in use for two files of %d MiB", float64(more)/(1<<20), size>>20)
			return
		}
	}
	t.Errorf("%.1f MiB more of the heap were in use, want at most %d", float64(more)/(1<<20), most>>20)
}

// noise is bytes that do not repeat.
func noise(n int) []byte {
	out := make([]byte, 0, n+32)
	for sum := sha256.Sum256(nil); len(out) < n; sum = sha256.Sum256(sum[:]) {
		out = append(out, sum[:]...)
	}
	return out[:n]
}

func (d *duo) passes(room *loopback.Group, bo *loopback.User, ana *wa.Phone, raw []byte, name string) {
	d.t.Helper()
	if _, err := ana.Image(wa.User("34600000001"), raw, "image/jpeg", name+" to you"); err != nil {
		d.t.Fatal(err)
	}
	d.until("it is in the room", func() bool {
		for _, m := range d.srv.Messages(room.ID(), thread(room, "Ana")) {
			if _, got, _ := d.srv.File(m.File); m.Caption == name+" to you" && bytes.Equal(got, raw) {
				return true
			}
		}
		return false
	})
	room.Say(bo, thread(room, "Ana"), loopback.Msg{Document: "a.bin", Data: raw, Mime: "application/octet-stream", Caption: name + " to her"})
	if got, err := ana.Download(d.gets(ana, name+" to her")); err != nil || !bytes.Equal(got, raw) {
		d.t.Errorf("the %s file came back with %d bytes, %v", name, len(got), err)
	}
}

// TestEveryKindGoesOver: what an agent sends on Telegram reaches a contact on WhatsApp,
// and the other way round; what one network lacks is said.
func TestEveryKindGoesOver(t *testing.T) {
	d := newDuo(t)
	d.linked()
	room, bo, ana, topic := d.met()
	for name, kind := range map[string]wa.Kind{"photo": wa.Image, "video": wa.Video, "voice": wa.Audio, "audio": wa.Audio, "document": wa.Document, "animation": wa.Video} {
		m := kindsOfMedia[name]
		m.Data = []byte("the bytes of a " + name)
		room.Say(bo, topic, m)
		got := d.hasFile(ana, "the bytes of a "+name)
		if got.Kind != kind {
			t.Errorf("a %s came as %s", name, got.Kind)
		}
	}
	room.Say(bo, topic, kindsOfMedia["video_note"])
	d.event(ana, func(m wa.Message) bool { return m.Raw.Message.GetPtvMessage() != nil })
	room.Say(bo, topic, loopback.Msg{Location: &telego.Location{Latitude: 40.4, Longitude: -3.7}})
	d.event(ana, func(m wa.Message) bool { return m.Raw.Message.GetLocationMessage().GetDegreesLatitude() == 40.4 })
	room.Say(bo, topic, loopback.Msg{Contact: &telego.Contact{PhoneNumber: "+34600111222", FirstName: "Tom"}})
	d.event(ana, func(m wa.Message) bool {
		return strings.Contains(m.Raw.Message.GetContactMessage().GetVcard(), "34600111222")
	})
	room.Say(bo, topic, loopback.Msg{Album: []loopback.Msg{{Photo: "a.jpg", Data: []byte("first"), Caption: "two of them"}, {Photo: "b.jpg", Data: []byte("second")}}})
	d.gets(ana, "two of them")
	d.hasFile(ana, "second")

	shop := wa.User("34600000001")
	d.must(ana.Voice(shop, []byte("her voice"), "audio/ogg; codecs=opus", 3))
	d.must(ana.Document(shop, wa.File{Name: "a.pdf", Mime: "application/pdf", Caption: "her paper", Data: []byte("a paper")}))
	lat, lon := 41.5, 2.2
	d.must(ana.Send(shop, &waE2E.Message{LocationMessage: &waE2E.LocationMessage{DegreesLatitude: &lat, DegreesLongitude: &lon}}, ""))
	card, called := "BEGIN:VCARD\nVERSION:3.0\nN:;Tim;;;\nFN:Tim\nTEL;type=CELL;waid=34600333444:+34 600 333 444\nEND:VCARD", "Tim"
	d.must(ana.Send(shop, &waE2E.Message{ContactMessage: &waE2E.ContactMessage{Vcard: &card, DisplayName: &called}}, ""))
	d.must(ana.Ask(shop, "What do you like?", "this", "that"))
	for _, kind := range []string{"voice", "document", "location", "contact"} {
		d.until("her "+kind+" is in the room", func() bool {
			for _, m := range d.srv.Messages(room.ID(), topic) {
				if m.FromBot && m.Media == kind {
					return true
				}
			}
			return false
		})
	}
	d.until("her poll is named", func() bool { return d.inRoom(room, topic, "What do you like?") })
	d.clean()
}

// hasFile waits until a phone has a file with that content.
func (d *duo) hasFile(p *wa.Phone, content string) (got wa.Message) {
	d.t.Helper()
	d.comes(content, func() bool {
		for _, m := range p.Messages() {
			if m.Mime == "" {
				continue
			}
			if raw, err := p.Download(m); err == nil && string(raw) == content {
				got = m
				return true
			}
		}
		return false
	})
	return got
}

// TestTooLargeIsSaid: Telegram's bots can read files of 20 MB at most; the room is told.
func TestTooLargeIsSaid(t *testing.T) {
	d := newDuo(t)
	d.linked()
	olga := d.phone("Olga", "34600000003")
	d.owner.Say(d.bot, "/addadmin +34600000003")
	d.until("she is an admin", func() bool { return d.heard(d.owner, "is an admin now") })
	d.group(olga)
	tom := d.srv.NewUser("Tom", user("tom"))
	tom.Send(d.bot, loopback.Msg{Document: "film.mkv", Data: make([]byte, 21<<20), Caption: "look at this"})
	if m := d.gets(olga, "could not be shown here"); !strings.Contains(m.Text, "up to 20 MB") || !strings.Contains(m.Text, "Ask for a smaller file") || !strings.Contains(m.Text, "look at this") {
		t.Errorf("it is said as %q", m.Text)
	}
}
