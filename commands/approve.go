package commands

import (
	"strings"

	"frontdesk/chat"
	"frontdesk/desk"
	"frontdesk/desk/talk"
)

// pressApprove takes the decision whether somebody new may answer; true when the
// press was one.
func pressApprove(t *desk.Turn) bool {
	rest, ok := strings.CutPrefix(t.Event.Data, talk.PressApprove)
	if !ok {
		return false
	}
	t.Take("command")
	if t.Role < desk.Manager {
		t.AnswerPress("Only admins may decide that.")
		return true
	}
	t.AnswerPress("")
	word, key, _ := strings.Cut(rest, ":")
	a := t.Roster().Agents[key]
	by := talk.Tidy(t.Event.From.Name())
	switch {
	case a == nil:
		t.Replace(chat.Plain("They are not in the group any more."))
	case word == "y":
		letIn(t, key)
		t.Audit("agent " + a.Name + " let in")
		t.Replace(chat.Plain(a.Name + " may answer contacts now, says " + by + "."))
	default:
		t.Audit("agent " + a.Name + " refused")
		t.Replace(chat.Plain(a.Name + " may not answer contacts, says " + by + ". /approve off, or removing and adding them, asks anew."))
	}
	return true
}

// letIn lets an agent answer from now on.
func letIn(t *desk.Turn, key string) {
	a := t.EditRoster().Agents[key]
	a.Waiting = false
	for _, team := range a.Teams {
		talk.Drain(t, team)
	}
}

// letAllIn is for when nobody has to be approved any more.
func letAllIn(c *Call) {
	for key, a := range c.Roster().Agents {
		if a.Waiting {
			letIn(c.Turn, key)
		}
	}
}
