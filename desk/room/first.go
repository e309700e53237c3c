package room

import (
	"encoding/json"
	"fmt"

	"frontdesk/chat"
	"frontdesk/desk"
	"frontdesk/desk/talk"
)

// First is a message that an agent writes to a contact without being written to.
type First struct {
	By   string    `json:"by"`
	Name string    `json:"name"`
	Team string    `json:"team"` // folded: whose conversation it becomes
	Text chat.Text `json:"text"`
}

// WriteFirst has the contact of that number written to, in a turn of its own. The
// error, for a person, says why it cannot be.
func WriteFirst(t *desk.Turn, c *desk.Case, f First) error {
	switch {
	case c.Blocked:
		return fmt.Errorf("%s is blocked; /unblock in their conversation lifts it", tag(c))
	case c.Ignored:
		return fmt.Errorf("%s is ignored; /ignore off in their conversation lifts it", tag(c))
	case c.Unreachable != "":
		return fmt.Errorf("%s cannot be reached: %s", tag(c), c.Unreachable)
	}
	data, err := json.Marshal(f)
	if err != nil {
		return err
	}
	t.Wakes = append(t.Wakes, desk.Wake{Case: c.ID, At: t.Now, Name: wakeWrite, Data: data})
	return nil
}

// writeFirst is that turn.
func writeFirst(t *desk.Turn) {
	var f First
	if json.Unmarshal(t.Event.Payload, &f) != nil || t.Book.Teams[f.Team] == nil || cannot(t) != "" {
		return
	}
	k := &t.Case.Talk
	if !k.Active() {
		talk.Reopen(t, f.Name)
		k.Team, k.Agent = f.Team, f.By
	}
	if talk.Team(t) == nil {
		k.Team = f.Team
	}
	sendAs(t, &desk.Plan{By: f.By, Name: f.Name, Text: f.Text}, "by "+f.Name)
}
