package turns

import (
	"encoding/json"
	"errors"
	"fmt"
	"strconv"

	"frontdesk/desk"
	"frontdesk/desk/talk"
	"frontdesk/scripts"
)

// mostPending is how many calls of one script are under way at most; mostLinks is how
// many of them follow from each other's answers, with no message or timer in between: a
// request whose answer makes two more would never end.
const (
	mostPending = 100
	mostLinks   = 20
)

// asked is an HTTP request on its way, with what its handler is to be given.
type asked struct {
	HTTP scripts.HTTP    `json:"http"`
	Data json.RawMessage `json:"data,omitempty"`
}

func request(t *desk.Turn, s *desk.Script, e *scripts.Effect) error {
	raw, err := json.Marshal(asked{*e.HTTP, e.Data})
	if err != nil {
		return err
	}
	return leave(t, desk.OutCall{Kind: desk.CallHTTP, Script: s.Name, Handler: e.Name, Payload: raw})
}

// later leaves a slow script for outside of the turn.
func later(t *desk.Turn, w *world, c desk.ScriptCall) error {
	raw, err := json.Marshal(slowWork{World: w.snapshot(), Kind: c.Kind, Name: c.Name, Args: c.Args, Source: c.Script.Source, Zone: w.turn.Zone.String(), Typed: c.Typed})
	if err != nil {
		return fmt.Errorf("taking a snapshot for script %s: %w", c.Script.Name, err)
	}
	if err := leave(t, desk.OutCall{Kind: desk.CallSlow, Script: c.Script.Name, Handler: c.Name, Payload: raw}); err != nil {
		return err
	}
	t.Why("script %s: runs outside of the turn", c.Script.Name)
	return nil
}

// leave has something done after the turn.
func leave(t *desk.Turn, c desk.OutCall) error {
	if err := mayLeave(t, c.Script); err != nil {
		return err
	}
	c.Late = talk.Late(t)
	if up, ok := t.Answers(); ok {
		c.Depth, c.Late = up.Depth+1, up.Late
	}
	c.Place = t.Event.Place
	if t.Case != nil {
		c.Case = t.Case.ID
	}
	t.Calls = append(t.Calls, c)
	count(t, c.Script, +1)
	return nil
}

// mayLeave tells whether one more call of a script may be made.
func mayLeave(t *desk.Turn, script string) error {
	if up, ok := t.Answers(); ok && up.Depth+1 >= mostLinks {
		return fmt.Errorf("%d calls have followed from each other's answers: the chain ends here; after(…) may begin a new one", mostLinks)
	}
	if pending(t, script) >= mostPending {
		return errors.New("too many of its calls are under way (at most " + strconv.Itoa(mostPending) + ")")
	}
	return nil
}

func pending(t *desk.Turn, script string) int {
	n, _ := strconv.Atoi(string(t.Recall(desk.MemoryPending(script)))) // none yet
	return n
}

// count notes that calls were made, or answered.
func count(t *desk.Turn, script string, by int) {
	var raw []byte
	if n := pending(t, script) + by; n > 0 {
		raw = []byte(strconv.Itoa(n))
	}
	t.Keep(desk.MemoryPending(script), raw)
}
