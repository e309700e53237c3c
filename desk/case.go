package desk

import (
	"slices"
	"strconv"
	"time"

	"frontdesk/chat"
)

// Case is one contact and where things stand with them: one document, at most
// 16 KiB. Its ID is the number that agents see (#12) and belongs to the contact
// for good. Times are UTC.
type Case struct {
	ID        int64      `json:"id"`
	Addresses []Address  `json:"addresses"`
	Last      chat.Place `json:"last"` // where the contact wrote last: unless a reply says otherwise, answers go there
	First     string     `json:"first,omitempty"`
	Name      string     `json:"name,omitempty"`
	Username  string     `json:"username,omitempty"`
	Phone     string     `json:"phone,omitempty"`  // E.164; only when the network proved it
	Lang      string     `json:"lang,omitempty"`   // as the network reports it
	Source    string     `json:"source,omitempty"` // payload of the first deep link
	Created   time.Time  `json:"created"`
	Seen      time.Time  `json:"seen"` // last message or press

	Fields map[string]Value `json:"fields,omitempty"` // by folded field name
	Tags   []string         `json:"tags,omitempty"`   // as first written, no two alike when folded

	Staff       bool   `json:"staff,omitempty"`       // an agent of ours, writing in private
	Stopped     bool   `json:"stopped,omitempty"`     // opted out of everything automatic
	Blocked     bool   `json:"blocked,omitempty"`     // blocked by us
	Unreachable string `json:"unreachable,omitempty"` // why the network refuses us: chat.Reason…
	Preview     bool   `json:"preview,omitempty"`     // an admin trying things out; removed by /preview off
	Ignored     bool   `json:"ignored,omitempty"`     // never a contact again: /ignore

	// Into is the case that this one was merged into: it stands for this one
	// from then on. Merges is what was merged into this one.
	Into   int64   `json:"into,omitempty"`
	Merges []Merge `json:"merges,omitempty"`

	Talk   Talk                 `json:"talk"`
	Survey *Run                 `json:"survey,omitempty"` // the open survey
	Waits  map[string]Wait      `json:"waits,omitempty"`  // rests of rules, by timer name
	Timers map[string]Timer     `json:"timers,omitempty"` // by name; at most one of a name
	Plans  []Plan               `json:"plans,omitempty"`  // what /later and /close 2h have planned, in the order of their making
	Topics map[string]*Topic    `json:"topics,omitempty"` // by RoomKey
	Once   map[string]time.Time `json:"once,omitempty"`   // rule key → when it last ran for this contact
	Offers []Offer              `json:"offers,omitempty"` // of FAQs, the newest few
	Tried  []Tried              `json:"tried,omitempty"`  // variants of snippets, the newest few
	Rating *Rating              `json:"rating,omitempty"` // the last one asked for
	Seq    int64                `json:"seq"`              // of the newest log entry
}

// Merge is what /unmerge needs to part two cases again.
type Merge struct {
	Case   int64            `json:"case"` // the one that was merged into this
	At     time.Time        `json:"at"`
	By     string           `json:"by"`
	Fields map[string]Value `json:"fields,omitempty"` // this case's fields before
	Tags   []string         `json:"tags,omitempty"`   // and tags
	Phone  string           `json:"phone,omitempty"`
}

// Plan is something an agent wants done later. Its timer is named PlanTimer.
type Plan struct {
	ID    int         `json:"id"`
	Close bool        `json:"close,omitempty"` // closes the conversation; else it is a message
	At    time.Time   `json:"at"`
	Made  time.Time   `json:"made"`
	By    string      `json:"by"` // AgentKey
	Name  string      `json:"name"`
	Text  chat.Text   `json:"text,omitzero"`
	Media *chat.Media `json:"media,omitempty"`
	Src   Spot        `json:"src,omitzero"`   // of a message with media: where it was typed
	Held  bool        `json:"held,omitempty"` // somebody wrote meanwhile: an agent has to decide
}

// PlanTimer is the name of the timer of a plan.
func PlanTimer(id int) string { return "plan " + strconv.Itoa(id) }

// Plan is the plan of that number, nil when it is gone.
func (c *Case) Plan(id int) *Plan {
	for i := range c.Plans {
		if c.Plans[i].ID == id {
			return &c.Plans[i]
		}
	}
	return nil
}

// DropPlan takes a plan off.
func (c *Case) DropPlan(id int) {
	c.Plans = slices.DeleteFunc(c.Plans, func(p Plan) bool { return p.ID == id })
	delete(c.Timers, PlanTimer(id))
}

// Address is one way to reach a contact.
type Address struct {
	Place  chat.Place `json:"place"`
	Person string     `json:"person"` // the network's id
}

// Value is a validated answer in its canonical form: a choice's value, a number
// without grouping, 2026-11-24, yes or no, an address, a phone number in E.164, a
// URL, 1 to 5, "lat,lon". File answers carry the media.
type Value struct {
	V     string      `json:"v"`
	Media *chat.Media `json:"media,omitempty"`
	At    time.Time   `json:"at,omitzero"`
}

// Timer rings once at At, as an Event Woke whose Data is the timer's name.
type Timer struct {
	At   time.Time `json:"at"`
	Data []byte    `json:"data,omitempty"`
}

// State of a conversation.
type State string

// The states of a conversation.
const (
	None    State = ""        // never had one
	Open    State = "open"    // the contact waits
	Waiting State = "waiting" // the agent waits
	Snoozed State = "snoozed"
	Closed  State = "closed"
)

// Talk is the contact's current conversation, or the last one once closed.
type Talk struct {
	Number     int64           `json:"number"` // of the conversation, counted over all contacts
	State      State           `json:"state,omitempty"`
	First      bool            `json:"first,omitempty"` // the contact's first conversation: "new contact"
	Opened     time.Time       `json:"opened,omitzero"`
	Closed     time.Time       `json:"closed,omitzero"`
	Team       string          `json:"team,omitempty"`      // folded name
	Agent      string          `json:"agent,omitempty"`     // AgentKey
	LastTeam   string          `json:"last_team,omitempty"` // whose it was when it closed
	LastAgent  string          `json:"last_agent,omitempty"`
	Person     bool            `json:"person,omitempty"`     // marked for a person
	Silent     bool            `json:"silent,omitempty"`     // automation is silent: an agent has spoken, or /bot off
	From       int64           `json:"from,omitempty"`       // log entry it starts with
	Shown      int64           `json:"shown,omitempty"`      // newest contact's entry handed to the room
	Wrote      bool            `json:"wrote,omitempty"`      // the contact wrote something, not just /start
	ContactAt  time.Time       `json:"contact_at,omitzero"`  // last message of the contact
	AgentAt    time.Time       `json:"agent_at,omitzero"`    // last message of an agent
	WaitsSince time.Time       `json:"waits_since,omitzero"` // the oldest message no agent has answered
	Once       map[string]bool `json:"once,omitempty"`       // rules that ran in this conversation
	Received   bool            `json:"received,omitempty"`   // was told that the message has arrived
	Room       string          `json:"room,omitempty"`       // RoomKey of the room that has shown it
	Answers    int64           `json:"answers,omitempty"`    // how often somebody of ours, or automation, has answered
	How        string          `json:"how,omitempty"`        // waits in its team's queue for somebody to be there: round robin, least busy
	Spoke      bool            `json:"spoke,omitempty"`      // an agent has answered in it
	Auto       bool            `json:"auto,omitempty"`       // an FAQ has answered in it by itself, and nobody called that wrong
	Began      bool            `json:"began,omitempty"`      // it is counted
	Said       Said            `json:"said,omitzero"`        // its messages that are not counted yet
}

// Active tells whether the conversation is not closed.
func (t Talk) Active() bool { return t.State != None && t.State != Closed }

// Topic is the contact's thread in one room.
type Topic struct {
	Room   chat.Place `json:"room"`             // without thread
	Thread string     `json:"thread,omitempty"` // empty while it is being opened, and in rooms without threads
	// Unsure: a try of opening it may have been applied before the room refused
	// another; Since is the newest message before that try.
	Unsure bool   `json:"unsure,omitempty"`
	Since  string `json:"since,omitempty"`
	// Opening: a post that opens it is under way, or waits; there is never a second.
	Opening bool   `json:"opening,omitempty"`
	Flat    bool   `json:"flat,omitempty"` // the room has no threads
	Card    string `json:"card,omitempty"` // message id of the contact card
	Shut    bool   `json:"shut,omitempty"` // closed by us
	Title   string `json:"title,omitempty"`
	Upto    int64  `json:"upto,omitempty"` // once shut: the newest log entry it shows

	Texts  []int64   `json:"texts,omitempty"`   // log entries that stand in the card
	NoCard bool      `json:"no_card,omitempty"` // the room refused the card: posted anew once it is healed
	CardAs string    `json:"card_as,omitempty"` // digest of the card as it was posted last
	CardAt time.Time `json:"card_at,omitzero"`  // when that was
	Icon   string    `json:"icon,omitempty"`    // as it was set last
	IconAt time.Time `json:"icon_at,omitzero"`
	Full   time.Time `json:"full,omitzero"`    // flat because the room took no further topic then
	Tag    string    `json:"tag,omitempty"`    // of one that became flat: what stands before the posts that were written for a topic
	Moved  string    `json:"moved,omitempty"`  // message id of the line that says where the conversation went
	Missed int64     `json:"missed,omitempty"` // the room refused this log entry and all after it: shown again once it is healed
}

// Run is a survey under way.
type Run struct {
	Survey  string    `json:"survey"`          // folded name
	Version int       `json:"version"`         // of the survey when the run began
	At      int       `json:"at"`              // index of the open question
	Field   string    `json:"field,omitempty"` // the open question's (folded): surveys change
	Wrong   int       `json:"wrong,omitempty"`
	Reminds int       `json:"reminds,omitempty"`
	Since   time.Time `json:"since"` // when the open question was asked
	Started time.Time `json:"started"`
	ID      int64     `json:"id"`                // distinguishes runs, so that old buttons are known as old
	Asked   string    `json:"asked,omitempty"`   // message id of the open question, once sent
	Answers []string  `json:"answers,omitempty"` // folded fields answered in this run, in order
	Rule    string    `json:"rule,omitempty"`    // the rule that started it
	Kept    int       `json:"kept,omitempty"`    // messages kept for the agents while the question is open
	Album   string    `json:"album,omitempty"`   // of the last of them
}

// Wait is the rest of a rule after a wait action.
type Wait struct {
	Rule   string `json:"rule"`
	Next   int    `json:"next"` // index of the next action
	Always bool   `json:"always,omitempty"`
	Depth  int    `json:"depth,omitempty"` // actions done so far in the chain
}

// HasTag tells whether the contact has the tag, whatever its case or accents.
func (c *Case) HasTag(tag string) bool {
	return slices.ContainsFunc(c.Tags, func(t string) bool { return Fold(t) == Fold(tag) })
}

// Joint names the stretch of the contact's messages that no answer interrupts: what
// has the same may be shown as one message.
func (c *Case) Joint() string {
	return "say/" + strconv.FormatInt(c.Talk.Number, 10) + "/" + strconv.FormatInt(c.Talk.Answers, 10)
}

// Topic is the contact's thread in room, or nil.
func (c *Case) Topic(room chat.Place) *Topic { return c.Topics[RoomKey(room)] }

// RoomKey names a room in keys and maps.
func RoomKey(room chat.Place) string { return room.Whole().String() }

// Entry is one row of the message log of a Case: append-only but for Copies and
// Fate, which delivery fills in.
type Entry struct {
	Seq    int64       `json:"seq"`
	At     time.Time   `json:"at"`
	Talk   int64       `json:"talk"`
	Side   Side        `json:"side"`
	By     string      `json:"by,omitempty"`   // AgentKey, or what automation spoke: "survey welcome", "rule greet", "snippet prices"
	Name   string      `json:"name,omitempty"` // of the person, as it was then
	Text   chat.Text   `json:"text,omitzero"`
	Media  *chat.Media `json:"media,omitempty"`
	Album  string      `json:"album,omitempty"`
	Src    Spot        `json:"src,omitzero"`     // where it was written
	Copies []Spot      `json:"copies,omitempty"` // where it was delivered to
	Reply  int64       `json:"reply,omitempty"`  // Seq of the entry it replies to
	Turn   string      `json:"turn,omitempty"`   // id of the event that caused it: the key of its trace
	Fate   string      `json:"fate,omitempty"`   // "": under way; "sent"; "refused: REASON"
	Edited bool        `json:"edited,omitempty"`
	Unsent bool        `json:"unsent,omitempty"` // withdrawn from the contact
	To     chat.Place  `json:"to,omitzero"`      // of what agents send: the contact's address that it goes to
	Was    string      `json:"was,omitempty"`    // how its text began before it was edited last
	Merged []int64     `json:"merged,omitempty"` // the entries that share its copy in the room, itself included, in order
	Hidden bool        `json:"hidden,omitempty"` // a command or an answer: agents see what it did, not the text
	Unread string      `json:"unread,omitempty"` // kind of a message this version could not decode
}

// Side is who spoke.
type Side string

// Who can have spoken.
const (
	ByContact Side = "contact"
	ByAgent   Side = "agent"
	ByBot     Side = "bot"
	ByNote    Side = "note"  // between agents
	ByEvent   Side = "event" // something that happened: assigned, closed, …
)

// Spot is a message at its place.
type Spot struct {
	Place chat.Place `json:"p"`
	ID    string     `json:"id"`
}
