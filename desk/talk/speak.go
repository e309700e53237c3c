package talk

import (
	"time"

	"frontdesk/chat"
	"frontdesk/desk"
)

// MaySpeak tells whether automation may write to the contact in this turn, and
// why not: opted out, blocked, cannot be reached, an agent has spoken, imported or
// late message.
func MaySpeak(t *desk.Turn) (ok bool, why string) {
	c := t.Case
	switch {
	case c == nil:
		return false, "there is no contact"
	case c.Stopped:
		return false, "the contact opted out of automatic messages"
	case c.Blocked:
		return false, "the contact is blocked"
	case c.Unreachable != "":
		return false, "the contact cannot be reached: " + c.Unreachable
	case c.Talk.Silent:
		return false, "an agent is in the conversation: automation is silent until close or /bot on"
	case Unprompted(t) != "":
		return false, Unprompted(t)
	case Late(t):
		return false, "the message arrived more than an hour late"
	}
	return true, ""
}

// Late tells whether the event is a message that was long under way.
func Late(t *desk.Turn) bool {
	return (t.Event.Kind == chat.Said || t.Event.Kind == chat.Unread) && !t.Event.At.IsZero() && t.Now.Sub(t.Event.At) > lateAfter
}

// Phone stands for the owner of a linked number who writes with their phone: an agent,
// but none of a team's.
const Phone = "phone"

// Unprompted says why automation may not write now: where a network takes messages
// that nobody asked for as spam, the contact must have written within a day, unless
// the channel says otherwise. "" when it may.
func Unprompted(t *desk.Turn) string {
	c := t.Case
	asks := t.Event.Private && (t.Event.Kind == chat.Said || t.Event.Kind == chat.Pressed)
	if asks || !desk.NetworkOf(c.Last.Network).Cautious || t.Now.Sub(c.Seen) <= promptedFor {
		return ""
	}
	if ch, ok := t.House().ChannelAt(c.Last); ok && ch.Unprompted {
		return ""
	}
	return "the contact has been silent for more than a day, and WhatsApp may take a message for spam then (/channel NAME unprompted on)"
}

// promptedFor is how long after a contact's message automation may write.
const promptedFor = 24 * time.Hour

// AgentSpoke notes an agent's message to the contact: automation is silent from
// now on, the contact waits no more, an unassigned conversation is theirs.
func AgentSpoke(t *desk.Turn, agent string) {
	if !t.Case.Talk.Active() {
		Reopen(t, agentName(t, agent))
	}
	k := &t.Case.Talk
	asked := *k
	k.State, k.Silent, k.Wrote, k.Person, k.Spoke = desk.Waiting, true, true, false, true
	k.AgentAt, k.WaitsSince = t.Now, time.Time{}
	t.Cancel(timerSnooze)
	holdClose(t, agentName(t, agent))
	was := *k
	if here := t.Book.RoomOf(t.Event.Place); Team(t) == nil && here != nil {
		k.Team = desk.Fold(here.Name)
	}
	if k.Agent == "" && agent != Phone {
		k.Agent = agent
	}
	measure(t, asked, agent)
	if k.Team != was.Team || k.Agent != was.Agent {
		t.Why("the first answer assigns the conversation to %s", agentName(t, agent))
		t.Raise("assigned", k.Team)
	}
}

// ForPerson marks the conversation for a person, so that it shows in a room now.
func ForPerson(t *desk.Turn, why string) {
	k := &t.Case.Talk
	if k.Active() && k.WaitsSince.IsZero() {
		k.WaitsSince = t.Now
	}
	if k.Person {
		return
	}
	k.Person = true
	t.Why("marked for a person: %s", why)
	event(t, "", "For a person: %s.", why)
}
