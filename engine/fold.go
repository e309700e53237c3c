package engine

import (
	"frontdesk/chat"
	"frontdesk/desk"
)

// Folding: what changes something that still waits to be sent is done to that, in
// its place, instead of being sent after it.

// fold does a post to a row that waits in its lane; false when there is none.
func (w *work) fold(p *desk.Post) (bool, error) {
	if p.Key == "" && p.TargetLog == 0 {
		return false, nil
	}
	for _, seq := range w.e.lanes.waitingRows(p.Lane) {
		r, err := storedRow(w.tx, seq)
		if err != nil {
			return false, err
		}
		if r == nil || r.Sending || r.Off || !folds(r, p) {
			continue
		}
		w.j.patched = append(w.j.patched, r)
		return true, putJSON(w.tx, keyOut(r.Seq), r)
	}
	return false, nil
}

// folds does a post to a row, if it is about the same; false otherwise.
func folds(r *row, p *desk.Post) bool {
	switch {
	case p.Key != "" && r.Key == p.Key:
		keep := *r
		r.Post = *p
		r.Out.To = keep.Out.To
		return true
	case p.TargetLog == 0:
		return false
	case p.Out.Op == chat.Edit && r.Log == p.TargetLog && len(r.Also) == 0 && r.Tries == 0 && (r.Out.Op == chat.Send || r.Out.Op == chat.Copy && r.Out.Text.S != ""):
		r.Out.Text, r.Out.Media = p.Out.Text, p.Out.Media
		return r.Out.Op == chat.Send
	case p.Out.Op == chat.Edit && r.Out.Op == chat.Edit && r.TargetLog == p.TargetLog:
		r.Out = p.Out
		return true
	case p.Out.Op == chat.Delete && r.Log == p.TargetLog && len(r.Also) == 0 && !r.Out.Unsure:
		r.Off = true
		return true
	}
	return false
}

// waitingRows is the rows of a lane that are not under way, as far as memory knows.
func (l *lanes) waitingRows(key string) []int64 {
	l.mu.Lock()
	defer l.mu.Unlock()
	ln := l.m[key]
	if ln == nil {
		return nil
	}
	var out []int64
	for _, r := range ln.rows {
		if !r.Sending {
			out = append(out, r.Seq)
		}
	}
	return out
}
