package engine

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"frontdesk/chat"
	"frontdesk/desk"
	"frontdesk/state"
)

// row is a post on its way out. It is kept as queued or sending; a row that is
// sent, or refused for good, is deleted in the turn of that event. A row found as
// sending at the start is unknown: it is sent again, and said to be unsure.
type row struct {
	Seq int64 `json:"seq"`
	desk.Post
	Sending   bool      `json:"sending,omitempty"`
	Tries     int       `json:"tries,omitempty"`
	Since     time.Time `json:"since"` // when it was made
	NotBefore time.Time `json:"not_before,omitzero"`
	Asked     string    `json:"asked,omitempty"` // the chat or account that asked to wait until NotBefore

	Off   bool `json:"off,omitempty"`  // withdrawn before it was sent: it is about to be closed
	Flat  bool `json:"flat,omitempty"` // the room has no threads
	flew  bool // counted as on its way
	held  bool // since a restore: until an admin decides
	fresh bool // threads are as they were a moment ago

	by    string // the helper's account that sends it this time
	heavy bool   // no helper can carry it
}

// gap is what lies between the Seq of two rows, so that rows made by a row's fate
// find room right after it.
const gap = 1 << 16

// keepPosts makes outbox rows of the turn's posts. A row whose lane is idle is
// kept as sending at once: it may go as soon as this turn is durable.
func (w *work) keepPosts(t *desk.Turn) error {
	front := int64(0)
	for _, p := range t.Posts {
		if folded, err := w.fold(p); folded || err != nil {
			if err != nil {
				return err
			}
			continue
		}
		r := &row{Post: *p, Since: t.Now, fresh: true}
		if p.Hold > 0 {
			r.NotBefore = t.Now.Add(p.Hold)
		}
		if p.Front && w.j.row != nil && p.Lane == w.j.row.Lane {
			front++
			r.Seq = w.j.row.Seq + front
		} else {
			r.Seq = w.e.lanes.nextSeq()
		}
		if c := caseOf(t, p.Case); c != nil && !p.Room.IsZero() {
			if topic := c.Topic(p.Room); topic != nil {
				r.Out.To.Thread, r.Flat = topic.Thread, topic.Flat
			}
		}
		w.e.name(&r.Out)
		w.e.lanes.plan(w.j, r)
		if err := putJSON(w.tx, keyOut(r.Seq), r); err != nil {
			return err
		}
	}
	return nil
}

// caseOf is the case of that number as the turn has it, nil when it does not.
func caseOf(t *desk.Turn, id int64) *desk.Case {
	for _, c := range append([]*desk.Case{t.Case}, t.Others...) {
		if c != nil && c.ID == id {
			return c
		}
	}
	return nil
}

// putRows keeps rows in a new state; a row that is gone meanwhile stays gone.
func putRows(tx state.Tx, rows []*row) error {
	for _, r := range rows {
		if _, err := tx.Get(keyOut(r.Seq)); err != nil {
			return ignoreMissing(err)
		}
		if err := putJSON(tx, keyOut(r.Seq), r); err != nil {
			return err
		}
	}
	return nil
}

// runFate is the turn of a row that was sent or refused.
func (e *Engine) runFate(tx state.Tx, j *job) error {
	if _, err := tx.Get(keyOut(j.row.Seq)); err != nil {
		if errors.Is(err, state.ErrNotFound) && e.lanes.outlived(j) {
			return (&work{e: e, tx: tx, j: j}).turn()
		}
		j.drop = true
		return ignoreMissing(err)
	}
	if err := tx.Delete(keyOut(j.row.Seq)); err != nil {
		return err
	}
	if err := e.keepFate(tx, j); err != nil {
		return fmt.Errorf("keeping the fate of row %d: %w", j.row.Seq, err)
	}
	if needsTurn(j) {
		w := &work{e: e, tx: tx, j: j}
		if j.row.Case != 0 {
			if err := w.load(j.row.Case); err != nil {
				return err
			}
		}
		if w.c != nil || j.row.Case == 0 {
			if err := w.turn(); err != nil {
				return err
			}
		}
	}
	return e.lanes.planNext(tx, j)
}

// needsTurn tells whether the desk has something to decide about the fate.
func needsTurn(j *job) bool {
	if j.ev.Kind == chat.Refused || j.row.Out.Unsure {
		return true
	}
	switch j.row.Mark {
	case desk.MarkTopic, desk.MarkCard, desk.MarkQuestion, desk.MarkMoved, desk.MarkReply, desk.MarkUnsend, desk.MarkCheck, desk.MarkLink:
		return true
	}
	return false
}

// closeRow gives a row up whose turn failed twice: it will not be looked at again.
func (e *Engine) closeRow(tx state.Tx, j *job) error {
	if j.row == nil {
		return nil
	}
	if err := tx.Delete(keyOut(j.row.Seq)); err != nil {
		return err
	}
	return e.lanes.planNext(tx, j)
}

// keepFate notes in the log what became of an entry, and where its copies are.
func (e *Engine) keepFate(tx state.Tx, j *job) error {
	r := j.row
	if err := e.keepStanding(tx, j); err != nil || r.Case == 0 {
		return err
	}
	if r.Log == 0 {
		return e.keepTagged(tx, j)
	}
	all := append(slices.Clone(r.Also), r.Log)
	for _, seq := range all {
		if err := keepCopies(tx, j, seq, all); err != nil {
			return err
		}
	}
	return nil
}

// keepCopies notes the fate of one of the entries that a row delivers. An album's
// copies are in the order of its items; a text that several share is all of theirs.
func keepCopies(tx state.Tx, j *job, seq int64, all []int64) error {
	r := j.row
	var en desk.Entry
	found, err := getJSON(tx, keyLog(r.Case, seq), &en)
	if err != nil || !found {
		return err
	}
	if r.Room.IsZero() || en.Side == desk.ByContact {
		en.Fate = "sent"
		if j.ev.Kind == chat.Refused {
			en.Fate = "refused: " + j.ev.Data
		}
	}
	ids := j.ev.Receipt.IDs
	switch i := slices.Index(all, seq); {
	case len(all) == 1:
	case r.Out.Op == chat.Copy && len(ids) == len(all):
		ids = ids[i : i+1]
	default:
		en.Merged = all
	}
	for _, id := range ids {
		s := desk.Spot{Place: r.Out.To, ID: id}
		en.Copies = append(en.Copies, s)
		if err := tx.Set(keyRef(s), []byte(be(r.Case)+be(seq))); err != nil { // of several the last
			return err
		}
	}
	return putJSON(tx, keyLog(r.Case, seq), en)
}

// taggedFor is how long an answer of ours in a room without topics leads to the
// contact that it is about.
const taggedFor = 90 * 24 * time.Hour

// keepTagged remembers whom a post in a room without topics is about, so that a
// reply to it is about them.
func (e *Engine) keepTagged(tx state.Tx, j *job) error {
	if !j.row.Flat || j.row.Room.IsZero() {
		return nil
	}
	for _, id := range j.ev.Receipt.IDs {
		if err := tx.SetTTL(keyRef(desk.Spot{Place: j.row.Out.To, ID: id}), []byte(be(j.row.Case)+be(0)), taggedFor); err != nil {
			return err
		}
	}
	return nil
}

// resolve fills in what a row leaves open until it is sent: the thread of a topic,
// and the message that it replies to.
func (e *Engine) resolve(tx state.Tx, r *row, out *chat.Out) error {
	if !r.Room.IsZero() && !r.fresh {
		if err := e.resolveThread(tx, r, out); err != nil {
			return err
		}
	}
	if r.TargetLog != 0 {
		if err := e.resolveTarget(tx, r, out); err != nil {
			return err
		}
	}
	if e.foreign(r) {
		if err := e.anew(tx, r, out); err != nil {
			return err
		}
	}
	if r.ReplyLog == 0 {
		return nil
	}
	var en desk.Entry
	found, err := getJSON(tx, keyLog(r.Case, r.ReplyLog), &en)
	if err != nil || !found {
		return err
	}
	for _, s := range append(en.Copies, en.Src) {
		if s.Place.Whole() == out.To.Whole() {
			out.ReplyTo = s.ID
		}
	}
	return nil
}

// resolveTarget finds the newest copy of the entry where the row goes.
func (e *Engine) resolveTarget(tx state.Tx, r *row, out *chat.Out) error {
	var en desk.Entry
	found, err := getJSON(tx, keyLog(r.Case, r.TargetLog), &en)
	if err != nil {
		return err
	}
	for _, s := range en.Copies {
		if found && s.Place.Whole() == out.To.Whole() {
			out.Target = s.ID
		}
	}
	if out.Target == "" {
		return &chat.RefusedError{Reason: chat.ReasonNoMessage, Detail: "the message meant was never delivered"}
	}
	return nil
}

func (e *Engine) resolveThread(tx state.Tx, r *row, out *chat.Out) error {
	c := &desk.Case{}
	raw, err := tx.Get(keyCase(r.Case))
	if err != nil {
		return err
	}
	if err := json.Unmarshal(raw, c); err != nil {
		return fmt.Errorf("decoding case %d: %w", r.Case, err)
	}
	t := c.Topic(r.Room)
	if t == nil {
		return nil
	}
	out.To.Thread = t.Thread
	if !t.Flat || r.Flat {
		return nil
	}
	r.Flat = true // it became so while the row waited
	switch out.Op {
	case chat.Send:
		tag := t.Tag
		if r.Mark == desk.MarkCard { // which begins with the name
			tag, _, _ = strings.Cut(tag, " ")
			tag += " "
		}
		out.Text = chat.Text{}.AddString(tag, chat.Bold).Add(out.Text)
	case chat.CloseTopic, chat.ReopenTop, chat.EditTopic, chat.Pin:
		return errNoTopic
	}
	return nil
}

// errNoTopic closes rows about a topic that there is none of any more.
var errNoTopic = &chat.RefusedError{Reason: chat.ReasonUnsupported, Detail: "the room shows this contact without a topic"}
