package whatsapp

import (
	"fmt"
	"sync"
	"testing"

	"go.mau.fi/whatsmeow/types"
	"go.mau.fi/whatsmeow/types/events"
)

func TestManyWrite(t *testing.T) {
	const people, each = 5, 20
	s := start(t, Options{})
	owner := phone(t, s, "Shop", "34600000001")
	b := link(t, s, owner)
	var wg sync.WaitGroup
	for i := range people {
		p := phone(t, s, fmt.Sprint("P", i), fmt.Sprint(34600111000+i))
		wg.Go(func() {
			for k := range each {
				if _, err := p.Say("34600000001", fmt.Sprint(k)); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
	check(t, must(s.Device(*b.Store.ID))(t).Settled(within(t)))
	next := map[types.JID]int{}
	for _, e := range b.events.list() {
		m, ok := e.(*events.Message)
		if !ok || m.Message.GetConversation() == "" {
			continue
		}
		if want := fmt.Sprint(next[m.Info.Chat]); m.Message.GetConversation() != want {
			t.Fatalf("%s came where %s was due", m.Message.GetConversation(), want)
		}
		next[m.Info.Chat]++
	}
	for chat, n := range next {
		if n != each || len(next) != people {
			t.Fatalf("%d of %s, %d chats", n, chat, len(next))
		}
	}
}

func TestKeysRunOut(t *testing.T) {
	s := start(t, Options{})
	ana, ben := phone(t, s, "Ana", "34600111222"), phone(t, s, "Ben", "34600333444")
	for range 50 {
		//lint:ignore SA1019 a stanza that whatsmeow would not send
		if ana.cli.DangerousInternals().FetchPreKeysNoError(within(t), []types.JID{ben.LID()})[ben.LID()] == nil {
			t.Fatal("no keys")
		}
	}
	check(t, s.until(within(t), func() bool { return len(ben.dev.oneTime) >= 50 }))
	must(ana.Say("34600333444", "hello"))(t)
	if m := must(ben.Next(within(t)))(t); m.Text != "hello" {
		t.Fatalf("got %+v", m)
	}
}

func TestManyKeys(t *testing.T) {
	s := start(t, Options{ManyKeys: true})
	ana := phone(t, s, "Ana", "34600111222")
	if n := len(ana.dev.oneTime); n != 812 {
		t.Fatalf("%d keys", n)
	}
}
