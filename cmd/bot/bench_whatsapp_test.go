package main

import (
	"context"
	"fmt"
	"os"
	"regexp"
	"slices"
	"strconv"
	"testing"
	"time"

	loopback "frontdesk/playground/telegram"
	wa "frontdesk/playground/whatsapp"
)

// waBench is the bot in a process of its own, with a contact on WhatsApp and an agent on
// Telegram.
type waBench struct {
	*duo
	room  *loopback.Group
	bo    *loopback.User
	ana   *wa.Phone
	topic int
}

func newWABench(b *testing.B) *waBench {
	b.Helper()
	d := newDuo(b)
	d.linked()
	w := &waBench{duo: d, room: d.room("support", d.owner), bo: d.srv.NewUser("Bo", user("bo")), ana: d.phone("Ana", "34600000002")}
	w.room.Add(w.bo)
	w.say("hello")
	w.topic = thread(w.room, "Ana")
	return w
}

// say has Ana write, until it is in the room.
func (w *waBench) say(words string) {
	w.must(w.ana.Say("34600000001", words))
	w.until(words, func() bool { return w.inRoom(w.room, thread(w.room, "Ana"), words) })
}

// BenchmarkWhatsApp is what a message takes through the bot: from a contact on WhatsApp
// to the room on Telegram, and there and back. The reference, in the same run, is one
// message between two phones with nothing between them but the loopback server.
func BenchmarkWhatsApp(b *testing.B) {
	b.Run("reference: phone to phone", func(b *testing.B) {
		w := newWABench(b)
		took := w.times(b, func(i int) {
			words := fmt.Sprintf("direct %d.", i)
			w.must(w.ana.Say("34600000001", words))
			w.heard2(w.shop, words)
		})
		report(b, took)
	})
	b.Run("contact to room", func(b *testing.B) {
		w := newWABench(b)
		report(b, w.times(b, func(i int) { w.say(fmt.Sprintf("question %d.", i)) }))
	})
	b.Run("there and back", func(b *testing.B) {
		w := newWABench(b)
		report(b, w.times(b, func(i int) {
			w.say(fmt.Sprintf("question %d.", i))
			w.room.Say(w.bo, w.topic, fmt.Sprintf("answer %d.", i))
			w.heard2(w.ana, fmt.Sprintf("answer %d.", i))
		}))
	})
}

func (w *waBench) heard2(p *wa.Phone, words string) {
	if _, err := p.Find(w.t.Context(), func(m wa.Message) bool { return m.Text == words }); err != nil {
		w.t.Fatal(err)
	}
}

func (w *waBench) times(b *testing.B, f func(i int)) []time.Duration {
	var took []time.Duration
	for b.Loop() {
		began := time.Now()
		f(len(took))
		took = append(took, time.Since(began))
	}
	return took
}

func report(b *testing.B, took []time.Duration) {
	slices.Sort(took)
	b.ReportMetric(float64(took[len(took)/2].Microseconds())/1000, "p50-ms")
	b.ReportMetric(float64(took[len(took)*99/100].Microseconds())/1000, "p99-ms")
}

// BenchmarkWhatsAppNumbers is what each further linked number takes of memory, resident.
func BenchmarkWhatsAppNumbers(b *testing.B) {
	const numbers = 20
	for range b.N {
		d := newDuo(b)
		d.linked()
		link := func(n int) *wa.Phone {
			p := d.phone("Shop", fmt.Sprintf("346100000%02d", n))
			d.scanInTerminal(p)
			return p
		}
		var phones []*wa.Phone
		restarted := func() int64 { // without what linking has left behind
			d.kill()
			d.start()
			for _, p := range phones {
				ctx, cancel := context.WithTimeout(b.Context(), longest)
				if err := p.Companions()[0].WaitOnline(ctx, true); err != nil {
					b.Fatal(err)
				}
				cancel()
			}
			return d.resident()
		}
		for n := range 5 { // what the first ones take for all
			phones = append(phones, link(n))
		}
		before := restarted()
		for n := range numbers {
			phones = append(phones, link(10+n))
		}
		b.ReportMetric(float64(restarted()-before)/1024/numbers, "KiB/number")
	}
}

var residentLine = regexp.MustCompile(`(?m)^VmRSS:\s+(\d+) kB`)

// resident is the process's memory in bytes, once it has settled.
func (p *process) resident() int64 {
	p.t.Helper()
	raw, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", p.cmd.Process.Pid))
	if err != nil {
		p.t.Fatal(err)
	}
	n, _ := strconv.ParseInt(string(residentLine.FindSubmatch(raw)[1]), 10, 64)
	return n << 10
}
