package talk

import (
	"frontdesk/desk"
)

// Block ends the conversation and everything that waits to be said; from then on
// nothing that the contact writes is shown, and nothing is sent. The contact is told
// nothing.
func Block(t *desk.Turn, by string) {
	if t.Case.Blocked {
		return
	}
	t.Case.Blocked = true
	event(t, by, "%s was blocked by %s.", t.Case.Name, by)
	for name := range t.Case.Waits {
		t.Cancel(name)
		delete(t.Case.Waits, name)
	}
	t.Why("blocked by %s", by)
	Close(t, by)
}

// Unblock lets the contact write again.
func Unblock(t *desk.Turn, by string) {
	if !t.Case.Blocked {
		return
	}
	t.Case.Blocked = false
	event(t, by, "%s was unblocked by %s.", t.Case.Name, by)
	t.Why("unblocked by %s", by)
}
