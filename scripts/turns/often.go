package turns

import (
	"encoding/json"
	"fmt"
	"time"

	"frontdesk/desk"
)

// mostSaid is how often scripts write to a contact who does not answer, within a day: a
// timer that sets itself anew ends there.
const (
	mostSaid = 50
	saidIn   = 24 * time.Hour
)

// said counts what scripts have written to a contact, since they wrote last.
type said struct {
	Since time.Time `json:"since"` // the first of them
	Heard time.Time `json:"heard"` // when the contact wrote last
	N     int       `json:"n"`
}

// keySaid is where that is kept: with the contact, and of no script.
func keySaid(c *desk.Case) string { return desk.MemoryOf(c.ID) + "/said" }

// often counts one more message to the contact; an error where it is one too many.
func often(t *desk.Turn) error {
	key, s := keySaid(t.Case), said{}
	_ = json.Unmarshal(t.Recall(key), &s) // none yet
	if heard := t.Case.Talk.ContactAt; !s.Heard.Equal(heard) || t.Now.Sub(s.Since) >= saidIn {
		s = said{Since: t.Now, Heard: heard}
	}
	if s.N >= mostSaid {
		return passed{fmt.Errorf("scripts have written %d times within a day, and the contact has not answered", mostSaid)}
	}
	s.N++
	raw, _ := json.Marshal(s) // plain data: cannot fail
	t.Keep(key, raw)
	return nil
}
