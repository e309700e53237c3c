package engine

import (
	"encoding/json"
	"errors"
	"fmt"

	"frontdesk/chat"
	"frontdesk/state"
)

// startJob is a row that is to be marked as being sent, and those behind it that become
// one with it. The rows are read anew in the transaction: they may have been changed
// since.
type startJob struct {
	lane   string
	seq    int64
	joined []int64 // in: what may be joined; out: what was
	by     string  // the helper's account that sends it; "": our own
	row    *row    // out: as it is being sent; nil when it is gone
}

// Of posts that are joined: how many messages one album has at most, and how long a
// joined text may be, in the network's units.
const maxAlbum, maxJoined = 10, 4000

// joinable is the rows behind the first that may become one with it: an album's
// always, texts when the first had to wait.
func (ln *lane) joinable() []*row {
	first := ln.rows[0]
	if first.Join == "" || first.Out.Op == chat.Send && !ln.short {
		return nil
	}
	n := 1
	for n < len(ln.rows) && ln.rows[n].Join == first.Join && ln.rows[n].Out.Op == first.Out.Op && !ln.rows[n].held && !ln.rows[n].Off {
		n++
	}
	return ln.rows[1:n]
}

// storedRow reads a row; nil when it is gone.
func storedRow(tx state.Tx, seq int64) (*row, error) {
	raw, err := tx.Get(keyOut(seq))
	if errors.Is(err, state.ErrNotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	r := &row{}
	if err := json.Unmarshal(raw, r); err != nil {
		return nil, fmt.Errorf("decoding outbox row %d: %w", seq, err)
	}
	return r, nil
}

// runStart marks a row as being sent, and joins what may be joined.
func (e *Engine) runStart(tx state.Tx, s *startJob) error {
	s.row = nil
	r, err := storedRow(tx, s.seq)
	if err != nil || r == nil || r.Off {
		return err
	}
	r.Out.Unsure = r.Out.Unsure || r.Sending // left by a former run
	may := s.joined
	s.joined = nil
	for _, seq := range may {
		o, err := storedRow(tx, seq)
		if err != nil {
			return err
		}
		if o == nil || o.Off || o.Sending || !e.join(r, o) {
			break
		}
		s.joined = append(s.joined, seq)
		if err := tx.Delete(keyOut(seq)); err != nil {
			return err
		}
	}
	r.Sending, r.by = true, s.by
	e.name(&r.Out)
	e.lanes.mu.Lock()
	if r.Out.Op == chat.OpenTopic && !r.Out.Unsure {
		r.Out.Since = e.lanes.newest[r.Out.To.Whole().String()]
	}
	e.lanes.mu.Unlock()
	s.row = r
	return putJSON(tx, keyOut(r.Seq), r)
}

// join makes o a part of r; false when it has to stay by itself. A row that was
// tried before stays as it was tried.
func (e *Engine) join(r, o *row) bool {
	if r.Tries > 0 || r.Out.Unsure || o.Out.Unsure || r.Out.To.Whole() != o.Out.To.Whole() || r.ReplyLog != 0 && r.Out.Op == chat.Send || o.ReplyLog != 0 {
		return false
	}
	if r.Out.Op == chat.Copy {
		if len(r.Out.IDs)+len(o.Out.IDs) > maxAlbum || r.Out.From != o.Out.From {
			return false
		}
		r.Out.IDs = append(r.Out.IDs, o.Out.IDs...)
	} else {
		text := chat.Join("\n", r.Out.Text, o.Out.Text.Slice(o.Cut, len(o.Out.Text.S)))
		if len(r.Out.Buttons)+len(o.Out.Buttons) > 0 || e.units(r.Out.To, text.S) > maxJoined {
			return false
		}
		r.Out.Text = text
	}
	r.Also = append(r.Also, r.Log)
	r.Also = append(r.Also, o.Also...)
	r.Log = o.Log
	return true
}

// units counts a text as the network of a place does.
func (e *Engine) units(to chat.Place, s string) int {
	if a := e.adapter(to); a != nil {
		if count := a.Limits().Units; count != nil {
			return count(s)
		}
	}
	return len(s)
}
