package desk

import (
	"iter"
	"time"

	"frontdesk/chat"
)

// View is the rest of the world, read only, as it is before the turn (and after
// the turns before it). Any part may be nil in tests that do not need it.
type View struct {
	Cases Cases
	Logs  Logs
	Audit Audit
	// Outbox tells how far sending has got.
	Outbox Outbox
	// Scripts runs scripts; Memory is what they keep.
	Scripts Scripts
	Memory  Memory
	// FAQs match messages; Outside is what helps them.
	FAQs    Models
	Outside *Outside
	// Trails is what erasing needs.
	Trails Trails
}

// Cases finds other contacts.
type Cases interface {
	// Case is a copy; nil when there is none.
	Case(id int64) *Case
	// Of is the contact a person of a network is, 0 when unknown.
	Of(network, person string) int64
	// Find lists at most n contacts one of whose words (of name, user name,
	// phone number, field values, tags; folded) begins so.
	Find(prefix string, n int) []int64
	// Load counts the agent's active conversations.
	Load(agent string) int
	// Walk lists at most n ids of an index, ascending, after the given one.
	// The indexes: WalkAll, WalkActive (conversation not closed), WalkPlans, and
	// "team/NAME", "agent/KEY" (active ones of them), and "missed/ROOMKEY": whose
	// topic in that room is not open yet, or has missed something.
	Walk(index string, after int64, n int) []int64
}

// The indexes of Walk that need no name.
const (
	WalkAll    = "all"
	WalkActive = "active"
	WalkPlans  = "plans" // something is planned
)

// Logs reads messages and traces.
type Logs interface {
	// Entries of the case with Seq >= from, oldest first, at most n.
	Entries(id, from int64, n int) []Entry
	// Ref finds the entry that a message stands for, in whatever chat it is:
	// the contact's own, or a copy in a room.
	Ref(spot Spot) (id, seq int64, ok bool)
	// Trace is what a turn considered, by event id, oldest step first.
	Trace(turn string) []string
	// Album is the messages of an album seen so far in that chat, in order.
	Album(place chat.Place, album string) []chat.Message
	// Facts of a stretch of time, noted under a name (folded; "" is all), oldest first.
	// There may be millions: they are not for turns to read.
	Facts(name string, from, to time.Time) iter.Seq[Fact]
	// Recent is the newest n messages that contacts wrote since then, oldest
	// first, with the case each belongs to.
	Recent(since time.Time, n int) []Logged
}

// Logged is an entry and whose it is.
type Logged struct {
	Case  int64
	Entry Entry
}

// Audit reads the Book's history.
type Audit interface {
	// Changes before that Seq (0: the newest), newest first, at most n.
	Changes(before int64, n int) []Change
	// Version of an object, nil when there was none.
	Version(key Key, version int) *Item
	// Ask is an open question to an admin, nil when it is gone.
	Ask(id int64) *Ask
}
