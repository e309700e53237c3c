package engine

import (
	"bytes"
	"encoding/json"
	"errors"
	"iter"
	"slices"
	"time"

	"frontdesk/chat"
	"frontdesk/desk"
	"frontdesk/state"
)

// view is the rest of the world for one turn. A read that fails makes the turn
// fail; the desk sees nothing there.
type view struct{ w *work }

func (v *view) fail(err error) {
	if err != nil && v.w.err == nil {
		v.w.err = err
	}
}

func (v *view) Case(id int64) *desk.Case {
	c := &desk.Case{}
	found, err := getJSON(v.w.tx, keyCase(id), c)
	v.fail(err)
	if !found {
		return nil
	}
	return c
}

func (v *view) Of(network, person string) int64 {
	id, err := v.w.index(keyWho(network, person))
	v.fail(err)
	return id
}

func (v *view) Load(agent string) int {
	n := 0
	v.fail(v.w.tx.Scan(prefixWalk("agent/"+agent), nil, func(_, _ []byte) (bool, error) {
		n++
		return true, nil
	}))
	return n
}

func (v *view) Find(prefix string, n int) []int64 {
	if prefix = findWord(prefix); prefix == "" {
		return nil
	}
	var ids []int64
	v.fail(v.w.tx.Scan([]byte(pFind+prefix), nil, func(k, _ []byte) (bool, error) {
		if id := unbe(k[len(k)-8:]); !slices.Contains(ids, id) {
			ids = append(ids, id)
		}
		return len(ids) < n, nil
	}))
	return ids
}

func (v *view) Loads() []desk.Load { return v.w.e.lanes.loads() }

func (v *view) Helps() []desk.Help { return v.w.e.lanes.helps() }

func prefixWalk(index string) []byte { return []byte(pWalk + part(index)) }

func (v *view) Walk(index string, after int64, n int) []int64 {
	prefix := prefixWalk(index)
	if index == desk.WalkAll {
		prefix = []byte(pCase)
	}
	var ids []int64
	from := append(slices.Clone(prefix), be(after+1)...)
	v.fail(v.w.tx.Scan(prefix, from, func(k, _ []byte) (bool, error) {
		ids = append(ids, unbe(k[len(k)-8:]))
		return len(ids) < n, nil
	}))
	return ids
}

func (v *view) Entries(id, from int64, n int) []desk.Entry {
	var out []desk.Entry
	prefix := []byte(pLog + be(id))
	v.fail(v.w.tx.Scan(prefix, keyLog(id, from), func(_, raw []byte) (bool, error) {
		var en desk.Entry
		err := json.Unmarshal(raw, &en)
		out = append(out, en)
		return len(out) < n, err
	}))
	return out
}

func (v *view) Ref(s desk.Spot) (id, seq int64, ok bool) {
	raw, err := v.w.tx.Get(keyRef(s))
	if errors.Is(err, state.ErrNotFound) || len(raw) != 16 {
		return 0, 0, false
	}
	v.fail(err)
	return unbe(raw[:8]), unbe(raw[8:]), true
}

func (v *view) Trace(turn string) []string {
	var steps []string
	_, err := getJSON(v.w.tx, keyTrace(turn), &steps)
	v.fail(err)
	return steps
}

func (v *view) Album(place chat.Place, album string) []chat.Message {
	var out []chat.Message
	prefix := []byte(pAlbum + part(place.Whole().String()) + part(album))
	v.fail(v.w.tx.Scan(prefix, nil, func(_, raw []byte) (bool, error) {
		var m chat.Message
		err := json.Unmarshal(raw, &m)
		out = append(out, m)
		return true, err
	}))
	slices.SortStableFunc(out, func(a, b chat.Message) int {
		if len(a.ID) != len(b.ID) {
			return len(a.ID) - len(b.ID)
		}
		if a.ID < b.ID {
			return -1
		}
		return 1
	})
	return out
}

func (v *view) Recent(since time.Time, n int) []desk.Logged {
	var out []desk.Logged
	prefix := []byte(pRecent)
	v.fail(v.w.tx.ScanBack(prefix, nil, func(k, _ []byte) (bool, error) {
		k = k[len(prefix):]
		if unbe(k[:8]) < since.UnixNano() {
			return false, nil
		}
		id, seq := unbe(k[8:16]), unbe(k[16:24])
		if es := v.Entries(id, seq, 1); len(es) == 1 && es[0].Seq == seq {
			out = append(out, desk.Logged{Case: id, Entry: es[0]})
		}
		return len(out) < n, nil
	}))
	slices.Reverse(out)
	return out
}

func (v *view) Facts(name string, from, to time.Time) iter.Seq[desk.Fact] {
	quoted, _ := json.Marshal(name) // a text: cannot fail
	needle := slices.Concat([]byte(`"name":`), quoted)
	return func(yield func(desk.Fact) bool) {
		v.fail(v.w.tx.Scan([]byte(pFact), []byte(pFact+be(from.UnixNano())), func(k, raw []byte) (bool, error) {
			switch {
			case factTime(k) >= to.UnixNano():
				return false, nil
			case name != "" && !bytes.Contains(raw, needle):
				return true, nil
			}
			var f desk.Fact
			if err := json.Unmarshal(raw, &f); err != nil {
				return false, err
			}
			return name != "" && f.Name != name || yield(f), nil
		}))
	}
}

func (v *view) Changes(before int64, n int) []desk.Change {
	var out []desk.Change
	var from []byte
	if before > 0 {
		from = keyChange(before - 1)
	}
	v.fail(v.w.tx.ScanBack([]byte(pChange), from, func(_, raw []byte) (bool, error) {
		var c desk.Change
		err := json.Unmarshal(raw, &c)
		out = append(out, c)
		return len(out) < n, err
	}))
	return out
}

func (v *view) Version(key desk.Key, version int) *desk.Item {
	i := &desk.Item{}
	found, err := getJSON(v.w.tx, keyVersion(key, version), i)
	v.fail(err)
	if !found {
		return nil
	}
	return i
}

func (v *view) Ask(id int64) *desk.Ask {
	a := &desk.Ask{}
	found, err := getJSON(v.w.tx, keyAsk(id), a)
	v.fail(err)
	if !found {
		return nil
	}
	return a
}
