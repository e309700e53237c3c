package talk

import (
	"strings"
	"testing"
	"time"

	"frontdesk/chat"
	"frontdesk/desk"
)

func TestFirstMessageOpensInOrder(t *testing.T) {
	w := newWorld(t, "support")
	w.do(chat.Event{Kind: chat.Said, Place: anaAt, Private: true, From: ana, Message: &chat.Message{ID: "1", Text: chat.Plain("/start ads"), Start: "ads"}})
	w.want("raised", w.raised(), "started with ads, conversation opened")
	if Shows(w.turn) || w.c.Talk.Team != "" {
		t.Errorf("a lone /start shows: %+v", w.c.Talk)
	}
	if !w.turn.Entry.Hidden || w.c.Source != "ads" {
		t.Errorf("hidden %v, source %q", w.turn.Entry.Hidden, w.c.Source)
	}
	w.says("hello")
	w.want("raised", w.raised(), "message, assigned support")
	if k := w.c.Talk; !Shows(w.turn) || !k.First || k.State != desk.Open || !k.WaitsSince.Equal(w.now) {
		t.Errorf("the conversation is %+v", k)
	}
}

func TestCommandsOfContacts(t *testing.T) {
	for _, text := range []string{"/help", "/stop", "/skip", "/back", "/mydata", "/forgetme", " /HELP@front_bot"} {
		t.Run(text, func(t *testing.T) {
			w := newWorld(t, "support")
			w.says(text)
			w.want("raised", w.raised(), "")
			if w.c.Talk.State != desk.None || !w.turn.Entry.Hidden {
				t.Errorf("it opened a conversation or shows: %+v", w.c.Talk)
			}
		})
	}
	for _, text := range []string{"/addrule x", "/forgets", "/etc/passwd"} {
		t.Run(text, func(t *testing.T) {
			w := newWorld(t, "support")
			w.says(text)
			if !Shows(w.turn) || w.turn.Entry.Hidden {
				t.Errorf("an ordinary message does not reach the agents")
			}
		})
	}
}

func TestThanksAfterClose(t *testing.T) {
	for text, reopens := range map[string]bool{"thanks!": false, "👍": false, "gracias": false, "thanks, but it is still broken": true, "hello?": true} {
		t.Run(text, func(t *testing.T) {
			w := newWorld(t, "support")
			w.says("hi")
			w.agent("support", func(t *desk.Turn) { AgentSpoke(t, "telegram:8"); Close(t, "Bo") })
			if w.c.Talk.Team != "" || w.c.Talk.Silent || !w.c.Talk.WaitsSince.IsZero() {
				t.Errorf("close left something: %+v", w.c.Talk)
			}
			w.says(text)
			if w.c.Talk.Active() != reopens {
				t.Errorf("active is %v", w.c.Talk.Active())
			}
			if reopens {
				w.want("raised", w.raised(), "reopened, message")
				w.want("team", w.c.Talk.Team, "support")
				w.want("agent", w.c.Talk.Agent, "telegram:8")
			}
		})
	}
}

func TestAfterADayANewConversationOpens(t *testing.T) {
	w := newWorld(t, "support")
	w.says("hi", func(t *desk.Turn) { Close(t, "rule x") })
	number := w.c.Talk.Number
	w.now = w.now.Add(24 * time.Hour)
	w.says("me again")
	if k := w.c.Talk; k.Number != number+1 || k.First || len(k.Once) != 0 {
		t.Errorf("the conversation is %+v", k)
	}
	w.want("raised", w.raised(), "conversation opened, message, assigned support")
}

func TestBeforeAnyTeam(t *testing.T) {
	w := newWorld(t)
	w.says("hello?")
	if len(w.turn.Posts) != 2 || !w.c.Talk.Received {
		t.Fatalf("posts: %+v", w.turn.Posts)
	}
	w.says("anybody?")
	if len(w.turn.Posts) != 0 {
		t.Errorf("something is said twice: %+v", w.turn.Posts[0])
	}
	w.save(desk.KindTeam, "support", desk.Team{Name: "support", Room: roomOf("support"), Forum: true})
	w.woke("backlog", nil)
	w.want("team", w.c.Talk.Team, "support")
}

func TestReceivedIsNotSaidBesideAGreeting(t *testing.T) {
	w := newWorld(t)
	w.says("hello?", func(t *desk.Turn) { desk.Speak(t, "rule greet", chat.Plain("Hi!")) })
	if w.c.Talk.Received {
		t.Error("the greeting was followed by “received”")
	}
}

func TestWaitRoom(t *testing.T) {
	w := newWorld(t, "support")
	w.says("hi", func(t *desk.Turn) { t.Case.Survey = &desk.Run{Survey: "welcome"} })
	if Shows(w.turn) {
		t.Fatal("a conversation in a survey shows")
	}
	w.ring(timerWaitRoom)
	w.want("raised", w.raised(), "assigned support")
	if w.c.Survey == nil || !Shows(w.turn) {
		t.Error("after the wait room the survey goes on, and the room shows the conversation")
	}
	if _, set := w.c.Timers[timerWaitRoom]; set {
		t.Error("the wait room rings again")
	}
}

func TestPersonLeavesTheWaitRoom(t *testing.T) {
	w := newWorld(t, "support")
	w.says("hi", func(t *desk.Turn) { t.Case.Survey = &desk.Run{Survey: "welcome"} })
	w.says("human", func(t *desk.Turn) { ForPerson(t, "the contact asks for a person") })
	if !Shows(w.turn) {
		t.Error("who asks for a person is not shown")
	}
}

func TestSurveyByButtonsAlone(t *testing.T) {
	w := newWorld(t, "support")
	w.says("/start", func(t *desk.Turn) { t.Case.Survey = &desk.Run{Survey: "welcome"} })
	w.do(chat.Event{Kind: chat.Pressed, Place: anaAt, Private: true, From: ana}, func(t *desk.Turn) {
		t.Case.Survey, t.Answer = nil, "language"
		t.Fact("completed", "welcome", "", 0)
	})
	if !Shows(w.turn) || w.c.Talk.WaitsSince.IsZero() {
		t.Errorf("a completed survey does not show: %+v", w.c.Talk)
	}
}

func TestAutoclose(t *testing.T) {
	w := newWorld(t, "support")
	w.says("hi")
	if _, set := w.c.Timers[timerAutoClose]; set {
		t.Error("who waits for an answer is closed")
	}
	w.agent("support", func(t *desk.Turn) { AgentSpoke(t, "telegram:8") })
	w.want("raised", w.raised(), "assigned support")
	w.now = w.now.Add(3 * 24 * time.Hour)
	w.agent("support", func(t *desk.Turn) { AgentSpoke(t, "telegram:8") })
	if got := w.c.Timers[timerAutoClose].At.Sub(w.now); got != 7*24*time.Hour {
		t.Errorf("closes in %s", got)
	}
	w.ring(timerAutoClose)
	w.want("raised", w.raised(), "closed")
	w.want("events", w.events(), "Closed after 7d of silence.")
}

func TestTimedClose(t *testing.T) {
	for name, writes := range map[string]bool{"nobody writes": false, "the contact writes": true} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, "support")
			w.says("hi")
			w.agent("support", func(t *desk.Turn) { PlanClose(t, w.now.Add(2*time.Hour), "telegram:8", "Bo") })
			if writes {
				turn := w.says("wait")
				if p := turn.Posts[0]; p.Out.Text.S != "The planned close is held: Ana wrote." || len(p.Out.Buttons) != 1 {
					t.Errorf("said: %+v", p.Out)
				}
				if _, set := w.c.Timers[desk.PlanTimer(1)]; set || !w.c.Plans[0].Held {
					t.Error("it closes in spite of that")
				}
				return
			}
			w.ring(desk.PlanTimer(1))
			w.want("state", string(w.c.Talk.State), "closed")
		})
	}
}

func TestSnooze(t *testing.T) {
	w := newWorld(t, "support")
	w.says("hi")
	w.agent("support", func(t *desk.Turn) { Snooze(t, w.now.Add(24*time.Hour), "Bo") })
	w.want("events", w.events(), "Snoozed for 1d by Bo, or until Ana writes.")
	w.ring(timerSnooze)
	w.want("state", string(w.c.Talk.State), "open")
	w.agent("support", func(t *desk.Turn) { Snooze(t, w.now.Add(24*time.Hour), "Bo") })
	w.says("me again")
	if _, set := w.c.Timers[timerSnooze]; set || w.c.Talk.State != desk.Open {
		t.Errorf("after a message it is %+v", w.c.Talk)
	}
}

func TestRoundRobinAndLeastBusy(t *testing.T) {
	w := newWorld(t, "sales")
	w.agents("sales", "a", "b", "c")
	var got []string
	for range 4 {
		w.c.Talk = desk.Talk{}
		w.says("hi", func(t *desk.Turn) {
			if err := Assign(t, "sales", "round robin", "rule x"); err != nil {
				w.Error(err)
			}
		})
		got = append(got, strings.TrimPrefix(w.c.Talk.Agent, "telegram:"))
	}
	w.want("round robin", strings.Join(got, ""), "abca")
	w.load = map[string]int{"telegram:a": 3, "telegram:b": 2, "telegram:c": 2}
	for _, want := range []string{"telegram:b", "telegram:c"} { // of equals, the one whose turn it is
		w.c.Talk = desk.Talk{}
		w.says("hi", func(t *desk.Turn) { _ = Assign(t, "sales", "least busy", "rule x") })
		w.want("least busy", w.c.Talk.Agent, want)
	}
	w.says("again", func(t *desk.Turn) { _ = Assign(t, "sales", "round robin", "rule x") })
	w.want("an agent who has it keeps it", w.c.Talk.Agent, "telegram:c")
}

func TestEmptyTeamKeepsItInTheQueue(t *testing.T) {
	w := newWorld(t, "support", "sales")
	w.says("hi", func(t *desk.Turn) { _ = Assign(t, "sales", "round robin", "rule x") })
	if w.c.Talk.Team != "sales" || w.c.Talk.Agent != "" {
		t.Errorf("it is %+v", w.c.Talk)
	}
	if err := Assign(w.turn, "nowhere", "", "rule x"); err == nil {
		t.Error("a team that does not exist takes a conversation")
	}
}

func TestAssignTo(t *testing.T) {
	w := newWorld(t, "support", "sales", "vip")
	w.agents("support", "a")
	w.agents("sales", "s", "both")
	w.agents("vip", "both")
	w.agents("none")
	to := func(name string) error {
		var err error
		w.agent("support", func(t *desk.Turn) { err = AssignTo(t, t.Roster().Agents["telegram:"+name], "Olga") })
		return err
	}
	w.says("hi")
	if err := to("a"); err != nil || w.c.Talk.Team != "support" || w.c.Talk.Agent != "telegram:a" {
		t.Errorf("a member of the team: %v, %+v", err, w.c.Talk)
	}
	if err := to("both"); err == nil || w.c.Talk.Team != "support" {
		t.Errorf("in two other teams: %v, %+v", err, w.c.Talk)
	}
	if err := to("s"); err != nil || w.c.Talk.Team != "sales" || w.c.Talk.Agent != "telegram:s" {
		t.Errorf("in one other team: %v, %+v", err, w.c.Talk)
	}
	w.want("events", w.events(), "Moved from team support to team sales by Olga. Assigned to s by Olga.")
	w.roster.Agents["telegram:gone"] = &desk.Agent{Network: "telegram", Person: "gone", Name: "Gone"}
	if err := to("gone"); err != nil || w.c.Talk.Team != "sales" || w.c.Talk.Agent != "" {
		t.Errorf("somebody gone: %v, %+v", err, w.c.Talk)
	}
}

func TestMembersComeAndGo(t *testing.T) {
	w := newWorld(t, "support")
	w.agent("support")
	a := w.roster.Agents["telegram:8"]
	if a == nil || !a.In("support") {
		t.Fatal("who writes in the room is no agent")
	}
	before := w.roster
	w.now = w.now.Add(time.Minute)
	if w.agent("support"); w.roster != before {
		t.Error("the roster is written for every message")
	}
	w.do(chat.Event{Kind: chat.Joined, Place: roomOf("support"), Who: chat.Person{ID: "66", Bot: true}})
	if w.roster.Agents["telegram:66"] != nil {
		t.Error("a bot is an agent")
	}
	w.says("hi", func(t *desk.Turn) { _ = AssignTo(t, w.roster.Agents["telegram:8"], "Bo") })
	w.index["agent/telegram:8"] = []int64{1}
	w.do(chat.Event{Kind: chat.Left, Place: roomOf("support"), Who: bo})
	if len(w.turn.Wakes) != 1 || w.roster.Agents["telegram:8"].In("support") {
		t.Fatalf("after leaving: wakes %v", w.turn.Wakes)
	}
	w.woke("unassign", w.turn.Wakes[0].Data)
	w.want("agent", w.c.Talk.Agent, "")
	w.want("events", w.events(), "Bo left the team: this waits in the queue of support.")
}

func TestMaySpeak(t *testing.T) {
	tests := map[string]struct {
		set func(*desk.Case)
		old time.Duration
		ok  bool
	}{
		"nothing against it":  {func(*desk.Case) {}, 0, true},
		"opted out":           {func(c *desk.Case) { c.Stopped = true }, 0, false},
		"an agent has spoken": {func(c *desk.Case) { c.Talk.State, c.Talk.Silent = desk.Open, true }, 0, false},
		"blocked":             {func(c *desk.Case) { c.Blocked = true }, 0, false},
		"an hour late":        {func(*desk.Case) {}, time.Hour + time.Second, false},
		"nearly an hour":      {func(*desk.Case) {}, time.Hour, true},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, "support")
			tt.set(w.c)
			w.do(chat.Event{Kind: chat.Said, At: w.now.Add(-tt.old), Place: anaAt, Private: true, From: ana, Message: &chat.Message{ID: "1", Text: chat.Plain("hi")}})
			if ok, why := MaySpeak(w.turn); ok != tt.ok || ok == (why != "") {
				t.Errorf("MaySpeak is %v, %q", ok, why)
			}
		})
	}
}

func TestBlockedAndBack(t *testing.T) {
	w := newWorld(t, "support")
	w.says("hi")
	w.do(chat.Event{Kind: chat.Blocked, Place: anaAt, Private: true, From: ana})
	w.want("unreachable", w.c.Unreachable, chat.ReasonBlocked)
	w.says("back")
	w.want("unreachable", w.c.Unreachable, "")
}

func TestProvenPhone(t *testing.T) {
	w := newWorld(t, "support")
	share := func(person string) {
		w.do(chat.Event{Kind: chat.Said, Place: anaAt, Private: true, From: ana,
			Message: &chat.Message{ID: "1", Media: &chat.Media{Kind: "contact", Phone: "34 600-111", Person: person}}})
	}
	if share("99"); w.c.Phone != "" {
		t.Error("somebody else's card proves a number")
	}
	share("7")
	w.want("phone", w.c.Phone, "+34600111")
}

func TestTidy(t *testing.T) {
	for name, want := range map[string]string{
		"Ana":                              "Ana",
		"Ana\nClosed by Bo.":               "Ana Closed by Bo.",
		"evil\u202etxt.exe":                "eviltxt.exe",
		"  a  b  ":                         "a b",
		"محمد":                             "محمد",
		"e" + strings.Repeat("\u0301", 50): "e" + strings.Repeat("\u0301", 4),
		"bad\xff":                          "bad",
	} {
		if got := Tidy(name); got != want {
			t.Errorf("Tidy(%q) is %q, want %q", name, got, want)
		}
	}
	if got := Tidy(strings.Repeat("x", 500)); len(got) != longestName {
		t.Errorf("a long name keeps %d letters", len(got))
	}
}

func FuzzTidy(f *testing.F) {
	f.Add("Ana\u202e\n")
	f.Fuzz(func(t *testing.T, s string) {
		got := Tidy(s)
		if strings.ContainsAny(got, "\n\r\u202e\u2066") || Tidy(got) != got {
			t.Errorf("Tidy(%q) is %q", s, got)
		}
	})
}

func TestStopAsFirstWordShowsNobody(t *testing.T) {
	w := newWorld(t, "support")
	w.says("stop", func(t *desk.Turn) { t.Take("command") })
	if Shows(w.turn) || !w.c.Talk.WaitsSince.IsZero() || !w.turn.Entry.Hidden {
		t.Errorf("the conversation is %+v", w.c.Talk)
	}
}

func TestDissolvedTeam(t *testing.T) {
	w := newWorld(t, "support", "sales")
	w.says("hi", func(t *desk.Turn) { _ = Assign(t, "sales", "", "rule x") })
	turn := desk.NewTurn(w.now, chat.Event{}, w.book, w.house, w.roster)
	if err := turn.Remove(desk.KindTeam, "sales"); err != nil {
		t.Fatal(err)
	}
	w.book = turn.Book
	w.woke("backlog", nil)
	w.want("team", w.c.Talk.Team, "support")
	w.want("raised", w.raised(), "assigned support")
}
