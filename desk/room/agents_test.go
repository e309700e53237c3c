package room

import (
	"strings"
	"testing"
	"time"

	"frontdesk/chat"
	"frontdesk/desk"
)

func TestWhatAgentsType(t *testing.T) {
	const noted = " A note: Ana does not see it. [Send to the contact]"
	tests := map[string]struct{ text, to, want string }{
		"plain text":                     {"hello", "", "ana < hello"},
		"reply to the contact":           {"yes", "second", `ana < (to "second") yes`},
		"reply to a colleague's answer":  {"yes", "answer", `ana < (to "answer") yes`},
		"reply to the card":              {"who?", `Ana · Telegram · "hi"`, `support/ < (to "who?")` + noted},
		"reply to a note":                {"really?", "// a note", `support/ < (to "really?")` + noted},
		"note":                           {"// secret", "", ""},
		"note in full width":             {"／／secret", "", ""},
		"note with an invisible start":   {"\u200b /\u200b/ secret", "", ""},
		"literal slash":                  {`\/start`, "", "ana < /start"},
		"begins with a teammate":         {"@olga can you?", "", `support/ < (to "@olga can you?")` + noted},
		"begins with a teammate, comma":  {"@Olga, can you?", "", `support/ < (to "@Olga, can you?")` + noted},
		"begins with somebody else":      {"@other is our shop", "", "ana < @other is our shop"},
		"begins with an admin":           {"@boss hello", "", `support/ < (to "@boss hello")` + noted},
		"names a teammate later":         {"ask @olga", "", "ana < ask @olga"},
		"reply to the topic's beginning": {"hello", "topic", "ana < hello"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, "support")
			w.roster.Agents["telegram:9"] = &desk.Agent{Network: "telegram", Person: "9", Name: "Olga", Username: "olga", Teams: []string{"support"}}
			w.save(desk.KindAdmin, "telegram:77", desk.Admin{Network: "telegram", Person: "77", Name: "Boss", Username: "boss"})
			w.says("hi")
			w.says("second")
			w.agent("support", "answer", "")
			w.agent("support", "// a note", "")
			if tt.to == "topic" {
				tt.to = ""
				c := w.topic("support")
				w.want(w.do(chat.Event{Kind: chat.Said, Place: c, From: bo, Message: &chat.Message{ID: "x", ReplyTo: c.Thread, Text: chat.Plain(tt.text)}}), tt.want)
				return
			}
			got := w.agent("support", tt.text, tt.to)
			w.want(got, tt.want)
			if e := w.log[w.c.Seq]; (e.Side == desk.ByAgent) != strings.HasPrefix(tt.want, "ana") {
				t.Errorf("it is logged as %q", e.Side)
			}
		})
	}
}

func TestSendANoteOnce(t *testing.T) {
	w := newWorld(t, "support")
	w.says("hi")
	w.agent("support", "fine", `Ana · Telegram · "hi"`)
	e := w.log[w.c.Seq]
	data := "send:2"
	if e.Seq != 2 || e.Side != desk.ByNote {
		t.Fatalf("the note is %+v", e)
	}
	w.want(w.press("support", data, "A note: Ana does not see it."), "notice", "ana < fine", "support/ ~ Sent to Ana by Bo.")
	w.want(w.press("support", data, "A note: Ana does not see it."), "notice It was sent already.")
}

func TestOnlyAgentsPress(t *testing.T) {
	w := newWorld(t, "support")
	w.says("hi")
	w.agent("support", "fine", `Ana · Telegram · "hi"`)
	eve := chat.Person{ID: "66", Anonymous: true}
	w.want(w.do(chat.Event{Kind: chat.Pressed, Place: w.topic("support"), From: eve, Data: "send:2", Query: "q"}), "notice Only agents of this team may do that.")
}

func TestMediaOfAgents(t *testing.T) {
	w := newWorld(t, "support")
	w.says("hi")
	at := w.topic("support")
	photo := &chat.Media{Kind: "photo", File: "f"}
	send := func(id, caption string) string {
		return w.do(chat.Event{Kind: chat.Said, Place: at, From: bo, Message: &chat.Message{ID: id, Media: photo, Text: chat.Plain(caption)}})
	}
	w.want(send("p1", "here"), "ana < copy of p1")
	w.want(send("p2", "// not for her"), "")
	w.want(send("p3", `\/literal`), "ana < /literal")
}

func TestAnonymousIsNotSent(t *testing.T) {
	w := newWorld(t, "support")
	w.says("hi")
	at := w.topic("support")
	say := func() string {
		return w.do(chat.Event{Kind: chat.Said, Place: at, From: chat.Person{ID: "1087968824", Anonymous: true}, Message: &chat.Message{ID: "x", Text: chat.Plain("hello")}})
	}
	for range 2 { // every message is answered: nobody must take it for sent
		if got := say(); !strings.HasPrefix(got, "support/ < Not sent: I cannot see who you are") {
			t.Errorf("seen: %s", got)
		}
	}
}

func TestGeneralIsForColleagues(t *testing.T) {
	w := newWorld(t, "support")
	say := func(from chat.Person) string {
		ev := chat.Event{Kind: chat.Said, Place: roomOf("support"), From: from, Message: &chat.Message{ID: "x", Text: chat.Plain("lunch?")}}
		w.turn = w.decide(ev, nil, func(t *desk.Turn) { t.Case = nil })
		n := len(w.lanes)
		w.lanes = nil
		return strings.Repeat("hint", n)
	}
	w.want(say(bo), "hint")
	w.want(say(bo), "")
	w.want(say(chat.Person{ID: "99", First: "Dora"}), "hint")
	w.want(say(chat.Person{ID: "100", First: "Robot", Bot: true}), "")
	w.now = w.now.Add(24 * time.Hour)
	w.want(say(bo), "hint")
	if len(w.house.Hints) != 1 {
		t.Errorf("old hints are kept: %v", w.house.Hints)
	}
}

func TestEditsOfAgents(t *testing.T) {
	w := newWorld(t, "support")
	w.says("hi")
	at := w.topic("support")
	w.agent("support", "helo", "")
	sent := w.log[w.c.Seq].Src.ID
	w.agent("support", "// secret", "")
	noted := w.log[w.c.Seq].Src.ID
	edit := func(id, s string) string {
		return w.do(chat.Event{Kind: chat.Edited, Place: at, From: bo, Message: &chat.Message{ID: id, Text: chat.Plain(s)}})
	}
	w.want(edit(sent, "hello"), "ana ~ hello")
	w.want(edit(sent, "hello"), "")
	if got := edit(sent, "// hello"); !strings.Contains(got, "does not make a sent message a note") || strings.Contains(got, "ana ") {
		t.Errorf("seen: %s", got)
	}
	w.want(edit(noted, "not a secret"), "")
	w.want(edit("unknown", "x"), "")
}

func TestSurveyEndsWhenAnAgentWrites(t *testing.T) {
	w := newWorld(t, "support")
	w.says("hi")
	w.says("more", func(t *desk.Turn) { t.Case.Survey = &desk.Run{Survey: "welcome"} })
	w.agent("support", "hello", "")
	if w.c.Survey != nil || !w.c.Talk.Silent {
		t.Error("the survey goes on")
	}
}

func TestUnreachableIsSaidAtOnce(t *testing.T) {
	w := newWorld(t, "support")
	w.says("hi")
	w.want(w.do(chat.Event{Kind: chat.Blocked, Place: anaAt, Private: true, From: ana}), "support/ < · Ana has blocked the bot: nothing can be sent until they write again.")
	w.want(w.agent("support", "hello?", ""), `support/ < (to "hello?") Not sent: Ana has blocked the bot. Nothing can be sent until they write again.`)
	w.says("I am back")
	w.want(w.agent("support", "welcome", ""), "ana < welcome")
}

func TestRefusals(t *testing.T) {
	w := newWorld(t, "support")
	w.says("hi")
	w.refuse["send"] = chat.ReasonBlocked
	w.want(w.agent("support", "hello?", ""), "ana ✗ send", `support/ < (to "hello?") ⚠️ Not delivered: Ana has blocked the bot. Nothing can be sent until they write again.`)
	if w.c.Unreachable != chat.ReasonBlocked || !strings.HasPrefix(w.log[w.c.Seq].Fate, "refused") {
		t.Errorf("unreachable %q, fate %q", w.c.Unreachable, w.log[w.c.Seq].Fate)
	}
}

func TestPossiblyDoubledIsSaid(t *testing.T) {
	w := newWorld(t, "support")
	w.says("hi")
	w.agent("support", "hello", "")
	row := &desk.Post{Mark: desk.MarkReply, Case: 12, Log: w.c.Seq, Out: chat.Out{To: anaAt, Unsure: true}}
	w.decide(chat.Event{Kind: chat.Sent, Case: 12, Place: anaAt}, row)
	w.want(w.do(chat.Event{Kind: chat.Renamed, Place: w.topic("support")}),
		`support/ < (to "hello") · This may have reached Ana twice: the network did not confirm the first try.`)
}

func TestDeletedTopicIsMadeAnew(t *testing.T) {
	w := newWorld(t, "support")
	w.says("hi")
	w.refuse["send"+w.topic("support").Thread] = chat.ReasonNoThread
	w.want(w.says("one"), "support/ ✗ send", "support + Ana", `support/ < Ana · Telegram · "hi"`, "support/ < one")
	w.want(w.says("two"), "support/ < two")
}

func TestClosedTopicIsOpenedForWhatComes(t *testing.T) {
	w := newWorld(t, "support")
	w.says("hi")
	thread := w.topic("support").Thread
	w.refuse["send"+thread] = chat.ReasonThreadShut
	seen := w.says("one")
	if !strings.HasPrefix(seen, "support/ ✗ send\nsupport/ reopened\nsupport/ ✗ send\nsupport < #12 Ana: one") {
		t.Errorf("what a topic does not take at all goes to General; seen:\n%s", seen)
	}
}

func TestNoRightToOpenTopics(t *testing.T) {
	w := newWorld(t, "support")
	w.refuse["open topic"] = chat.ReasonRights
	seen := w.says("hi")
	if !strings.Contains(seen, "olga < ⚠️ The room of team support does not take messages: I lack a right there.") {
		t.Errorf("seen:\n%s", seen)
	}
	name := timerTopic + desk.RoomKey(roomOf("support"))
	if w.c.Timers[name].At.Sub(w.now) != openEvery {
		t.Fatalf("timers: %v", w.c.Timers)
	}
	delete(w.refuse, "open topic")
	delete(w.c.Timers, name)
	w.want(w.do(chat.Event{Kind: chat.Woke, Data: name, Case: 12}), "support + Ana")
	if w.topic("support").Thread == "" {
		t.Error("the topic has no thread")
	}
}

func TestMigratedGroup(t *testing.T) {
	w := newWorld(t, "flat")
	w.says("hi")
	p := &desk.Post{Case: 12, Room: roomOf("flat"), Mark: desk.MarkRelay, Log: 1, Out: chat.Out{Op: chat.Send, To: roomOf("flat"), Text: chat.Plain("x")}}
	w.decide(chat.Event{Kind: chat.Refused, Data: chat.ReasonMoved, Case: 12, To: chat.Place{Chat: "-new"}}, p)
	if w.book.Teams["flat"].Room.Chat != "-new" || w.c.Topic(roomOf("new")) == nil {
		t.Errorf("the team is at %v, the topics are %v", w.book.Teams["flat"].Room, w.c.Topics)
	}
	w.want(w.says("again"), "new < x", "new < #12 Ana: again")
}

func TestReactionsAreMirroredOrTold(t *testing.T) {
	w := newWorld(t, "support")
	w.says("hi")
	w.agent("support", "hello", "")
	e := w.log[w.c.Seq]
	w.marks = true
	react := chat.Event{Kind: chat.Reacted, Place: anaAt, Private: true, From: ana, Target: e.Copies[0].ID, Data: "👍"}
	w.want(w.do(react), "support/ 👍 "+e.Src.ID)
	react.Data = ""
	w.want(w.do(react), "support/ 👌 "+e.Src.ID)
	react.Data = "🦄"
	w.refuse["react"+w.topic("support").Thread] = chat.ReasonUnsupported
	w.want(w.do(react), "support/ ✗ react", "support/ < · Ana reacted 🦄 to “hello”")
	react.Data, react.Target = "👍", w.log[1].Src.ID // on her own message
	w.want(w.do(react), "support/ < · Ana reacted 👍 to “hi”")
}

func TestRoomWhoseTopicsVanish(t *testing.T) {
	w := newWorld(t, "support")
	w.says("hi")
	w.refuse["any topic"] = chat.ReasonNoThread
	seen := w.says("one") // do fails when sending does not come to an end
	if !strings.Contains(seen, "support < #12 Ana: one") {
		t.Errorf("the message is lost; seen:\n%s", seen)
	}
}
