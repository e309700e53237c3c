// Package talk is the life of a conversation: opened, waiting, snoozed, closed,
// reopened; whose it is: team, agent, nobody yet. It changes the Case and raises
// happenings; it posts nothing to rooms (desk/room settles that at the end of the
// turn) and knows no survey or rule.
package talk

import (
	"time"

	"frontdesk/desk"
)

// Receive is the first stage: it logs what a contact wrote or pressed, opens or
// reopens the conversation, and raises "started with", "conversation opened" or
// "reopened", and "message".
func Receive(t *desk.Turn) { panic("stub") }

// Settle is a late stage: it sends conversations nobody assigned to the default
// team, says "received" before any team exists, and keeps the timers of the wait
// room and of autoclose.
func Settle(t *desk.Turn) { panic("stub") }

// Assign gives the conversation to a team (folded name). how is "", "round robin"
// or "least busy"; by says who or what did it ("rule spanish", an agent's name).
func Assign(t *desk.Turn, team, how, by string) error { panic("stub") }

// AssignTo gives it to an agent: in the current team if they belong to it, else in
// their only team, else an error for a person. Someone gone: the team's queue,
// with a note.
func AssignTo(t *desk.Turn, agent *desk.Agent, by string) error { panic("stub") }

// Unassign takes the agent off; the conversation waits in its team.
func Unassign(t *desk.Turn, by string) { panic("stub") }

// ForPerson marks the conversation for a person, so that it shows in a room now.
func ForPerson(t *desk.Turn, why string) { panic("stub") }

// Close ends the conversation; Reopen takes the last one up again; Snooze hides it
// until then or until the contact writes.
func Close(t *desk.Turn, by string)                   { panic("stub") }
func Reopen(t *desk.Turn, by string)                  { panic("stub") }
func Snooze(t *desk.Turn, until time.Time, by string) { panic("stub") }

// AgentSpoke notes an agent's message to the contact: automation is silent from
// now on, the contact waits no more, an unassigned conversation is theirs.
func AgentSpoke(t *desk.Turn, agent string) { panic("stub") }

// MaySpeak tells whether automation may write to the contact in this turn, and
// why not: opted out, silent, imported or late message, blocked.
func MaySpeak(t *desk.Turn) (ok bool, why string) { panic("stub") }
