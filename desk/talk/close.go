package talk

import (
	"fmt"
	"time"

	"frontdesk/chat"
	"frontdesk/desk"
	"frontdesk/desk/grammar"
)

func plainText(format string, args ...any) chat.Text { return chat.Plain(fmt.Sprintf(format, args...)) }

// Close ends the conversation: assignment, waits, the open survey and the silence
// of automation end with it.
func Close(t *desk.Turn, by string) { closeWith(t, by, "Closed by "+by+".") }

func closeWith(t *desk.Turn, by, line string) {
	k := &t.Case.Talk
	if !k.Active() {
		return
	}
	event(t, by, "%s", line)
	t.Why("closed by %s", by)
	t.Fact(desk.FactClosed, "", handledBy(k, by), openTime(t, k.Opened))
	k.State, k.Closed = desk.Closed, t.Now
	k.LastTeam, k.LastAgent = k.Team, k.Agent
	k.Team, k.Agent, k.Silent, k.Person, k.Received = "", "", false, false, false
	k.WaitsSince = time.Time{}
	for name, w := range t.Case.Waits {
		if !w.Always {
			t.Cancel(name)
			delete(t.Case.Waits, name)
		}
	}
	if t.Case.Survey != nil {
		t.Fact("left", t.Case.Survey.Survey, t.Case.Survey.Field, t.Now.Sub(t.Case.Survey.Since))
		t.Case.Survey = nil
	}
	k.How = ""
	dropClose(t)
	for _, name := range []string{timerAutoClose, timerSnooze, timerWaitRoom, "survey"} {
		t.Cancel(name)
	}
	askLater(t)
	t.Raise("closed", "")
}

// Reopen takes the last conversation up again, because somebody of ours wants it.
func Reopen(t *desk.Turn, by string) {
	k := &t.Case.Talk
	switch k.State {
	case desk.None:
		begin(t, t.Case.Seq+1)
	case desk.Closed:
		takeUp(t)
	default:
		return
	}
	k.State, k.Wrote, k.AgentAt = desk.Waiting, true, t.Now
	if k.Team == "" {
		if here := t.Book.RoomOf(t.Event.Place); here != nil {
			k.Team = desk.Fold(here.Name)
		}
	}
	event(t, by, "Reopened by %s.", by)
}

// Snooze hides the conversation until then or until the contact writes.
func Snooze(t *desk.Turn, until time.Time, by string) {
	if !t.Case.Talk.Active() {
		Reopen(t, by)
	}
	k := &t.Case.Talk
	k.State, k.WaitsSince = desk.Snoozed, time.Time{}
	t.Timer(timerSnooze, until, nil)
	event(t, by, "Snoozed for %s by %s, or until %s writes.", grammar.PrintDuration(until.Sub(t.Now)), by, t.Case.Name)
}
