package main

import (
	"context"
	"regexp"
	"testing"
)

// scanned links the shop's number in the chat once more.
func (d *duo) scanned(name string) {
	d.t.Helper()
	before, n := d.shownQR(d.owner), d.count(d.owner, "is linked as channel "+name)
	d.owner.Say(d.bot, "/addchannel whatsapp "+name)
	d.press(d.owner, "Only people who first write from now on")
	d.until("a new QR code is shown", func() bool { qr := d.shownQR(d.owner); return qr != "" && qr != before })
	if err := d.shop.Scan(d.shownQR(d.owner)); err != nil {
		d.t.Fatal(err)
	}
	d.until("the number is linked", func() bool { return d.count(d.owner, "is linked as channel "+name) > n })
}

// TestOldChatsAndContacts: what the phone tells of the past keeps old chats private, and
// loses no contact: neither those who wrote before it told, nor, when the number is
// linked anew, those of the time before. Admins are heard however old their chat is.
func TestOldChatsAndContacts(t *testing.T) {
	d := newDuo(t)
	ana, bo, tom, olga := d.phone("Ana", "34600000002"), d.phone("Bo", "34600000004"), d.phone("Tom", "34600000005"), d.phone("Olga", "34600000003")
	d.must(ana.Say("34600000001", "privately, before"))
	d.must(olga.Say("34600000001", "it is me"))
	d.gets(d.shop, "privately, before")
	d.gets(d.shop, "it is me")
	d.linked()
	room := d.room("support", d.owner)
	d.owner.Say(d.bot, "/addadmin +34600000003")
	d.until("she is an admin", func() bool { return d.heard(d.owner, "is an admin now") })
	d.must(tom.Say("34600000001", "tom's first"))
	d.until("Tom is in the room", func() bool { return d.inRoom(room, thread(room, "Tom"), "tom's first") })
	d.must("", d.shop.SendHistory(d.companion()))
	d.must("", d.companion().Settled(t.Context()))
	d.must(ana.Say("34600000001", "privately, after"))
	d.must(bo.Say("34600000001", "bo's first"))
	d.must(tom.Say("34600000001", "tom's second"))
	d.until("Bo is in the room", func() bool { return d.inRoom(room, thread(room, "Bo"), "bo's first") })
	d.until("Tom is heard", func() bool { return d.inRoom(room, thread(room, "Tom"), "tom's second") })
	d.must(olga.Say("34600000001", "/channels"))
	d.gets(olga, "WhatsApp +34600000001 (shop): connected")
	d.companion().LogOut()
	d.until("the admin is told", func() bool { return d.heard(d.owner, "the number is unlinked") })
	d.scanned("shop")
	d.must("", d.shop.SendHistory(d.companion()))
	d.must("", d.companion().Settled(t.Context()))
	d.must(ana.Say("34600000001", "privately, still"))
	d.must(bo.Say("34600000001", "bo's second"))
	d.until("Bo is heard after that", func() bool { return d.inRoom(room, thread(room, "Bo"), "bo's second") })
	if thread(room, "Ana") != 0 || d.anywhere(room, "privately") != 0 {
		t.Error("an old chat is in the room")
	}
	d.clean()
}

// TestStoppedWhileLinking: the admin is told that nothing came of it, the old code is
// taken away, and a number that was linked in that moment, or taken off, is unlinked on
// the phone too.
func TestStoppedWhileLinking(t *testing.T) {
	d := newDuo(t)
	d.claimed(d.owner)
	d.owner.Say(d.bot, "/addchannel whatsapp shop")
	d.press(d.owner, "Only people who first write from now on")
	d.until("a QR code is shown", func() bool { return d.shownQR(d.owner) != "" })
	d.asks("/channels", "Telegram") // what came of the picture is known by then, so that it is not sent anew
	d.kill()
	d.start()
	d.until("the admin is told", func() bool { return d.heard(d.owner, "not linked: the bot was restarted meanwhile") })
	d.until("the code is gone", func() bool { return d.shownQR(d.owner) == "" })
	d.scanned("shop")
	d.until("that code is gone too", func() bool { return d.shownQR(d.owner) == "" })
	d.kill()
	d.env = append(d.env, "WHATSAPP_AT=127.0.0.1:1") // nobody can be told
	d.start()
	d.owner.Say(d.bot, "/delchannel shop")
	d.press(d.owner, "Unlink")
	d.until("it is unlinked", func() bool { return d.heard(d.owner, "is unlinked") })
	d.kill()
	d.env = d.env[:len(d.env)-1]
	d.start()
	d.comes("the phone shows no companion", func() bool { return len(d.shop.Companions()) == 0 })
}

// TestTheNumberIsTakenOff: /doctor looks after every number; what would go by one that is
// taken off is refused with the true reason, and goes once it is linked anew.
func TestTheNumberIsTakenOff(t *testing.T) {
	d := newDuo(t)
	d.linked()
	room := d.room("support", d.owner)
	ana := d.phone("Ana", "34600000002")
	d.must(ana.Say("34600000001", "hello"))
	d.until("she is in the room", func() bool { return d.inRoom(room, thread(room, "Ana"), "hello") })
	topic := thread(room, "Ana")
	d.asks("/doctor", "WhatsApp +34600000001 (shop): connected")
	d.owner.Say(d.bot, "/delchannel shop")
	d.press(d.owner, "Unlink")
	d.comes("the phone shows no companion", func() bool { return len(d.shop.Companions()) == 0 })
	room.Say(d.owner, topic, "too late")
	d.until("the room is told", func() bool { return d.inRoom(room, topic, "the number that Ana wrote to is linked no more") })
	d.scanned("shop")
	for i := range 5 { // the adapter is exchanged meanwhile
		d.scanned("shop" + string(rune('0'+i)))
		room.Say(d.owner, topic, "answer "+string(rune('0'+i)))
	}
	for i := range 5 {
		d.gets(ana, "answer "+string(rune('0'+i)))
	}
	if d.anywhere(room, "They have to write first") != 0 {
		t.Error("a wrong reason is given")
	}
	d.clean()
}

// TestTheOnlyNumberIsLost: a bot of one number ends when that is unlinked on the phone, and
// says how it goes on; then it goes on.
func TestTheOnlyNumberIsLost(t *testing.T) {
	d := newDuo(t)
	d.scanInTerminal(d.shop)
	d.env = append(d.env, "TELEGRAM_TOKEN=")
	d.start()
	ctx, cancel := context.WithTimeout(t.Context(), longest)
	defer cancel()
	m := d.out.find(ctx, claimLine)
	olga := d.phone("Olga", "34600000003")
	d.must(olga.Say("34600000001", m[0]))
	d.gets(olga, "You are the owner now")
	d.companion().LogOut()
	for range 2 {
		if d.out.find(ctx, regexp.MustCompile("bot link whatsapp links it anew")) == nil {
			t.Fatalf("it says:\n%s", d.out)
		}
		if err := d.cmd.Wait(); err == nil {
			t.Error("it ends as if all were well")
		}
		d.start()
	}
	_ = d.cmd.Wait()
	d.scanInTerminal(d.shop)
	d.start()
	d.must(olga.Say("34600000001", "/channels"))
	d.gets(olga, "WhatsApp +34600000001 (whatsapp): connected")
}
