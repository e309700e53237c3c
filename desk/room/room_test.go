package room

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"frontdesk/chat"
	"frontdesk/desk"
	"frontdesk/desk/talk"
)

func assign(team string) func(*desk.Turn) {
	return func(t *desk.Turn) {
		if err := talk.Assign(t, team, "", "Olga"); err != nil {
			panic(err)
		}
	}
}

func closeBy(name string) func(*desk.Turn) {
	return func(t *desk.Turn) { talk.Close(t, name) }
}

func TestFirstMessageOpensATopicOnce(t *testing.T) {
	w := newWorld(t, "support")
	w.want(w.says("hi"), "support + Ana", `support/ < Ana · Telegram · "hi"`)
	w.want(w.says("anybody?"), "support/ < anybody?")
	if topic := w.c.Topic(roomOf("support")); topic.Card == "" || topic.Thread == "" {
		t.Errorf("the topic is %+v", topic)
	}
}

func TestCardHoldsWhatCameBefore(t *testing.T) {
	w := newWorld(t)
	w.save(desk.KindField, "language", desk.Field{Name: "language", Type: "choice", Choices: []desk.Choice{{Label: "Español", Value: "es"}}})
	w.says("hello?")
	w.said(chat.Message{Media: &chat.Media{Kind: "photo"}, Text: chat.Plain("look")})
	w.says("anybody?", func(t *desk.Turn) {
		t.Case.Fields = map[string]desk.Value{"language": {V: "es"}}
		t.Case.Tags = []string{"vip"}
		Note(t, chat.Plain("seems urgent"), "rule x")
	})
	w.save(desk.KindTeam, "support", desk.Team{Name: "support", Room: roomOf("support"), Forum: true})
	photo := w.log[3].Src.ID // 1 hello, 2 received
	w.want(w.do(chat.Event{Kind: chat.Woke, Data: "backlog", Case: 12}), "support + Ana",
		`support/ < Ana · Telegram · language: Español · #vip · "hello?"`, "support/ < copy of "+photo, "support/ < anybody?", "support/ < 📝 seems urgent")
}

func TestSurveyStaysOutOfTheRoom(t *testing.T) {
	w := newWorld(t, "support")
	w.want(w.says("hi", func(t *desk.Turn) {
		t.Case.Survey = &desk.Run{Survey: "welcome"}
		desk.Speak(t, "survey welcome", chat.Plain("Language?"))
	}), "ana < Language?")
	w.want(w.says("what for?"), "")
	w.want(w.says("es", func(t *desk.Turn) { t.Answer, t.Case.Survey = "language", nil }),
		"support + Ana", `support/ < Ana · Telegram · "hi" · "what for?"`)
}

func TestAutomationIsMirrored(t *testing.T) {
	w := newWorld(t, "support")
	w.says("hi")
	w.want(w.says("price?", func(t *desk.Turn) { desk.Speak(t, "rule price", chat.Plain("10 €")) }), "ana < 10 €", "support/ < price?", "support/ < 🤖 10 €")
}

func TestTransferAndTakeBack(t *testing.T) {
	w := newWorld(t, "support", "sales")
	w.says("hi")
	w.agent("support", "hello", "")
	w.want(w.agent("support", "/assign sales", "", func(t *desk.Turn) {}), "ana < /assign sales") // the commands' stage is not here
	w.want(w.says("a question", assign("sales")), "support/ < → Ana is now with team sales.", "support/ closed", "sales + Ana",
		`sales/ < Ana · Telegram · "a question"`+"\n/unsend as a reply to a message withdraws it; deleting it here does not.", "sales/ < Said before:\nAna: hi\nBo: hello\nBo: /assign sales", "sales/ < · Moved from team support to team sales by Olga.")
	w.want(w.agent("support", "hello?", ""), "support/ < (to \"hello?\") Not sent: Ana is now with team sales. [Take back]")
	w.agent("sales", "sales here", "")
	w.want(w.press("support", pressTakeBack, "Not sent: Ana is now with team sales."),
		"notice", "support/ ~ Taken back by Bo.", "sales/ < → Ana is now with team support.", "sales/ closed", "support/ reopened",
		"support/ < Said before:\nAna: a question\nBo: sales here", "support/ < · Moved from team sales to team support by Bo.")
	w.want(w.agent("support", "me again", ""), "ana < me again")
}

func TestCloseThanksReopen(t *testing.T) {
	w := newWorld(t, "support")
	w.says("hi")
	w.want(w.agent("support", "// done", "", closeBy("Bo")), "support/ < · Closed by Bo.", "support/ closed")
	w.want(w.says("thanks!"), "support/ < thanks!")
	w.want(w.says("one more thing"), "support/ reopened", "support/ < one more thing")
}

func TestMessageThatClosesIsShown(t *testing.T) {
	w := newWorld(t, "support")
	w.says("hi")
	w.want(w.says("bye now", closeBy("rule bye")), "support/ < bye now", "support/ < · Closed by rule bye.", "support/ closed")
}

func TestAgentReopensByWriting(t *testing.T) {
	w := newWorld(t, "support")
	w.says("hi", closeBy("rule x"))
	w.says("hello?")
	w.agent("support", "// x", "", closeBy("Bo"))
	w.want(w.agent("support", "one more thing from us", ""), "ana < one more thing from us", "support/ reopened", "support/ < · Reopened by Bo.")
	if !w.c.Talk.Silent || w.c.Talk.Agent != "telegram:8" || w.c.Talk.Team != "support" {
		t.Errorf("the conversation is %+v", w.c.Talk)
	}
}

func TestClosedByHand(t *testing.T) {
	w := newWorld(t, "support")
	w.says("hi")
	at := w.topic("support")
	w.want(w.do(chat.Event{Kind: chat.Closed, Place: at, From: bo}), "")
	if w.c.Talk.State != desk.Closed {
		t.Errorf("the conversation is %+v", w.c.Talk)
	}
	w.do(chat.Event{Kind: chat.Reopened, Place: at, From: bo})
	if !w.c.Talk.Active() || w.c.Topic(at).Shut {
		t.Errorf("the conversation is %+v", w.c.Talk)
	}
	w.want(w.says("hi again"), "support/ < hi again")
}

func TestBacklogOfAHundredsEntries(t *testing.T) {
	w := newWorld(t)
	for i := range 250 {
		w.says(fmt.Sprint("line ", i, strings.Repeat(".", 30)))
	}
	w.save(desk.KindTeam, "support", desk.Team{Name: "support", Room: roomOf("support"), Forum: true})
	seen := w.do(chat.Event{Kind: chat.Woke, Data: "backlog", Case: 12})
	for n := 0; ; n++ {
		timer, more := w.c.Timers["show"]
		if !more {
			break
		}
		if n > 3 || timer.At.After(w.now) {
			t.Fatalf("the backlog comes in too many turns, or too late: %v", timer)
		}
		delete(w.c.Timers, "show")
		seen += "\n" + w.do(chat.Event{Kind: chat.Woke, Data: "show", Case: 12})
	}
	at := 0
	for i := range 250 {
		next := strings.Index(seen[at:], fmt.Sprint("line ", i, "."))
		if next < 0 {
			t.Fatalf("line %d is missing, or out of order", i)
		}
		at += next
	}
	if n := strings.Count(seen, "line "); n != 250 {
		t.Errorf("%d lines are shown", n)
	}
}

func TestAlbumAndUnread(t *testing.T) {
	w := newWorld(t)
	w.says("hi")
	for range 3 {
		w.said(chat.Message{Album: "a", Media: &chat.Media{Kind: "photo"}})
	}
	w.save(desk.KindTeam, "support", desk.Team{Name: "support", Room: roomOf("support"), Forum: true})
	ids := []string{w.log[3].Src.ID, w.log[4].Src.ID, w.log[5].Src.ID}
	w.want(w.do(chat.Event{Kind: chat.Woke, Data: "backlog", Case: 12}), "support + Ana", `support/ < Ana · Telegram · "hi"`,
		"support/ < copy of "+ids[0], "support/ < copy of "+ids[1], "support/ < copy of "+ids[2])
	for _, p := range w.turn.Posts[len(w.turn.Posts)-3:] { // the engine makes one of them
		if p.Join != "album/a" || p.Hold != albumHold {
			t.Errorf("an item of an album has the join %q and is held %s", p.Join, p.Hold)
		}
	}
	w.want(w.do(chat.Event{Kind: chat.Unread, Data: "hologram", Place: anaAt, Private: true, From: ana, Message: &chat.Message{ID: "u1"}}),
		"support/ < copy of u1", "support/ < · Ana sent something that I cannot read (hologram): it is shown as far as the network copies it.")
}

func TestFlatRoom(t *testing.T) {
	w := newWorld(t, "flat")
	w.want(w.says("hi"), `flat < #12 Ana · Telegram · "hi"`)
	w.want(w.says("anybody?"), "flat < #12 Ana: anybody?")
	w.want(w.said(chat.Message{Media: &chat.Media{Kind: "sticker"}}), "flat < #12 Ana: [sticker]", "flat < copy of "+w.log[3].Src.ID)
	w.want(w.said(chat.Message{Text: chat.Plain("look"), Media: &chat.Media{Kind: "photo"}}), "flat < copy of "+w.log[4].Src.ID)
	if p := w.turn.Posts[0]; p.Out.Text.S != "#12 Ana: look" {
		t.Errorf("the photo's caption is %q", p.Out.Text.S)
	}
}

func TestHostileNames(t *testing.T) {
	for name, want := range map[string]string{
		"Ana\nClosed":       "support + Ana Closed",
		"/close":            "support + /close",
		"\u202ekcart\u2066": "support + kcart",
		"\u200b\u2060":      "support + #12",
	} {
		w := newWorld(t, "support")
		seen := w.do(chat.Event{Kind: chat.Said, Place: anaAt, Private: true, From: chat.Person{ID: "7", First: name}, Message: &chat.Message{ID: "1", Text: chat.Plain("hi")}})
		opened, card, _ := strings.Cut(seen, "\n")
		if opened != want || strings.Contains(card, "/close") || strings.Contains(card, "\u202e") {
			t.Errorf("%q: seen %q", name, seen)
		}
	}
}

func TestTeamIsDissolved(t *testing.T) {
	w := newWorld(t, "support", "sales")
	w.says("hi", assign("sales"))
	turn := desk.NewTurn(w.now, chat.Event{}, w.book, w.house, w.roster)
	if err := turn.Remove(desk.KindTeam, "sales"); err != nil {
		t.Fatal(err)
	}
	w.book = turn.Book
	seen := w.do(chat.Event{Kind: chat.Woke, Data: "backlog", Case: 12})
	if !strings.Contains(seen, "support + Ana") || w.c.Talk.Team != "support" {
		t.Errorf("seen: %s", seen)
	}
}

func TestLateEditOfAnUnseenMessage(t *testing.T) {
	w := newWorld(t)
	w.says("helo")
	id := w.log[1].Src.ID
	w.do(chat.Event{Kind: chat.Edited, Place: anaAt, Private: true, From: ana, Message: &chat.Message{ID: id, Text: chat.Plain("hello")}})
	w.save(desk.KindTeam, "support", desk.Team{Name: "support", Room: roomOf("support"), Forum: true})
	w.want(w.do(chat.Event{Kind: chat.Woke, Data: "backlog", Case: 12}), "support + Ana", `support/ < Ana · Telegram · "hello"`)
	w.says("and thsi")
	edit := chat.Event{Kind: chat.Edited, Place: anaAt, Private: true, From: ana, Message: &chat.Message{ID: w.log[w.c.Seq].Src.ID, Text: chat.Plain("and this")}}
	w.want(w.do(edit), "support/ ~ and this ✏️")
	w.want(w.do(edit), "")
	edit.Message = &chat.Message{ID: id, Text: chat.Plain("hello all")} // it stands in the card
	w.want(w.do(edit), "")
	if p := w.turn.Posts[0]; p.Mark != desk.MarkCardEdit || !strings.Contains(p.Out.Text.S, `"hello all"`) {
		t.Errorf("the card says %q", p.Out.Text.S)
	}
}

func TestAlert(t *testing.T) {
	w := newWorld(t, "support")
	w.roster.Agents["telegram:8"] = &desk.Agent{Network: "telegram", Person: "8", Name: "Bo", Username: "bo", Teams: []string{"support"}}
	for who, want := range map[string]string{"support": "support < 🔔 look\n#12 Ana · rule x", "@bo": "support < @bo 🔔 look\n#12 Ana · rule x", "telegram:9": "olga < 🔔 look\n#12 Ana · rule x"} {
		turn := desk.NewTurn(w.now, chat.Event{}, w.book, w.house, w.roster)
		turn.Case = &desk.Case{ID: 12, Name: "Ana"}
		if err := Alert(turn, who, chat.Plain("look"), "rule x"); err != nil {
			t.Fatal(err)
		}
		w.want(w.print(&turn.Posts[0].Out, "x"), want)
	}
	if err := Alert(desk.NewTurn(time.Time{}, chat.Event{}, w.book, w.house, w.roster), "nobody", chat.Plain("x"), "rule x"); err == nil {
		t.Error("nobody is alerted without an error")
	}
}

func TestSurveyWhileTheRoomLooksOn(t *testing.T) {
	w := newWorld(t, "support")
	w.save(desk.KindField, "order", desk.Field{Name: "order", Type: "text"})
	w.save(desk.KindField, "email", desk.Field{Name: "email", Type: "text"})
	w.save(desk.KindSurvey, "welcome", desk.Survey{Name: "welcome", Questions: []desk.Question{{Field: "order"}, {Field: "email"}}})
	w.says("hi")
	w.says("AB1", func(t *desk.Turn) { t.Case.Survey = &desk.Run{Survey: "welcome"} })
	answer := func(field string) func(*desk.Turn) {
		return func(t *desk.Turn) {
			if t.Case.Fields == nil {
				t.Case.Fields = map[string]desk.Value{}
			}
			t.Case.Fields[field], t.Answer = desk.Value{V: t.Event.Message.Text.S}, field
		}
	}
	w.want(w.says("AB1", answer("order")), "support/ < · order: AB1")
	w.want(w.says("a@b.c", answer("email"), func(t *desk.Turn) {
		t.Case.Survey = nil
		t.Fact("completed", "welcome", "", 0)
	}), "support/ < · Survey welcome completed: order: AB1 · email: a@b.c")
}

func TestWhyAPersonIsWantedStandsBelowTheCard(t *testing.T) {
	w := newWorld(t, "support")
	w.want(w.says("human", func(t *desk.Turn) { talk.ForPerson(t, "the contact asks for a person") }),
		"support + Ana", `support/ < Ana · Telegram · "human"`, "support/ < · For a person: the contact asks for a person.")
}

func TestTranscriptOnlyOfWhatWasMissed(t *testing.T) {
	w := newWorld(t, "support", "sales")
	w.says("first")
	w.agent("support", "// x", "", closeBy("Bo"))
	w.says("second", assign("sales"))
	if got := w.says("third", assign("support")); strings.Contains(got, "first") || !strings.Contains(got, "Ana: second") {
		t.Errorf("seen:\n%s", got)
	}
}
