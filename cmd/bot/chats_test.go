package main

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	loopback "frontdesk/playground/telegram"
)

// account is a whole account's export: so many chats of so many questions, each with an
// answer.
func account(chats, each int) []byte {
	rnd := rand.New(rand.NewPCG(5, 6))
	words := strings.Fields("where what parcel refund order when open price card account login invoice size colour delivery street date change cancel return help number week morning shop paper gift")
	some := func(n int) string {
		out := make([]string, n)
		for i := range out {
			out[i] = words[rnd.IntN(len(words))]
		}
		return strings.Join(out, " ")
	}
	at := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	var b bytes.Buffer
	b.WriteString(`{"personal_information":{"user_id":7},"chats":{"list":[`)
	for c := range chats {
		if c > 0 {
			b.WriteString(",")
		}
		fmt.Fprintf(&b, `{"name":"N%d","type":"personal_chat","id":%d,"messages":[`, c, 100+c)
		for m := range 2 * each {
			text, from := some(7)+"?", fmt.Sprintf("user%d", 100+c)
			if m%2 == 1 {
				from = "user7"
				if text = some(20); m%4 == 1 {
					text = "You get your money back within five days. Send the item to us first, in its paper."
				}
			} else if m%4 == 0 {
				text = some(3) + ", how do I get a refund?"
			}
			at = at.Add(time.Minute)
			if m > 0 {
				b.WriteString(",")
			}
			fmt.Fprintf(&b, `{"id":%d,"type":"message","date_unixtime":"%d","from_id":%q,"text":%q}`, m, at.Unix(), from, text)
		}
		b.WriteString("]}")
	}
	b.WriteString("]}}")
	return b.Bytes()
}

// TestSearchGoesOnAfterKill: an import that is cut off and a search that is cut off are
// done all the same; the message that shows how far they are is one; [Stop] stops.
func TestSearchGoesOnAfterKill(t *testing.T) {
	p := newProcess(t)
	p.env = []string{"TELL_EVERY=20ms"}
	owner := p.srv.NewUser("Olga", user("olga"))
	p.claimed(owner)
	owner.Send(p.bot, loopback.Msg{Document: "result.json", Data: account(500, 30), Caption: "/import"})
	p.until("the file is being read", func() bool { return p.heard(owner, "Reading the file") })
	p.kill()
	run(t, p, p.dir, "export") // what waits to be done stays, whatever the operator looks at meanwhile
	p.start()
	p.until("it was read", func() bool { return p.heard(owner, "30000 messages with 500 people, 15000 questions") })

	owner.Say(p.bot, "/opportunities")
	p.until("it shows how far it is", func() bool { return p.heard(owner, "Looking for opportunities") })
	p.kill()
	p.start()
	p.until("the list is there", func() bool { return p.heard(owner, "within five days") })
	p.until("what showed how far it was is gone, but for one whose receipt was cut off", func() bool { return p.count(owner, "Looking for opportunities") <= 1 })

	shown := p.count(owner, "Looking for opportunities")
	owner.Say(p.bot, "/opportunities new")
	p.until("it looks again", func() bool { return p.count(owner, "Looking for opportunities") > shown })
	if _, err := owner.PressLabel(p.bot, "Stop"); err != nil {
		t.Fatal(err)
	}
	p.until("it has stopped", func() bool { return p.heard(owner, "Stopped") })
	owner.Say(p.bot, "/opportunities")
	p.until("the list of before is shown", func() bool { return p.count(owner, "within five days") == 2 })
	if left, _ := filepath.Glob(filepath.Join(p.dir, "import-*.part")); len(left) > 0 {
		t.Errorf("files are left behind: %v", left)
	}
	p.clean()
}

// TestImportChatsOnServer reads exports in while the bot runs, and while it does not.
func TestImportChatsOnServer(t *testing.T) {
	p := newProcess(t)
	p.env = []string{"TELL_EVERY=1ms"}
	owner := p.srv.NewUser("Olga", user("olga"))
	p.claimed(owner)
	write := func(name string, content []byte) string {
		file := filepath.Join(t.TempDir(), name)
		if err := os.WriteFile(file, content, 0o600); err != nil {
			t.Fatal(err)
		}
		return file
	}
	one, two := write("result.json", account(300, 10)), write("chat.txt", []byte("24.11.26, 10:15 - Kim: are you open\n24.11.26, 10:16 - Shop: yes\n"))
	if out := run(t, p, p.dir, "import-chats", one); !strings.Contains(out, "6000 messages with 300 people, 3000 questions") {
		t.Error(out)
	}
	if err := p.stop(); err != nil {
		t.Fatal(err)
	}
	if out := run(t, p, p.dir, "import-chats", "--us", "Shop", two, one); !strings.Contains(out, "2 messages with 1 person, 1 question") || !strings.Contains(out, "was imported before") {
		t.Error(out)
	}
	p.start()
	owner.Say(p.bot, "/import")
	p.until("both are listed", func() bool { return p.heard(owner, "6000 messages") && p.heard(owner, "2 messages with 1 person") })
}
