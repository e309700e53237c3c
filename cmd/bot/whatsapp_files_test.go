package main

import (
	"bytes"
	"crypto/sha256"
	"io"
	"net"
	"net/http"
	"regexp"
	"strconv"
	"testing"

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
