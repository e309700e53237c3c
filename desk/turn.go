// Package desk decides, and does nothing else: what one event means for one
// contact, given the Book. This package holds the words of deciding (Case, Book,
// Turn, Post); its subfolders hold the stages: survey, rule, snippet, talk, room,
// hours.
//
// It must not look at a clock (Turn.Now is the time), do I/O, or take chances:
// the same turn decides the same again. It must not import os, net, math/rand,
// sync or context, nor may anything below it; a test in cmd/bot enforces that.
package desk

import (
	"fmt"
	"time"

	"frontdesk/chat"
)

// Turn is one event being decided. The stages read and change Case, and collect
// everything else through the methods; the engine keeps it all in one
// transaction, or nothing of it.
type Turn struct {
	Now   time.Time // UTC; the only time there is
	Event chat.Event
	Role  Role
	Case  *Case // the contact it is about; nil in an admin's private chat and outside of topics
	Book  *Book // as changed by this turn so far
	View  View
	Self  Self
	// Entry is the log row of the event's message, where it has one: the stages
	// may still fill it in. Answer marks it as taken by a survey.
	Entry  *Entry
	Answer string // the field that the message answered: agents see the field, not the text

	// Confirmed is set while a command runs anew because its asker pressed a
	// button of the question it asked: the button's word, "replace" or "yes".
	Confirmed string
	// DryRun is set by /test: nothing will be kept.
	DryRun bool
	// Try decides another event from a copy of the world: nothing of it is
	// kept. Set by the engine.
	Try func(ev chat.Event, c *Case) *Turn

	// Row is the outbox row's post of an event Sent or Refused.
	Row *Post

	Posts   []*Post
	Facts   []Fact   // for /funnel and /stats
	Entries []*Entry // of Case, beyond Entry; the engine gives them their Seq in order, after Entry's
	Changes []Change // of the Book
	Wakes   []Wake   // of other contacts, or of nobody
	// Withdrawn are lanes whose waiting posts of log entries are given up without
	// a word: the entries are posted anew later.
	Withdrawn []string
	Asks      []*Ask   // new questions to admins
	Dropped   []int64  // answered questions
	Steps     []string // the trace: what was considered and why
	Erased    []int64  // cases to be removed: document, index rows, what waits to be sent; logs go by Cuts
	Cuts      []Cut    // parts of logs to be removed
	Born      []*Case  // new cases besides Case: a preview
	Others    []*Case  // other cases that the turn changes; see Other
	// Outbox, "send" or "drop", says what becomes of the rows that are held since a restore.
	Outbox     string
	ChannelDos []ChannelDo
	Fetches    []Fetch
	// Memory is what scripts keep, by key; nil: no more. Calls are to be done outside.
	Memory map[string][]byte
	Calls  []OutCall
	// Spent is what scripts have used of this turn; nil where none may run.
	Spent *Spent
	// Secrets are kept before the turn is; a turn that is not kept leaves them behind.
	Secrets []Secret
	// Chain is what the rules know of this turn so far; theirs alone.
	Chain   any
	NewCase bool
	// Proved: the network proved a phone number of the contact that we did not
	// know.
	Proved bool

	house                   *House
	roster                  *Roster
	houseDirty, rosterDirty bool
	chain                   []Happening
	taken                   string
}

// Self is what the turn may know of our own accounts.
type Self struct {
	Username string                      // on the event's network, without @; "" where unknown
	Link     func(payload string) string // a link that starts a chat with us, "" where the network has none
	Version  string
	// PlaceLink opens a place, or a message there, in the network's apps; nil
	// or "" where there is none.
	PlaceLink func(at chat.Place, message string) string
	// Accounts are ours: Places without a chat.
	Accounts []chat.Place
	// GroupLink adds us to a group with the rights we need, "" where unknown.
	GroupLink string
}

// Stage takes a turn or passes it on. All stages see every turn, in one order;
// each looks at Taken before it acts on the message.
type Stage struct {
	Name string
	Take func(*Turn)
	// Enters is set for a stage that only lets those after it do their work: it runs as well
	// for turns that nothing has caused.
	Enters bool
}

// Decide runs the stages over the turn.
func Decide(t *Turn, stages []Stage) {
	for _, s := range stages {
		s.Take(t)
	}
}

// NewTurn is a turn before any stage has seen it. The house and the roster are
// copied before the first change.
func NewTurn(now time.Time, ev chat.Event, book *Book, h *House, r *Roster) *Turn {
	return &Turn{Now: now.UTC(), Event: ev, Book: book, Role: roleIn(book, r, ev), house: h, roster: r}
}

// roleIn is the sender's role, with what the roster knows of them.
func roleIn(book *Book, r *Roster, ev chat.Event) Role {
	role := book.RoleOf(ev)
	if role != Worker || !book.Settings.Approve || r == nil {
		return role
	}
	if a := r.Agents[AgentKey(ev.Place.Network, ev.From.ID)]; a == nil || a.Waiting {
		return Pending
	}
	return role
}

// Take says that a stage has dealt with the event's message; by is its name.
func (t *Turn) Take(by string) {
	if t.taken == "" {
		t.taken = by
	}
}

// Taken tells which stage has dealt with the message, "" if none.
func (t *Turn) Taken() string { return t.taken }

// House to read.
func (t *Turn) House() *House { return t.house }

// EditHouse is the house to change.
func (t *Turn) EditHouse() *House {
	if !t.houseDirty {
		t.house, t.houseDirty = t.house.Clone(), true
	}
	return t.house
}

// Roster to read.
func (t *Turn) Roster() *Roster { return t.roster }

// Acting is the agent whose event it is, also where the roster does not know them.
func (t *Turn) Acting() *Agent {
	f := t.Event.From
	if a := t.roster.Agents[AgentKey(t.Event.Place.Network, f.ID)]; a != nil {
		return a
	}
	return &Agent{Network: t.Event.Place.Network, Person: f.ID, Name: f.Name(), Username: f.Username}
}

// EditRoster is the roster to change.
func (t *Turn) EditRoster() *Roster {
	if !t.rosterDirty {
		t.roster, t.rosterDirty = t.roster.Clone(), true
	}
	return t.roster
}

// Dirty tells the engine what has to be kept.
func (t *Turn) Dirty() (house, roster bool) { return t.houseDirty, t.rosterDirty }

// Why adds a line to the trace, shown by /why and /test. It is for admins: it
// names rules, conditions and their values.
func (t *Turn) Why(format string, args ...any) {
	t.Steps = append(t.Steps, fmt.Sprintf(format, args...))
}

// Happening is what rules react to; one may cause the next.
type Happening struct {
	What string // the trigger's name: "conversation opened", "field changed", …
	Name string // folded survey, field, tag; payload
	Rule string // the rule whose action caused it
}

// Raise adds a happening to the chain of this turn.
func (t *Turn) Raise(what, name string) {
	t.chain = append(t.chain, Happening{What: what, Name: name})
}

// NextHappening takes the oldest happening off the chain.
func (t *Turn) NextHappening() (Happening, bool) {
	if len(t.chain) == 0 {
		return Happening{}, false
	}
	h := t.chain[0]
	t.chain = t.chain[1:]
	return h, true
}

// Other is another contact's case to be changed by this turn, nil when there is
// none. It is kept with the turn. The turn's own case, and one asked for before, is
// given as it is by now.
func (t *Turn) Other(id int64) *Case {
	if t.Case != nil && t.Case.ID == id {
		return t.Case
	}
	for _, c := range t.Others {
		if c.ID == id {
			return c
		}
	}
	if t.View.Cases == nil {
		return nil
	}
	c := t.View.Cases.Case(id)
	if c != nil {
		t.Others = append(t.Others, c)
	}
	return c
}

// Due is when a timer for that time rings: at a whole millisecond, never early.
func Due(at time.Time) time.Time {
	return at.UTC().Add(time.Millisecond - 1).Truncate(time.Millisecond)
}

// Timer sets the case's timer of that name (replacing one of the same name). It
// rings at Due(at).
func (t *Turn) Timer(name string, at time.Time, data []byte) {
	if t.Case.Timers == nil {
		t.Case.Timers = map[string]Timer{}
	}
	t.Case.Timers[name] = Timer{At: Due(at), Data: data}
}

// Cancel removes the case's timer of that name, if there is one.
func (t *Turn) Cancel(name string) { delete(t.Case.Timers, name) }

// Wake has another contact (or nobody: Case 0) decide an event Woke with that
// name and data, at the given time. This is how one turn causes work on others.
type Wake struct {
	Case int64     `json:"case,omitempty"`
	At   time.Time `json:"at"`
	Name string    `json:"name"`
	Data []byte    `json:"data,omitempty"`
}

// Ask is a question to an admin with buttons, whose answer runs a command anew.
type Ask struct {
	ID    int64      `json:"id"`
	By    string     `json:"by"` // AgentKey of the only one who may press
	Till  time.Time  `json:"till"`
	Event chat.Event `json:"event"`          // the command to run anew
	Case  int64      `json:"case,omitempty"` // the contact that it is about
	Note  string     `json:"note,omitempty"`
}

// NextSeq gives the case's next log number.
func (t *Turn) NextSeq() int64 {
	t.Case.Seq++
	return t.Case.Seq
}

// Log adds a row to the case's message log and returns it for filling in. Its
// Seq, At, Talk and Turn are set.
func (t *Turn) Log(side Side, by string, text chat.Text) *Entry {
	e := &Entry{Seq: t.NextSeq(), At: t.Now, Talk: t.Case.Talk.Number, Side: side, By: by, Text: text, Turn: t.Event.ID}
	t.Entries = append(t.Entries, e)
	return e
}
