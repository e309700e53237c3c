package engine

import (
	"encoding/json"

	"frontdesk/chat"
	"frontdesk/desk"
	"frontdesk/state"
)

// Rows of erased contacts leave the outbox in the turn that erases them, those under
// way too: what such a row has done all the same, the desk undoes (outlived).

// erased is the rows that are gone from the store and still in memory.
type erased struct {
	soon map[int64]bool // by turns not yet committed
	sure map[int64]bool // the first row of a busy lane
}

func newErased() erased { return erased{soon: map[int64]bool{}, sure: map[int64]bool{}} }

func (e erased) has(r *row) bool { return e.soon[r.Seq] || e.sure[r.Seq] }

// erasePosts deletes what waits to be sent to the contacts, or about them.
func (w *work) erasePosts(ids map[int64]bool) error {
	var low int64
	if _, err := getJSON(w.tx, []byte(kLow), &low); err != nil {
		return err
	}
	var rows []*row
	err := w.tx.Scan([]byte(pOut), keyOut(low), func(_, raw []byte) (bool, error) {
		r := &row{}
		err := json.Unmarshal(raw, r)
		if err == nil && (ids[r.Case] || ids[r.About]) {
			rows = append(rows, r)
		}
		return true, err
	})
	for _, r := range rows {
		if err == nil {
			err = w.tx.Delete(keyOut(r.Seq))
		}
	}
	w.e.lanes.doom(w.j, rows)
	return err
}

// withdraw gives up what waits in a lane to show log entries.
func (w *work) withdraw(t *desk.Turn) error {
	for _, lane := range t.Withdrawn {
		var rows []*row
		for _, seq := range w.e.lanes.waitingRows(lane) {
			r, err := storedRow(w.tx, seq)
			if err != nil {
				return err
			}
			if r == nil || r.Sending || r.Off || r.Log == 0 || r.Mark == desk.MarkCard || w.j.row != nil && w.j.row.Seq == seq {
				continue
			}
			if err := w.tx.Delete(keyOut(seq)); err != nil {
				return err
			}
			rows = append(rows, r)
		}
		w.e.lanes.doom(w.j, rows)
	}
	return nil
}

// doom notes rows that a turn under way erases.
func (l *lanes) doom(j *job, rows []*row) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, r := range rows {
		l.erased.soon[r.Seq] = true
		j.erased = append(j.erased, r)
	}
}

// spare undoes doom: the turn was not kept.
func (l *lanes) spare(j *job) {
	rows := j.erased
	j.erased = nil
	for _, r := range rows {
		delete(l.erased.soon, r.Seq)
	}
	for _, r := range rows {
		l.kick(r.Lane)
	}
}

// purge takes the rows that a kept turn has erased out of their lanes. One that is
// under way, or that a timer holds, stays until it comes to pass.
func (l *lanes) purge(j *job, touched map[string]bool) {
	for _, r := range j.erased {
		delete(l.erased.soon, r.Seq)
		ln := l.m[r.Lane]
		if ln == nil {
			continue
		}
		touched[r.Lane] = true
		if ln.busy && ln.rows[0].Seq == r.Seq {
			l.erased.sure[r.Seq] = true
			continue
		}
		busy := ln.busy
		l.remove(r)
		ln.busy = busy
	}
}

// pass drops erased rows from the beginning of a lane that is not busy; true while
// the turn that erases the first one is under way.
func (l *lanes) pass(key string) bool {
	for {
		ln := l.m[key]
		if ln == nil || len(ln.rows) == 0 || ln.busy {
			return false
		}
		r := ln.rows[0]
		if !l.erased.sure[r.Seq] {
			return l.erased.soon[r.Seq]
		}
		l.remove(r)
	}
}

func (l *lanes) erasedRow(r *row) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.erased.has(r)
}

// outlived tells whether a row did its work although its contact was erased
// meanwhile.
func (l *lanes) outlived(j *job) bool { return j.ev.Kind == chat.Sent && l.erasedRow(j.row) }

// keepStanding remembers a message of ours that no log entry knows, for the contact
// that it is about: in a room's General, in a room without topics, in private. What
// stands in their topic goes with it.
func (e *Engine) keepStanding(tx state.Tx, j *job) error {
	r := j.row
	inTopic := r.About == r.Case && !r.Room.IsZero() && !r.Flat
	if r.About == 0 || r.Log != 0 && r.About == r.Case || inTopic || len(j.ev.Receipt.IDs) == 0 {
		return nil
	}
	if _, err := tx.Get(keyCase(r.About)); err != nil {
		return ignoreMissing(err)
	}
	for _, id := range j.ev.Receipt.IDs {
		s := desk.Spot{Place: r.Out.To, ID: id}
		raw, err := json.Marshal(desk.Trail{At: j.ev.At, Spot: s})
		if err != nil {
			return err
		}
		if err := tx.SetTTL(keyMine(r.About, mineSpot+string(keyRef(s))), raw, taggedFor); err != nil {
			return err
		}
	}
	return nil
}
