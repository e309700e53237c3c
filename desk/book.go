package desk

import (
	"encoding/json"
	"regexp"
	"slices"
	"time"

	"frontdesk/chat"
)

// Kind of an object of the Book.
type Kind string

// The kinds of objects, in the order in which /export prints them.
const (
	KindSetting Kind = "setting" // one per setting: see Settings
	KindTeam    Kind = "team"
	KindAdmin   Kind = "admin" // by the network's person id
	KindField   Kind = "field"
	KindSurvey  Kind = "survey"
	KindSnippet Kind = "snippet"
	KindRule    Kind = "rule"
	KindText    Kind = "text" // a rewording of the bot's own words, named KEY or KEY.lang
	KindHoliday Kind = "holiday"
	KindScript  Kind = "script"
	KindFAQ     Kind = "faq"     // the questions that a snippet answers
	KindVariant Kind = "variant" // another wording of a snippet, named NAME.2 or NAME.lang.2
	KindHost    Kind = "host"    // a host that scripts may ask: allowed by the owner
)

// Item is one object of the Book as it is kept: what was typed in canonical form,
// and the parsed form. Name is as typed, Key folded; Version counts from 1 and
// goes on over deletions.
type Item struct {
	Kind    Kind            `json:"kind"`
	Name    string          `json:"name"`
	Version int             `json:"version"`
	Deleted bool            `json:"deleted,omitempty"`
	Source  string          `json:"source"` // a command that makes this object anew, letter by letter
	Data    json.RawMessage `json:"data"`   // the parsed form
	By      string          `json:"by"`     // AgentKey of who changed it last
	ByName  string          `json:"by_name,omitempty"`
	At      time.Time       `json:"at"`
	Order   float64         `json:"order,omitempty"` // of rules: ascending
	// Redacted: it held words of somebody who was erased; it cannot come back.
	Redacted bool `json:"redacted,omitempty"`
}

// Key of an item in the Book: kind and folded name.
type Key struct {
	Kind Kind
	Name string
}

// Key of the item.
func (i *Item) Key() Key { return Key{i.Kind, Fold(i.Name)} }

// Change is one change of the Book, as the audit keeps it.
type Change struct {
	Seq    int64     `json:"seq"`
	At     time.Time `json:"at"`
	By     string    `json:"by"`
	ByName string    `json:"by_name,omitempty"`
	What   string    `json:"what"` // one line for people: "snippet prices replaced"
	Before *Item     `json:"before,omitempty"`
	After  *Item     `json:"after,omitempty"`
	Undoes int64     `json:"undoes,omitempty"` // Seq of the change this one reverts
	With   int64     `json:"with,omitempty"`   // Seq of the change that was made in the same stroke: /undo takes both back
}

// Team is a group of agents with a room.
type Team struct {
	Name  string     `json:"name"`
	Room  chat.Place `json:"room"`
	Title string     `json:"title,omitempty"` // of the group
	Forum bool       `json:"forum,omitempty"` // one topic per contact
	Hours string     `json:"hours,omitempty"` // as typed and canonical: desk/hours parses it
	Zone  string     `json:"zone,omitempty"`  // IANA name
	// Former is the room's earlier addresses: a group that became a supergroup.
	Former []chat.Place `json:"former,omitempty"`
}

// MovedTo is the team with its room at a new address.
func (t *Team) MovedTo(room chat.Place) *Team {
	next := *t
	next.Former = append(slices.Clone(t.Former), t.Room)
	next.Room = room.Whole()
	return &next
}

// Admin may configure. Owner may do everything.
type Admin struct {
	Network  string     `json:"network"`
	Person   string     `json:"person"`
	Name     string     `json:"name"`
	Username string     `json:"username,omitempty"`
	Owner    bool       `json:"owner,omitempty"`
	Chat     chat.Place `json:"chat,omitzero"` // the private chat, once known
	AddedBy  string     `json:"added_by,omitempty"`
	Added    time.Time  `json:"added"`
}

// Field of a contact.
type Field struct {
	Name    string   `json:"name"`
	Type    string   `json:"type"` // text choice number date yesno email phone url rating location file
	Choices []Choice `json:"choices,omitempty"`
	Min     *float64 `json:"min,omitempty"`
	Max     *float64 `json:"max,omitempty"`
	Pattern string   `json:"pattern,omitempty"` // of text: RE2, the whole answer must match where it is anchored
	Hint    string   `json:"hint,omitempty"`    // said when the pattern does not match
	Script  string   `json:"script,omitempty"`  // of text: the script whose validator looks at answers

	Re *regexp.Regexp `json:"-"` // compiled Pattern
}

// Choice is one of a choice field's answers.
type Choice struct {
	Label string `json:"label"`
	Value string `json:"value"`
}

// Survey asks questions one after another.
type Survey struct {
	Name      string               `json:"name"`
	Intro     map[string]chat.Text `json:"intro,omitempty"` // by language; "" is the base wording
	Thanks    map[string]chat.Text `json:"thanks,omitempty"`
	Questions []Question           `json:"questions"`
	Timeout   time.Duration        `json:"timeout"` // silence before a reminder or the end
	Remind    int                  `json:"remind"`
	Then      string               `json:"then"` // handover or close
}

// Question of a survey.
type Question struct {
	Field    string               `json:"field"` // folded
	Words    map[string]chat.Text `json:"words"` // by language; "" is the base wording
	Optional bool                 `json:"optional,omitempty"`
	Retry    int                  `json:"retry"`
	If       *Cond                `json:"if,omitempty"`
	// New: the field did not exist when the survey was saved.
	New bool `json:"new,omitempty"`
}

// Cond is a condition: a tree of and, or, not over tests.
type Cond struct {
	Op   string         `json:"op"` // and or not, or the name of a test in rule.Conditions
	Subs []Cond         `json:"subs,omitempty"`
	Arg  string         `json:"arg,omitempty"`  // the field, tag, team, … as typed
	Rel  string         `json:"rel,omitempty"`  // is, is not, is in, is set, is not set, is empty, is not empty, >, >=, <, <=, contains, matches
	Vals []string       `json:"vals,omitempty"` // what it is compared with
	Re   *regexp.Regexp `json:"-"`              // of matches
}

// Rule does something when something happens.
type Rule struct {
	Name  string   `json:"name"`
	Off   bool     `json:"off,omitempty"`
	Share int      `json:"share,omitempty"` // percent of contacts it runs for; 0 is all
	When  Trigger  `json:"when"`
	If    *Cond    `json:"if,omitempty"` // several if lines are joined by and
	Do    []Action `json:"do"`
	Else  []Action `json:"else,omitempty"`
	Once  string   `json:"once,omitempty"` // contact, conversation, or a duration
	Order float64  `json:"-"`
}

// Trigger is what a rule waits for.
type Trigger struct {
	Name    string         `json:"name"`          // in rule.Triggers
	Arg     string         `json:"arg,omitempty"` // survey, field or tag (folded), payload, schedule
	Words   []string       `json:"words,omitempty"`
	Pattern string         `json:"pattern,omitempty"`
	For     time.Duration  `json:"for,omitempty"`
	Always  bool           `json:"always,omitempty"`
	Who     *Cond          `json:"who,omitempty"` // of every … for CONDITION
	Re      *regexp.Regexp `json:"-"`
}

// Action of a rule.
type Action struct {
	Name   string        `json:"name"`          // in rule.Actions
	Arg    string        `json:"arg,omitempty"` // survey, snippet, team, field, tag, …
	How    string        `json:"how,omitempty"` // round robin, least busy
	Text   chat.Text     `json:"text,omitzero"`
	For    time.Duration `json:"for,omitempty"`
	Always bool          `json:"always,omitempty"`
	Args   []string      `json:"args,omitempty"` // of a script
}

// Snippet is a canned reply.
type Snippet struct {
	Name  string   `json:"name"`           // without language
	Lang  string   `json:"lang,omitempty"` // of a wording NAME.es
	Topic string   `json:"topic,omitempty"`
	Parts []Part   `json:"parts"`
	Do    []Action `json:"do,omitempty"`
	// Variant counts the wordings of the same language, from 2; 0 is the first one.
	Variant int `json:"variant,omitempty"`
}

// Part of a snippet: one message.
type Part struct {
	Text    chat.Text       `json:"text,omitzero"`
	Media   []chat.Media    `json:"media,omitempty"` // more than one is an album
	Buttons [][]chat.Button `json:"buttons,omitempty"`
	// From is where the media were sent by an admin, so that a copy can stand in
	// when a file id has died.
	From []Spot `json:"from,omitempty"`
}

// Rewording replaces one of the bot's own words.
type Rewording struct {
	Key  string `json:"key"`
	Lang string `json:"lang,omitempty"` // "": all
	Text string `json:"text"`
}

// Holiday closes a team for days.
type Holiday struct {
	Team   string `json:"team"` // folded
	From   string `json:"from"` // 2026-12-24
	To     string `json:"to"`   // inclusive
	Yearly bool   `json:"yearly,omitempty"`
}
