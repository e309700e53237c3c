package room

import (
	"slices"

	"frontdesk/desk"
)

// pageSize is how many stored entries are relayed in one turn.
const pageSize = 100

// unseen is the entries that the room has not been given, oldest first: stored
// ones, then this turn's own. From here on they count as shown. A long backlog is
// cut: the rest follows in a turn of its own.
func unseen(t *desk.Turn) []*desk.Entry {
	k := &t.Case.Talk
	own := own(t)
	first := t.Case.Seq + 1
	for own[first-1] != nil {
		first--
	}
	var out []*desk.Entry
	if t.View.Logs != nil && k.Shown+1 < first {
		stored := t.View.Logs.Entries(t.Case.ID, k.Shown+1, pageSize)
		for i := range stored {
			e := &stored[i]
			if changed := own[e.Seq]; changed != nil {
				e = changed
			}
			out = append(out, e)
		}
		if n := len(stored); n == pageSize && stored[n-1].Seq < first-1 {
			k.Shown = stored[n-1].Seq
			t.Timer("show", t.Now, nil)
			return out
		}
	}
	for seq := max(first, k.Shown+1); seq <= t.Case.Seq; seq++ {
		out = append(out, own[seq])
	}
	k.Shown = t.Case.Seq
	return out
}

// own is the entries that this turn writes, by their number: new ones, and stored
// ones that it changes.
func own(t *desk.Turn) map[int64]*desk.Entry {
	out := make(map[int64]*desk.Entry, len(t.Entries)+1)
	for _, e := range t.Entries {
		out[e.Seq] = e
	}
	if t.Entry != nil {
		out[t.Entry.Seq] = t.Entry
	}
	return out
}

// known is a row of the contact's log, as this turn leaves it; nil when there is none.
func known(t *desk.Turn, seq int64) *desk.Entry {
	if e := own(t)[seq]; e != nil {
		return e
	}
	return entry(t, seq)
}

// entry is a row of the contact's log, nil when there is none of that number.
func entry(t *desk.Turn, seq int64) *desk.Entry {
	if t.View.Logs == nil || seq == 0 {
		return nil
	}
	for _, e := range t.View.Logs.Entries(t.Case.ID, seq, 1) {
		if e.Seq == seq {
			return &e
		}
	}
	return nil
}

// last is the newest n entries between two numbers, both included, that pass.
func last(t *desk.Turn, from, to int64, n int, pass func(desk.Entry) bool) []desk.Entry {
	from = max(from, to-int64(4*n), 1)
	if t.View.Logs == nil || from > to {
		return nil
	}
	all := t.View.Logs.Entries(t.Case.ID, from, int(to-from)+1)
	all = slices.DeleteFunc(all, func(e desk.Entry) bool { return e.Seq > to || !pass(e) })
	return all[max(0, len(all)-n):]
}
