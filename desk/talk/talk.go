// Package talk is the life of a conversation: opened, waiting, snoozed, closed,
// reopened; whose it is: team, agent, nobody yet. It changes the Case and raises
// happenings; it posts nothing to rooms (desk/room settles that at the end of the
// turn, from the log rows of the kind ByEvent that are made here) and knows no
// survey or rule.
package talk

import (
	"fmt"
	"time"

	"frontdesk/chat"
	"frontdesk/desk"
	"frontdesk/desk/hours"
)

const (
	// reopenFor is how long after a close a contact's message takes the same
	// conversation up again.
	reopenFor = 24 * time.Hour
	// lateAfter is the age of a message that causes no automatic text.
	lateAfter = time.Hour
)

// The names of the case's timers that are kept here.
const (
	timerAutoClose = "autoclose"
	timerSnooze    = "snooze"
	timerWaitRoom  = "waitroom"
)

// Team is the team that has the conversation, nil while it has none.
func Team(t *desk.Turn) *desk.Team {
	if t.Case == nil || t.Case.Talk.Team == "" {
		return nil
	}
	return t.Book.Teams[t.Case.Talk.Team]
}

// Zone is the time zone of the conversation's team, else of the room's, else of the
// default team.
func Zone(t *desk.Turn) *time.Location {
	team := Team(t)
	if team == nil {
		team = t.Book.RoomOf(t.Event.Place)
	}
	if team == nil {
		return hours.House(t.Book)
	}
	return hours.Of(t.Book, desk.Fold(team.Name)).Zone()
}

// Shows tells whether agents are to see the conversation now: it is not closed,
// has a team, and is more than a lone /start.
func Shows(t *desk.Turn) bool {
	return t.Case != nil && t.Case.Talk.Active() && Team(t) != nil && due(t.Case)
}

// due tells whether there is anything for agents to see.
func due(c *desk.Case) bool { return c.Talk.Wrote || c.Talk.Person }

// event adds a line about what happened to the log; the room shows it.
func event(t *desk.Turn, by, format string, args ...any) {
	t.Log(desk.ByEvent, by, chat.Plain(fmt.Sprintf(format, args...)))
}
