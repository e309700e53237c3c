package engine

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"frontdesk/chat"
	"frontdesk/desk"
	"frontdesk/state"
)

// Get and Scan read what scripts keep.
func (v *view) Get(key string) []byte {
	raw, err := v.w.tx.Get([]byte(pMemory + key))
	if errors.Is(err, state.ErrNotFound) {
		return nil
	}
	v.fail(err)
	return raw
}

func (v *view) Scan(prefix string) map[string][]byte {
	out := map[string][]byte{}
	v.fail(v.w.tx.Scan([]byte(pMemory+prefix), nil, func(k, raw []byte) (bool, error) {
		out[strings.TrimPrefix(string(k), pMemory)] = append([]byte(nil), raw...)
		return true, nil
	}))
	return out
}

// keepMemory writes what scripts keep, and what is to be done outside.
func (w *work) keepMemory(t *desk.Turn) error {
	for key, value := range t.Memory {
		var err error
		if value == nil {
			err = w.tx.Delete([]byte(pMemory + key))
		} else {
			err = w.tx.Set([]byte(pMemory+key), value)
		}
		if err != nil {
			return err
		}
	}
	for _, id := range t.Erased {
		if err := w.forgetMemory(desk.MemoryOf(id)); err != nil {
			return err
		}
	}
	if err := w.forgetCalls(t.Erased); err != nil {
		return err
	}
	for i := range t.Calls {
		c := &t.Calls[i]
		c.ID = fmt.Sprintf("%s/%d", t.Event.ID, i)
		if err := putJSON(w.tx, []byte(pCall+c.ID), c); err != nil {
			return err
		}
	}
	w.j.calls = t.Calls
	return nil
}

func (w *work) forgetMemory(prefix string) error {
	var keys [][]byte
	err := w.tx.Scan([]byte(pMemory+prefix), nil, func(k, _ []byte) (bool, error) {
		keys = append(keys, append([]byte(nil), k...))
		return true, nil
	})
	for _, k := range keys {
		if err == nil {
			err = w.tx.Delete(k)
		}
	}
	return err
}

// forgetCalls takes out of what is under way what it says about contacts. The rest of it
// stays, so that its end is noted.
func (w *work) forgetCalls(ids []int64) error {
	if len(ids) == 0 {
		return nil
	}
	calls, err := callsIn(w.tx)
	for i := range calls {
		if c := &calls[i]; err == nil && slices.Contains(ids, c.Case) {
			c.Payload = nil
			err = putJSON(w.tx, []byte(pCall+c.ID), c)
		}
	}
	return err
}

// callsIn is all that is under way.
func callsIn(tx state.Tx) (calls []desk.OutCall, err error) {
	err = tx.Scan([]byte(pCall), nil, func(_, raw []byte) (bool, error) {
		var c desk.OutCall
		if err := json.Unmarshal(raw, &c); err != nil {
			return false, fmt.Errorf("decoding a call: %w", err)
		}
		calls = append(calls, c)
		return true, nil
	})
	return calls, err
}

// call does something outside of turns, and tells what came of it.
func (e *Engine) call(ctx context.Context, c desk.OutCall) {
	defer e.calm.add(-1)
	raw := e.o.Call(ctx, c)
	if ctx.Err() != nil {
		return // it is done again after the start
	}
	about := c
	about.Payload = nil
	head, _ := json.Marshal(about)
	ev := chat.Event{ID: "answered/" + c.ID, Kind: chat.Answered, At: e.clock.Now().UTC(), Case: c.Case, Place: c.Place, Data: string(head), Payload: raw}
	e.queue.push("call/"+c.ID, &job{ev: ev})
}

// begin does what turns wanted done.
func (e *Engine) begin(ctx context.Context, calls []desk.OutCall) {
	if e.o.Call == nil {
		return
	}
	for _, c := range calls {
		e.calm.add(1)
		go e.call(ctx, c)
	}
}

// resume does again what a former run had begun.
func (e *Engine) resume(ctx context.Context) error {
	var calls []desk.OutCall
	err := e.o.Store.View(ctx, func(tx state.Tx) (err error) {
		calls, err = callsIn(tx)
		return err
	})
	e.begin(ctx, calls)
	return err
}

// runAnswered is the turn of what came of a call.
func (e *Engine) runAnswered(tx state.Tx, j *job) error {
	key := []byte(pCall + strings.TrimPrefix(j.ev.ID, "answered/"))
	if _, err := tx.Get(key); err != nil {
		j.drop = true
		return ignoreMissing(err)
	}
	if err := tx.Delete(key); err != nil {
		return err
	}
	w := &work{e: e, tx: tx, j: j}
	if err := w.loadHeir(j.ev.Case); err != nil {
		return err
	}
	return w.turn()
}

// loadHeir loads a case, or the one that it was merged into; none where it is gone.
func (w *work) loadHeir(id int64) error {
	for range 10 { // no merge is that deep
		if id == 0 {
			break
		}
		w.c = nil
		if err := w.load(id); err != nil || w.c == nil {
			return err
		}
		id = w.c.Into
	}
	return nil
}
