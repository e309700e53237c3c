// Package retain lets go of what is older than the house wants to keep: messages,
// facts, and contacts who were not seen for that long. It runs every night, a page a
// turn, and goes on after a restart where it was. How long is kept is an admin's
// business.
package retain

import (
	"encoding/json"
	"fmt"
	"time"

	"frontdesk/chat"
	"frontdesk/desk"
	"frontdesk/desk/erase"
)

// Alarm is the house's alarm that rings for a run, and for each further page of it.
const Alarm = "retention"

// What one turn takes at most.
const (
	pageCases = 200
	pageRows  = 200
)

// hour of the day, UTC, at which runs begin.
const hour = 3

// Next is when the next run begins.
func Next(now time.Time) time.Time {
	at := time.Date(now.Year(), now.Month(), now.Day(), hour, 0, 0, 0, time.UTC)
	if !at.After(now) {
		at = at.AddDate(0, 0, 1)
	}
	return at
}

// Arm sets the alarm for the next run, unless a run is under way.
func Arm(t *desk.Turn) {
	if a, set := t.House().Alarms[Alarm]; set && len(a.Data) > 0 {
		return
	}
	t.EditHouse().Alarms[Alarm] = desk.Timer{At: Next(t.Now)}
}

// run is a night's work under way.
type run struct {
	Before   time.Time `json:"before"`          // what is older goes
	After    int64     `json:"after,omitempty"` // the last contact that is done
	Messages int       `json:"messages,omitempty"`
	Contacts int       `json:"contacts,omitempty"` // that lost messages
	Whole    int       `json:"whole,omitempty"`    // that are gone
	Under    int64     `json:"under,omitempty"`    // the contact that a page ended within
}

// Take is the stage.
func Take(t *desk.Turn) {
	if t.Event.Kind != chat.Woke || t.Event.Data != Alarm || t.Case != nil {
		return
	}
	r := &run{Before: t.Now.Add(-t.Book.Settings.Retention)}
	if len(t.Event.Payload) > 0 {
		if err := json.Unmarshal(t.Event.Payload, r); err != nil {
			t.Why("retention begins anew: %v", err)
		}
	}
	if t.Book.Settings.Retention > 0 && r.page(t) {
		r.goOn(t)
		return
	}
	r.end(t)
}

func (r *run) goOn(t *desk.Turn) {
	data, err := json.Marshal(r)
	if err != nil {
		t.Why("retention stops until tomorrow: %v", err)
	}
	t.EditHouse().Alarms[Alarm] = desk.Timer{At: t.Now, Data: data}
}

// end notes in the audit what went, lets go of what is old in imported chats, and sets the
// alarm for tomorrow.
func (r *run) end(t *desk.Turn) {
	if t.Book.Settings.Retention > 0 && t.Recall(desk.MemoryImports) != nil {
		raw, _ := json.Marshal(desk.ForgetDo{Before: r.Before}) // plain data: cannot fail
		t.Calls = append(t.Calls, desk.OutCall{Kind: desk.CallForget, Payload: raw})
	}
	if what := printed(r.Messages, r.Contacts, r.Whole); what != "" {
		t.Audit("retention erased " + what)
	}
	t.EditHouse().Alarms[Alarm] = desk.Timer{At: Next(t.Now)}
}

// printed is "12 messages of 3 contacts, and 2 contacts whole".
func printed(messages, contacts, whole int) string {
	s := ""
	if messages > 0 {
		s = count(messages, "message") + " of " + count(contacts, "contact")
	}
	if whole > 0 {
		if s != "" {
			s += ", and "
		}
		s += count(whole, "contact") + " whole"
	}
	return s
}

func count(n int, one string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %ss", n, one)
}

// page takes the next contacts; true when there is more to do.
func (r *run) page(t *desk.Turn) bool {
	left := pageRows
	ids := t.View.Cases.Walk(desk.WalkAll, r.After, pageCases)
	for _, id := range ids {
		if left <= 0 {
			return true
		}
		c := t.View.Cases.Case(id)
		if c == nil || c.Preview {
			r.After = id
			continue
		}
		if expired(c, r.Before) {
			r.Whole++
			left -= 1 + erase.Begin(t, c, erase.Order{Way: erase.Expired})
			r.After = id
			continue
		}
		n, all := r.cut(t, id, left)
		if left -= n; !all {
			return true
		}
		r.After = id
	}
	if len(ids) == pageCases {
		return true
	}
	return facts(t, r.Before)
}

// expired tells whether a contact goes whole: not seen since then, and nobody waits
// for anything. Who was shut out stays shut out.
func expired(c *desk.Case, before time.Time) bool {
	return c.Into == 0 && c.Seen.Before(before) && !c.Talk.Active() && !c.Blocked && !c.Ignored
}

// cut removes a contact's old messages, at most n; all is false when more are left.
func (r *run) cut(t *desk.Turn, id int64, n int) (took int, all bool) {
	entries, all := old(t, id, r.Before, n)
	if len(entries) == 0 {
		return 0, true
	}
	r.Messages += spoken(entries)
	if r.Under != id {
		r.Contacts++
		r.Under = id
	}
	t.Cuts = append(t.Cuts, desk.Cut{Case: id, Upto: entries[len(entries)-1].Seq})
	return len(entries), all
}

// spoken counts the entries that somebody wrote.
func spoken(entries []desk.Entry) (n int) {
	for _, e := range entries {
		if e.Side != desk.ByEvent {
			n++
		}
	}
	return n
}

// old is a contact's first n entries that are older, and whether those are all. The
// first of them tells for most contacts that there are none.
func old(t *desk.Turn, id int64, before time.Time, n int) ([]desk.Entry, bool) {
	first := t.View.Logs.Entries(id, 1, 1)
	if len(first) == 0 || !first[0].At.Before(before) {
		return nil, true
	}
	entries := t.View.Logs.Entries(id, 1, n)
	for i, e := range entries {
		if !e.At.Before(before) {
			return entries[:i], true
		}
	}
	return entries, len(entries) < n
}

// facts removes old facts; true when there are more.
func facts(t *desk.Turn, before time.Time) bool {
	n := t.View.Trails.OldFacts(before, pageRows)
	if n > 0 {
		t.Cuts = append(t.Cuts, desk.Cut{Facts: n, Before: before})
	}
	return n == pageRows
}

// What Preview looks at, at most.
const (
	previewCases = 500
	previewRows  = 5000
)

// Preview says what a retention would erase now, "" for nothing; where there is too
// much to look at, at least that.
func Preview(t *desk.Turn, keep time.Duration) string {
	before, left := t.Now.Add(-keep), previewRows
	messages, contacts, whole := 0, 0, 0
	ids := t.View.Cases.Walk(desk.WalkAll, 0, previewCases)
	more := len(ids) == previewCases
	for _, id := range ids {
		c := t.View.Cases.Case(id)
		switch {
		case c == nil || c.Preview:
			continue
		case expired(c, before):
			whole++
			continue
		case left <= 0:
			more = true
			continue
		}
		entries, all := old(t, id, before, left)
		left -= len(entries)
		messages += spoken(entries)
		if more = more || !all; len(entries) > 0 {
			contacts++
		}
	}
	s := printed(messages, contacts, whole)
	if s != "" && more {
		s = "at least " + s
	}
	return s
}
