package main

import (
	"testing"
	"time"
	"fmt"
	wa "frontdesk/playground/whatsapp"
	loopback "frontdesk/playground/telegram"
)

func dump(p *wa.Phone, from int, t *testing.T) int {
	ms := p.Messages()
	for _, m := range ms[from:] {
		t.Logf("   %s@%s %s q=%q t=%q %s", m.Sender.User, m.Chat, m.Kind, m.Quoted, m.Text, fmt.Sprint(m.Target))
	}
	return len(ms)
}

func TestZZRoom(t *testing.T) {
	d := newDuo(t)
	d.linked()
	olga, bo, ana, mal := d.phone("Olga", "34600000003"), d.phone("Bo", "34600000004"), d.phone("Ana", "34600000002"), d.phone("Mal", "34600000009")
	d.owner.Say(d.bot, "/addadmin +34 600 000 003")
	d.until("she is an admin", func() bool { return d.heard(d.owner, "is an admin now") })
	room := d.group(olga, "34600000004")
	nb, no, na, nm := 0, 0, 0, 0
	all := func() {
		time.Sleep(500 * time.Millisecond)
		if len(bo.Messages()) > nb { t.Log("  BO sees"); nb = dump(bo, nb, t) }
		if len(ana.Messages()) > na { t.Log("  ANA sees"); na = dump(ana, na, t) }
		if len(mal.Messages()) > nm { t.Log("  MAL sees"); nm = dump(mal, nm, t) }
		_ = no
	}
	// a family group with the number in it
	fam, err := mal.CreateGroup("Family", "34600000001", "34600000002")
	d.must("", err)
	t.Log("family group: /addteam by mal, /help, /claim, /nosuch")
	for _, s := range []string{"/addteam evil", "/help", "/claim 1111-1111", "/nosuch", "hello"} { d.must(mal.SayIn(fam, s)) }
	all()
	t.Log("mal private: /help /channels /addadmin, /claim")
	for _, s := range []string{"/help", "/channels", "/addadmin +34600000009", "/claim 1111-2222"} { d.must(mal.Say("34600000001", s)) }
	all()
	t.Log("owner's phone in room: #1 hi from phone")
	d.must(d.shop.SayIn(room, "#1 hi from the shop's phone"))
	all()
	t.Log("bo edits olga's message to ana")
	id, err := olga.SayIn(room, "#1 from olga")
	all()
	_ = id
	err = bo.Edit(room, id, "#1 FORGED by bo")
	t.Log(err)
	all()
	d.must(ana.Say("34600000001", "ana here"))
	all()
	t.Log("ana forges an edit of our message")
	id2, err := olga.SayIn(room, "#2 price is 10")
	all()
	_ = id2
	for _, m := range ana.Messages() {
		if m.Text == "price is 10" {
			t.Log("edit", ana.Edit(m.Chat, m.ID, "price is 1"))
			t.Log("revoke", ana.Revoke(m.Chat, m.ID))
		}
	}
	all()
	t.Log("bo leaves and then writes")
	d.must("", olga.RemoveFrom(room, "34600000004"))
	all()
	t.Log("olga private /admins")
	d.must(olga.Say("34600000001", "/admins"))
	time.Sleep(500*time.Millisecond)
	no = dump(olga, 0, t)
	d.must(olga.Say("34600000001", "/delteam support"))
	time.Sleep(500*time.Millisecond)
	no = dump(olga, no, t)
	d.must(olga.Say("34600000001", "1"))
	time.Sleep(500*time.Millisecond)
	no = dump(olga, no, t)
	d.must(olga.Say("34600000001", "/addfield"))
	time.Sleep(500*time.Millisecond)
	no = dump(olga, no, t)
	t.Log(d.out)
	_ = loopback.Msg{}
}
