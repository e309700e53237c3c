package engine

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"
	"time"

	"frontdesk/desk"
)

// The rows under mine/ lead from a contact to what is kept of them elsewhere and no
// log entry knows: turns, messages, lines of the audit.
const (
	mineTurn  = "t" // then the event's id; the value is the time of its turn
	mineSpot  = "m" // then the message's ref; the value is a desk.Trail
	mineAudit = "a" // then the Seq of the change
)

func keyMine(id int64, what string) []byte { return []byte(pMine + be(id) + what) }

// mine notes a row about the turn's contact for good. One who is not kept, because
// their first turn failed, has none.
func (w *work) mine(what string) error {
	if w.c == nil || w.isNew {
		return nil
	}
	return w.mineOf(w.c.ID, what, nil, 0)
}

func (w *work) mineOf(id int64, what string, value []byte, ttl time.Duration) error {
	if len(value) == 0 {
		value = []byte(be(w.e.clock.Now().UnixNano()))
	}
	if ttl == 0 {
		return w.tx.Set(keyMine(id, what), value)
	}
	return w.tx.SetTTL(keyMine(id, what), value, ttl)
}

// keepMine notes what the turn leaves behind that no entry of its log leads to.
func (w *work) keepMine(t *desk.Turn) error {
	if t.Case == nil {
		return nil
	}
	for _, c := range t.Changes {
		for _, about := range append([]*desk.Case{t.Case}, t.Others...) {
			if c.After != nil {
				continue
			}
			if err := w.mineOf(about.ID, mineAudit+be(c.Seq), nil, 0); err != nil {
				return err
			}
		}
	}
	ttl := seenFor
	switch {
	case carried(t):
		return nil
	case len(t.Facts) > 0:
		ttl = 0
	case len(t.Steps) > 0:
		ttl = traceFor
	case w.j.row != nil || w.j.timer != nil:
		return nil // no raw update is kept of these
	}
	return w.mineOf(t.Case.ID, mineTurn+t.Event.ID, []byte(be(t.Now.UnixNano())), ttl)
}

// carried tells whether a log entry leads to the turn.
func carried(t *desk.Turn) bool {
	is := func(e *desk.Entry) bool { return e.Turn == t.Event.ID && e.At.Equal(t.Now) }
	return t.Entry != nil && is(t.Entry) || slices.ContainsFunc(t.Entries, is)
}

// erase removes cases and parts of logs.
func (w *work) erase(t *desk.Turn) error {
	if len(t.Erased) > 0 {
		if err := w.eraseCases(t); err != nil {
			return err
		}
	}
	for _, c := range t.Cuts {
		if err := w.cut(t, c); err != nil {
			return err
		}
	}
	return nil
}

// eraseCases removes the documents of contacts, all that follows from them, and
// what waits: to be sent, to be answered, to be looked into.
func (w *work) eraseCases(t *desk.Turn) error {
	ids, people := map[int64]bool{}, []string(nil)
	for _, id := range t.Erased {
		ids[id] = true
		c := &desk.Case{}
		found, err := getJSON(w.tx, keyCase(id), c)
		if err != nil || !found {
			continue
		}
		for _, a := range c.Addresses {
			people = append(people, a.Person)
		}
		if err := w.eraseCase(c); err != nil {
			return err
		}
	}
	if w.j.timer == nil && w.j.row == nil { // the update that asked for it
		if err := w.tx.SetTTL(keySeen(t.Event.ID), []byte(noRaw), seenFor); err != nil {
			return err
		}
	}
	for _, step := range []error{w.erasePosts(ids), w.eraseAsks(ids), w.eraseDead(people)} {
		if step != nil {
			return step
		}
	}
	return nil
}

func (w *work) eraseCase(c *desk.Case) error {
	gone := [][]byte{keyCase(c.ID)}
	for _, k := range append(indexKeys(c), findKeys(c.ID, findable(c))...) {
		gone = append(gone, []byte(k))
	}
	for _, a := range c.Addresses {
		err := w.tx.Scan([]byte(pAlbum+part(a.Place.Whole().String())), nil, func(k, _ []byte) (bool, error) {
			gone = append(gone, bytes.Clone(k))
			return true, nil
		})
		if err != nil {
			return err
		}
	}
	return w.deleteAll(gone)
}

func (w *work) deleteAll(keys [][]byte) error {
	for _, k := range keys {
		if err := w.tx.Delete(k); err != nil {
			return err
		}
	}
	return nil
}

func (w *work) eraseAsks(ids map[int64]bool) error {
	var gone [][]byte
	err := w.tx.Scan([]byte(pAsk), nil, func(k, raw []byte) (bool, error) {
		var a desk.Ask
		err := json.Unmarshal(raw, &a)
		if ids[a.Case] {
			gone = append(gone, bytes.Clone(k))
		}
		return true, err
	})
	if err != nil {
		return err
	}
	return w.deleteAll(gone)
}

// eraseDead removes quarantined updates that name the people: they are few.
func (w *work) eraseDead(people []string) error {
	var gone [][]byte
	err := w.tx.Scan([]byte(pDead), nil, func(k, raw []byte) (bool, error) {
		if slices.ContainsFunc(people, func(id string) bool { return names(raw, id) }) {
			gone = append(gone, bytes.Clone(k))
		}
		return true, nil
	})
	if err != nil {
		return err
	}
	return w.deleteAll(gone)
}

// names tells whether an id stands in a raw update as a whole word.
func names(raw []byte, id string) bool {
	word := func(c byte) bool { return '0' <= c && c <= '9' || 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' }
	for at := 0; id != ""; at++ {
		i := bytes.Index(raw[at:], []byte(id))
		if i < 0 {
			return false
		}
		at += i
		end := at + len(id)
		if (at == 0 || !word(raw[at-1])) && (end == len(raw) || !word(raw[end])) {
			return true
		}
	}
	return false
}

// cut removes a part of a log.
func (w *work) cut(t *desk.Turn, c desk.Cut) error {
	if c.Case == 0 {
		return w.cutFacts(c)
	}
	var entries []desk.Entry
	err := w.tx.Scan([]byte(pLog+be(c.Case)), nil, func(_, v []byte) (bool, error) {
		var en desk.Entry
		err := json.Unmarshal(v, &en)
		if err == nil && en.Seq <= c.Upto {
			entries = append(entries, en)
		}
		return en.Seq < c.Upto, err
	})
	if err != nil {
		return err
	}
	for i := range entries {
		if err := w.cutEntry(c, &entries[i]); err != nil {
			return err
		}
	}
	if !c.Forget {
		return nil
	}
	if err := w.redactItems(t, desk.WordsOf(entries)); err != nil {
		return err
	}
	return w.cutTrails(c)
}

// cutEntry removes one entry and what hangs on it.
func (w *work) cutEntry(c desk.Cut, en *desk.Entry) error {
	gone := [][]byte{keyLog(c.Case, en.Seq), keyRecent(en.At, c.Case, en.Seq)}
	for _, s := range append(en.Copies, en.Src) {
		if s.ID == "" {
			continue
		}
		gone = append(gone, keyRef(s))
		if en.Album != "" {
			gone = append(gone, keyAlbum(s.Place, en.Album, s.ID))
		}
	}
	if err := w.deleteAll(gone); err != nil {
		return err
	}
	return w.cutTurn(en.Turn, en.At, c.Forget)
}

// cutTurn removes what is kept of a turn: its trace and its raw update; its facts
// belong to nobody from then on.
func (w *work) cutTurn(id string, at time.Time, facts bool) error {
	now := w.e.clock.Now()
	if now.Sub(at) < traceFor {
		if err := w.tx.Delete(keyTrace(id)); err != nil {
			return err
		}
	}
	if now.Sub(at) < seenFor+time.Hour {
		if err := w.blank(keySeen(id)); err != nil {
			return err
		}
	}
	if !facts {
		return nil
	}
	prefix := []byte(pFact + be(at.UnixNano()) + part(id))
	return w.rewrite(prefix, func(raw []byte) (any, error) {
		var f desk.Fact
		err := json.Unmarshal(raw, &f)
		f.Case = 0
		return f, err
	})
}

// blank keeps the mark that an update was seen, without the update.
func (w *work) blank(key []byte) error {
	if _, err := w.tx.Get(key); err != nil {
		return ignoreMissing(err)
	}
	return w.tx.SetTTL(key, []byte(noRaw), seenFor)
}

// rewrite replaces the rows with a prefix that change answers something for.
func (w *work) rewrite(prefix []byte, change func(raw []byte) (any, error)) error {
	next := map[string]any{}
	err := w.tx.Scan(prefix, nil, func(k, raw []byte) (bool, error) {
		v, err := change(raw)
		if v != nil {
			next[string(k)] = v
		}
		return true, err
	})
	if err != nil {
		return err
	}
	for k, v := range next {
		if err := putJSON(w.tx, []byte(k), v); err != nil {
			return err
		}
	}
	return nil
}

func (w *work) cutFacts(c desk.Cut) error {
	var gone [][]byte
	err := w.tx.Scan([]byte(pFact), nil, func(k, _ []byte) (bool, error) {
		if len(gone) >= c.Facts || factTime(k) >= c.Before.UnixNano() {
			return false, nil
		}
		gone = append(gone, bytes.Clone(k))
		return true, nil
	})
	if err != nil {
		return err
	}
	return w.deleteAll(gone)
}

func factTime(key []byte) int64 { return unbe(key[len(pFact) : len(pFact)+8]) }

// cutTrails removes the first rows under mine/, and what they lead to.
func (w *work) cutTrails(c desk.Cut) error {
	prefix := pMine + be(c.Case)
	var rows [][2][]byte
	err := w.tx.Scan([]byte(prefix), nil, func(k, v []byte) (bool, error) {
		if len(rows) >= c.Trails {
			return false, nil
		}
		rows = append(rows, [2][]byte{bytes.Clone(k), bytes.Clone(v)})
		return true, nil
	})
	if err != nil {
		return err
	}
	for _, kv := range rows {
		if err := w.cutTrail(strings.TrimPrefix(string(kv[0]), prefix), kv[1]); err != nil {
			return err
		}
		if err := w.tx.Delete(kv[0]); err != nil {
			return err
		}
	}
	return nil
}

func (w *work) cutTrail(what string, value []byte) error {
	switch kind, rest := what[:1], what[1:]; kind {
	case mineTurn:
		if err := w.tx.Delete([]byte(pDead + rest)); err != nil {
			return err
		}
		return w.cutTurn(rest, time.Unix(0, unbe(value)), true)
	case mineSpot:
		return w.tx.Delete([]byte(rest)) // the ref by which a reply to it found the contact
	case mineAudit:
		return w.redactLine(unbe([]byte(rest)))
	}
	return nil
}

// Trails implements desk.Trails.
func (v *view) Trails(id int64, n int) []desk.Trail {
	var out []desk.Trail
	v.fail(v.w.tx.Scan([]byte(pMine+be(id)), nil, func(k, raw []byte) (bool, error) {
		if len(out) >= n {
			return false, nil
		}
		var t desk.Trail
		var err error
		if string(k[len(pMine)+8:len(pMine)+9]) == mineSpot {
			err = json.Unmarshal(raw, &t)
		}
		out = append(out, t)
		return true, err
	}))
	return out
}

// OldFacts implements desk.Trails.
func (v *view) OldFacts(before time.Time, n int) int {
	count := 0
	v.fail(v.w.tx.Scan([]byte(pFact), nil, func(k, _ []byte) (bool, error) {
		if count >= n || factTime(k) >= before.UnixNano() {
			return false, nil
		}
		count++
		return true, nil
	}))
	return count
}

// redactedLine stands where a line of the audit named somebody who was erased.
const redactedLine = "(about a contact who was erased)"

func (w *work) redactLine(seq int64) error {
	var c desk.Change
	found, err := getJSON(w.tx, keyChange(seq), &c)
	if err != nil || !found {
		return err
	}
	c.What = redactedLine
	return putJSON(w.tx, keyChange(seq), c)
}
