package main

import (
	"bytes"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"frontdesk/adapters/telegram"
	"frontdesk/chat"
	"frontdesk/desk"
	loopback "frontdesk/playground/telegram"
)

// load has twenty known contacts write four messages each at once, a photo among
// them, to a room with a helper; it tells how long that took, and what the helper
// carried.
func (v *virtual) load(helper *loopback.Bot) (took time.Duration, carried, refused int) {
	v.contacts = v.people(20)
	people := v.contacts
	for i, u := range people {
		u.Say(v.front, text(i, 0))
	}
	v.until("all have a topic", func() bool { return v.missing(20, 1) == "" })
	time.Sleep(3 * time.Minute) // the budgets are whole again
	began := time.Now()
	for n := 1; n < 5; n++ {
		for i, u := range people {
			if n == 2 {
				u.Send(v.front, loopback.Msg{Photo: "x.jpg", Data: []byte("a photo"), Caption: text(i, n)})
				continue
			}
			u.Say(v.front, text(i, n))
		}
	}
	v.until("all have arrived", func() bool { return v.missing(20, 5) == "" })
	took = time.Since(began)
	for _, c := range v.srv.Calls() {
		switch {
		case c.At.Before(began):
		case c.Code == 429:
			refused++
		case c.OK && c.Bot == helper.Username() && c.Chat == v.room.ID():
			carried++
		}
	}
	for _, topic := range v.room.Topics() {
		var who int
		_, _ = fmt.Sscanf(topic.Name, "Contact%02d", &who)
		checkTopic(v.t, v.topic(topic.ID), who, 0)
	}
	return took, carried, refused
}

func (v *virtual) addHelper() *loopback.Bot {
	h := v.srv.NewBot("help_bot")
	v.owner.Say(v.front, "/addhelper "+h.Token())
	v.until("the helper is known", func() bool { return strings.Contains(v.privately(v.owner), "it is not in the room") })
	v.room.SetRights(h, loopback.Rights{})
	v.owner.Say(v.front, "/helpers")
	v.until("the helper is in the room", func() bool { return strings.Contains(v.privately(v.owner), "it is in the room") })
	return h
}

// TestAHelperRaisesTheLimit: where a group's limit counts each bot by itself, a helper
// carries what waits, in order and once; where it counts all bots together, one send
// finds that out, and the helper is left alone.
func TestAHelperRaisesTheLimit(t *testing.T) {
	alone := 0 * time.Second
	for _, perBot := range []bool{false, true} {
		t.Run(fmt.Sprint("by itself ", perBot), func(t *testing.T) {
			inVirtualTime(t, loopback.Options{LimitsPerBot: perBot}, func(v *virtual) {
				h := v.addHelper()
				took, carried, refused := v.load(h)
				t.Logf("%d messages took %s, the helper carried %d, %d refusals", 80, took, carried, refused)
				switch {
				case refused > 1:
					t.Errorf("%d refusals", refused)
				case !perBot && carried > 0:
					t.Errorf("the helper carried %d messages, though it takes the same budget", carried)
				case !perBot:
					alone = took
				case carried < 20 || alone > 0 && took > alone*2/3:
					t.Errorf("with a helper that carried %d it took %s, alone %s", carried, took, alone)
				}
				v.owner.Say(v.front, "/helpers")
				want := map[bool]string{false: "does not raise the limit", true: "it raises the limit, and has carried"}[perBot]
				v.until("what is known is told", func() bool { return strings.Contains(v.privately(v.owner), want) })
			})
		})
	}
}

// TestAHelpersMessagesAreOurs: what a helper posted can be answered, after a restart too;
// a helper that is thrown out hands back what it could not carry.
func TestAHelpersMessagesAreOurs(t *testing.T) {
	inVirtualTime(t, loopback.Options{LimitsPerBot: true}, func(v *virtual) {
		h := v.addHelper()
		v.load(h)
		var by loopback.Message
		for _, m := range v.room.History() {
			if m.From == h.ID() {
				by = m
			}
		}
		if by.ID == 0 {
			t.Fatal("the helper posted nothing")
		}
		v.kill()
		v.room.Say(v.bo, by.Thread, loopback.Msg{Text: "answer to that", ReplyTo: by.ID})
		v.until("the contact has the answer", func() bool { return v.answered("answer to that") != "" })
		if topic, _ := v.room.Topic(by.Thread); topic.Name != v.answered("answer to that") {
			t.Errorf("the answer in the topic of %s went to %s", topic.Name, v.answered("answer to that"))
		}
		// We cannot edit what the helper posted: the edit is shown beside it.
		for i, u := range v.contacts {
			for _, m := range v.srv.Private(v.front, u) {
				if m.From == u.ID() && by.Caption+by.Text != "" && strings.HasPrefix(m.Text+m.Caption, by.Text+by.Caption) {
					if err := u.Edit(v.front, m.ID, fmt.Sprintf("edited by %d", i)); err != nil {
						t.Fatal(err)
					}
					v.until("the edit is shown", func() bool { return strings.Contains(v.topic(by.Thread), fmt.Sprintf("edited by %d", i)) })
				}
			}
		}
		if !strings.Contains(v.topic(by.Thread), "edited by") {
			t.Error("no edit was tried")
		}
		v.room.Kick(h)
		since := time.Now()
		for n := range 5 {
			for i, u := range v.contacts {
				u.Say(v.front, text(i, 5+n))
			}
		}
		v.until("all have arrived", func() bool { return v.missing(20, 10) == "" })
		for _, c := range v.srv.Calls() {
			if c.At.After(since) && c.OK && c.Bot == h.Username() && c.Method == "sendMessage" {
				t.Errorf("a helper that is no member sent something")
			}
		}
	})
}

// answered names the contact who has that text from us.
func (v *virtual) answered(text string) string {
	for i, u := range v.contacts {
		if strings.Contains(v.privately(u), text) {
			return fmt.Sprintf("Contact%02d", i)
		}
	}
	return ""
}

// TestATokenIsKeptNowhere: of the message with a helper's token nothing is kept but the
// token, in a file that only we can read; and that goes with the helper.
func TestATokenIsKeptNowhere(t *testing.T) {
	p := newProcess(t)
	owner := p.srv.NewUser("Olga", user("olga"))
	p.claimed(owner)
	h := p.srv.NewBot("help_bot")
	id := owner.Say(p.bot, "/addhelper "+h.Token())
	p.until("the helper is known", func() bool { return p.heard(owner, "Helper @help_bot") })
	for _, m := range p.srv.Private(p.bot, owner) {
		if m.ID == id {
			t.Error("the message with the token is still there")
		}
	}
	held := p.holders(h.Token())
	if len(held) != 1 || !strings.HasPrefix(held[0], "secrets") {
		t.Fatalf("the token is in %v", held)
	}
	if st, err := os.Stat(filepath.Join(p.dir, held[0])); err != nil || st.Mode().Perm() != 0o600 {
		t.Errorf("its file: %v, %v", st.Mode(), err)
	}
	owner.Say(p.bot, "/delhelper @help_bot")
	p.until("it is gone", func() bool { return p.heard(owner, "helps no more") })
	if held := p.holders(h.Token()); len(held) > 0 || strings.Contains(p.out.String(), h.Token()) {
		t.Errorf("the token is still in %v, or in the log", held)
	}
}

// holders are the files of the data that hold some words.
func (p *process) holders(words string) (files []string) {
	err := filepath.WalkDir(p.dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || !d.Type().IsRegular() {
			return err
		}
		raw, err := os.ReadFile(path)
		if bytes.Contains(raw, []byte(words)) {
			rel, _ := filepath.Rel(p.dir, path)
			files = append(files, rel)
		}
		return err
	})
	if err != nil {
		p.t.Error(err)
	}
	return files
}

func TestAHelpersTokenIsReadOnceAndAgainWhenItChanges(t *testing.T) {
	h := newHelperBots(t.TempDir(), telegram.Options{})
	at := chat.Place{Network: telegram.Network, Account: "77"}
	name := desk.HelperKey(at.Network, at.Account)
	keep := func(token string) chat.Adapter {
		t.Helper()
		if err := h.keep(desk.Secret{Name: name, Value: token}); err != nil {
			t.Fatal(err)
		}
		return h.account(at)
	}
	if h.account(at) != nil {
		t.Error("an account without a token")
	}
	first := keep("77:AAfirst_first_first_first_first_first")
	if err := os.Remove(h.path(name)); err != nil {
		t.Fatal(err)
	}
	if first == nil || h.account(at) != first {
		t.Error("the token is read from the disk for each send")
	}
	if second := keep("77:AAsecond_second_second_second_second"); second == nil || second == first {
		t.Error("a new token gives the old account")
	}
	if keep("") != nil {
		t.Error("an account of a token that was taken off")
	}
}
