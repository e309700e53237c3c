package turns

import (
	"context"
	"encoding/json"
	"maps"
	"strings"
	"time"

	"frontdesk/desk"
	"frontdesk/desk/hours"
	"frontdesk/scripts"
)

// Tests runs the tests inside a script, each in a copy of the world as the turn has it:
// the Book, the time, and what the script keeps for all. The contact is made up.
func (h *Host) Tests(t *desk.Turn, s *desk.Script) string {
	c, err := h.script(s.Name, s.Source)
	if err != nil {
		return err.Error()
	}
	return strings.TrimSpace(scripts.Report(c.Test(context.Background(), func() *scripts.Stage { return copied(t, s) })))
}

// copied is a stage that is a copy of the world. Nothing that happens on it comes back.
func copied(t *desk.Turn, s *desk.Script) *scripts.Stage {
	dry := *t
	dry.DryRun, dry.Case, dry.Memory, dry.Spent = true, nil, maps.Clone(t.Memory), &desk.Spent{}
	w := &world{t: &dry, script: s}
	out := scripts.NewStage(t.Now)
	for key, v := range w.stored(scripts.ForAll) {
		out.Memory[scripts.ForAll][key] = v
	}
	out.House = house{w}
	return out
}

// house is what a copy of the world asks the world.
type house struct{ w *world }

func (h house) Zone(team string) *time.Location {
	if h.w.t.Book.Teams[desk.Fold(team)] == nil {
		return hours.House(h.w.t.Book)
	}
	return hours.Of(h.w.t.Book, team).Zone()
}

func (h house) Open(team string, at time.Time) (open, known bool) {
	dry := *h.w.t
	dry.Now = at
	return (&world{t: &dry}).Open(desk.Fold(team))
}

func (h house) Check(e *scripts.Effect) error {
	if e.Do == scripts.DoHTTP { // how many are under way now does not matter
		return nil
	}
	return h.w.Check(e)
}

// stored is all that a script keeps.
func (w *world) stored(scope scripts.Scope) map[string]json.RawMessage {
	out := map[string]json.RawMessage{}
	p, ok := w.prefix(scope)
	if !ok {
		return nil
	}
	for k, v := range w.t.RecallAll(p) {
		out[strings.TrimPrefix(k, p)] = v
	}
	return out
}
