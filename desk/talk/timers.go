package talk

import (
	"time"

	"frontdesk/desk"
	"frontdesk/desk/grammar"
)

// timers sets what has to ring after this turn. They follow from the Case alone,
// so that every turn may set them anew.
func timers(t *desk.Turn) {
	k := t.Case.Talk
	var wait, silence time.Time
	if k.Active() && k.Team == "" && due(t.Case) && waits(t) {
		wait = waitRoomEnds(t)
	}
	if k.State == desk.Waiting && t.Book.Settings.AutoClose > 0 {
		silence = silenceEnds(t)
	}
	keep(t, timerWaitRoom, wait)
	keep(t, timerAutoClose, silence)
}

// silenceEnds is when a conversation that waits for the contact closes.
func silenceEnds(t *desk.Turn) time.Time {
	k := t.Case.Talk
	last := k.Opened
	for _, at := range []time.Time{k.ContactAt, k.AgentAt} {
		if at.After(last) {
			last = at
		}
	}
	return desk.Due(last.Add(t.Book.Settings.AutoClose))
}

// keep sets, moves or cancels a timer.
func keep(t *desk.Turn, name string, at time.Time) {
	if at.IsZero() {
		t.Cancel(name)
		return
	}
	if now, set := t.Case.Timers[name]; !set || !now.At.Equal(at) {
		t.Timer(name, at, nil)
	}
}

// woke takes the timers of conversations. The end of the wait room, and the
// backlog of the first team, need nothing here: Settle routes.
func woke(t *desk.Turn) {
	switch t.Event.Data {
	case timerAutoClose:
		if t.Case.Talk.State == desk.Waiting && !t.Now.Before(silenceEnds(t)) {
			closeWith(t, "silence", "Closed after "+grammar.PrintDuration(t.Book.Settings.AutoClose)+" of silence.")
		}
	case timerSnooze:
		if t.Case.Talk.State == desk.Snoozed {
			t.Case.Talk.State = desk.Open
			event(t, "", "The snooze is over.")
		}
	case timerRate:
		askRating(t)
	case wakeUnassign:
		abandoned(t)
	case wakeAway:
		wentAway(t)
	case wakeDrain:
		drained(t)
	default:
		if p := planOf(t); p != nil && p.Close {
			planDue(t, p)
		}
	}
}
