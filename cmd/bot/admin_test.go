package main

import (
	"regexp"
	"strings"
	"testing"

	loopback "frontdesk/playground/telegram"
)

var inviteLink = regexp.MustCompile(`https://t\.me/front_bot\?start=(\S+)`)

// TestAdminsByReplyAndByLink makes admins over the wire: by a reply to what they
// wrote, and by a link that works once.
func TestAdminsByReplyAndByLink(t *testing.T) {
	p := newProcess(t)
	owner, bo, maria, eve := p.srv.NewUser("Olga", user("olga")), p.srv.NewUser("Bo", user("bo")), p.srv.NewUser("Maria", user("maria")), p.srv.NewUser("Eve", user("eve"))
	p.claimed(owner)
	room := p.room("support", owner)
	room.Add(bo)
	said := room.Say(bo, 0, "good morning")
	p.until("Bo is hinted at", func() bool { return p.inRoom(room, 0, "stays between colleagues") })
	room.Say(owner, 0, loopback.Msg{Text: "/addadmin", ReplyTo: said})
	p.until("Bo is an admin", func() bool { return p.inRoom(room, 0, "Bo is an admin now") })
	bo.Say(p.bot, "/addsnippet hello Hello!")
	p.until("Bo may configure", func() bool { return p.heard(bo, "Saved:") })

	owner.Say(p.bot, "/addadmin @maria")
	p.until("there is a link", func() bool { return p.heard(owner, "https://t.me/front_bot?start=") })
	var code string
	for _, m := range p.srv.Private(p.bot, owner) {
		if found := inviteLink.FindStringSubmatch(m.Text); found != nil {
			code = found[1]
		}
	}
	maria.Start(p.bot, code)
	p.until("Maria is an admin", func() bool { return p.heard(maria, "You are an admin now") })
	p.until("the owner is told", func() bool { return p.heard(owner, "Maria has used your invitation") })
	eve.Start(p.bot, code)
	p.until("Eve is told that it was used", func() bool { return p.heard(eve, "was used or has expired") })
	eve.Say(p.bot, "/addsnippet evil text")
	p.until("Eve is a contact like any", func() bool {
		return thread(room, "Eve") != 0 && p.inRoom(room, thread(room, "Eve"), "/addsnippet evil")
	})
	p.clean()
}

// TestTheMenuIsTheRooms: the native menu of the room has the snippets first, that of
// contacts only what contacts may type.
func TestTheMenuIsTheRooms(t *testing.T) {
	p := newProcess(t)
	owner, ana := p.srv.NewUser("Olga", user("olga")), p.srv.NewUser("Ana", user("ana"))
	p.claimed(owner)
	room := p.room("support", owner)
	owner.Say(p.bot, "/addsnippet connect-whatsapp How to connect.")
	p.until("the room's menu has the snippet", func() bool {
		menu := p.srv.Menu(room.ID())
		return len(menu) > 3 && menu[0].Name == "connect_whatsapp"
	})
	p.until("contacts have a menu", func() bool { return len(p.srv.Menu(ana.ID())) > 0 })
	for _, c := range p.srv.Menu(ana.ID()) {
		if strings.HasPrefix(c.Name, "add") || c.Name == "claim" {
			t.Errorf("contacts are shown /%s", c.Name)
		}
	}
	p.clean()
}

// TestBackupRestore: a backup taken while the bot runs holds everything, and a bot
// on the restored data goes on where it was.
func TestBackupRestore(t *testing.T) {
	p, room, ana, bo := newRoom(t)
	run(t, p, p.dir, "backup", p.dir+"/../b.bak")
	p.kill()
	restored := t.TempDir()
	run(t, p, restored, "restore", p.dir+"/../b.bak")
	p.dir = restored
	p.start()
	ana.Say(p.bot, "still here?")
	topic := thread(room, "Ana")
	p.until("the same topic goes on", func() bool { return p.inRoom(room, topic, "still here?") })
	room.Say(bo, topic, "yes")
	p.until("Ana has the answer", func() bool { return p.heard(ana, "yes") })
	if n := len(room.Topics()); n != 1 {
		t.Errorf("%d topics, want one", n)
	}
}
