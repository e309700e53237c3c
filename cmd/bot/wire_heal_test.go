package main

import (
	"strings"
	"testing"

	loopback "frontdesk/playground/telegram"
)

// TestADeletedTopicIsMadeAnew: once, with the card and what was said.
func TestADeletedTopicIsMadeAnew(t *testing.T) {
	p, room, ana, _ := newRoom(t)
	old := thread(room, "Ana")
	room.DeleteTopic(p.owner, old)
	ana.Say(p.bot, "are you still there?")
	p.until("it stands in a new topic", func() bool {
		now := thread(room, "Ana")
		return now != 0 && now != old && p.inRoom(room, now, "are you still there?")
	})
	if n := len(room.Topics()); n != 1 {
		t.Errorf("%d topics, want one", n)
	}
	p.clean()
}

// TestAFullForumGoesOnInGeneral: contacts have a number there, and can be answered.
func TestAFullForumGoesOnInGeneral(t *testing.T) {
	p, room, _, bo := newRoom(t)
	p.srv.Fault(loopback.Fault{Method: "createForumTopic", Kind: loopback.Refuse, Code: 400, Description: "Bad Request: TOPICS_TOO_MUCH"})
	bea := p.srv.NewUser("Bea", user("bea"))
	bea.Say(p.bot, "hello from Bea")
	p.until("Bea is in General", func() bool { return p.inRoom(room, 0, "#2 Bea") })
	p.until("the owner is told", func() bool { return p.heard(p.owner, "takes no further topic") })
	room.Say(bo, 0, "#2 welcome")
	p.until("Bea is answered", func() bool { return p.heard(bea, "welcome") })
}

// TestAnUpgradedGroupIsFollowed: a plain group that becomes a supergroup stays the room.
func TestAnUpgradedGroupIsFollowed(t *testing.T) {
	p := newProcess(t)
	owner, ana := p.srv.NewUser("Olga", user("olga")), p.srv.NewUser("Ana", user("ana"))
	p.claimed(owner)
	room := p.srv.CreateGroup("shop", owner, p.bot)
	room.Say(owner, 0, "/addteam shop")
	p.until("there is a team", func() bool { return p.inRoom(room, 0, "now the room of team") })
	ana.Say(p.bot, "before")
	p.until("she is in the room", func() bool { return p.inRoom(room, 0, "before") })
	room.Upgrade()
	ana.Say(p.bot, "after")
	p.until("she is in the new one", func() bool { return p.inRoom(room, 0, "after") })
}

// TestAnAlbumStaysAnAlbum: copied as one.
func TestAnAlbumStaysAnAlbum(t *testing.T) {
	p, room, ana, _ := newRoom(t)
	ana.Send(p.bot, loopback.Msg{Album: []loopback.Msg{{Photo: "a.jpg", Caption: "two of them"}, {Photo: "b.jpg"}}})
	p.until("both are in the room, as an album", func() bool {
		albums := map[string]int{}
		for _, m := range p.srv.Messages(room.ID(), thread(room, "Ana")) {
			if m.FromBot && m.Media == "photo" && m.Album != "" {
				albums[m.Album]++
			}
		}
		for _, n := range albums {
			return len(albums) == 1 && n == 2
		}
		return false
	})
	p.clean()
}

// TestAChangedTokenEndsTheRun: with a word on what to do, and without the token.
func TestAChangedTokenEndsTheRun(t *testing.T) {
	p, _, _, _ := newRoom(t)
	p.srv.Fault(loopback.Fault{Kind: loopback.Refuse, Code: 401, Description: "Unauthorized"})
	p.srv.NewUser("Bea", user("bea")).Say(p.bot, "hello") // ends the poll under way
	if err := p.cmd.Wait(); err == nil {
		t.Error("it ended as if all were well")
	}
	p.cmd = nil
	if out := p.out.String(); !strings.Contains(out, "ask @BotFather") || strings.Contains(out, p.bot.Token()) {
		t.Errorf("it said:\n%s", out)
	}
}
