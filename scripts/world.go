package scripts

import "time"

// World is what a run may read. Its methods are called from the goroutine of Run;
// they must be quick, do no I/O, and give the same answers in a re-run.
type World interface {
	// Turn is what is being decided; it is not changed.
	Turn() *Turn
	// Stored is a value of the script's memory, as JSON, and whether it is there.
	Stored(scope Scope, key string) (value []byte, ok bool)
	// Used is how much the script's memory holds.
	Used(scope Scope) Usage
	// Open tells whether a team (folded) works at the turn's time, "" being the
	// conversation's; known is false where there is no such team.
	Open(team string) (open, known bool)
	// Check tells whether an effect could be applied, and may put it into its
	// canonical form (a field's value, a team's name). The error is a sentence for
	// admins; the script gets it as its own error, at the line that asked.
	Check(e *Effect) error
}

// Scope says whose memory it is.
type Scope string

// The memories of a script.
const (
	ForContact Scope = "contact" // of the turn's contact
	ForAll     Scope = "global"  // of the script
)

// Usage is how full a memory is.
type Usage struct {
	Keys  int
	Bytes int // of keys and values
}

// The quota of a script's memory.
const (
	ContactKeys  = 32
	ContactBytes = 4 << 10
	GlobalKeys   = 512
	GlobalBytes  = 64 << 10
	KeyBytes     = 64
	ValueBytes   = 2 << 10
)

// Turn is what a script sees of the turn. Parts that are nil are nil in Lua.
type Turn struct {
	Now          time.Time
	Zone         *time.Location `json:"-"` // for time.*; nil: UTC
	Event        string         // what happened: "message", "tag added", …
	Name         string         // the tag, field or survey that it happened to
	Contact      *Contact
	Message      *Message
	Conversation *Conversation
	Agent        *Agent
	// Seed makes math.random the same in a re-run: something of the event.
	Seed uint64
}

// Contact is the turn's contact.
type Contact struct {
	ID        int64 // the number that agents see
	Name      string
	FirstName string
	Username  string
	Phone     string
	Channel   string // telegram, whatsapp
	Language  string // the language field, or what the network reports
	Source    string
	Created   time.Time
	Seen      time.Time
	New       bool // during the first conversation
	// Fields by folded name, typed: string, float64 (number, rating), bool (yesno), or
	// map[string]any (location: lat, lon; file: kind, name).
	Fields map[string]any
	Tags   []string
}

// Message is what was written.
type Message struct {
	Text  string
	Kind  string // text, photo, voice, …
	File  string // its name, where it has one
	Start string // payload of a deep link
	At    time.Time
}

// Conversation is how things stand with the contact.
type Conversation struct {
	Number int64
	State  string // open, waiting, snoozed, closed
	Team   string
	Opened time.Time
	Silent bool // an agent has spoken: automation is silent
}

// Agent is who the conversation is assigned to, or who typed the command.
type Agent struct {
	Name string
	Team string
}

// here is the turn's time in its zone.
func (t *Turn) here() time.Time {
	if t.Zone == nil {
		return t.Now.UTC()
	}
	return t.Now.In(t.Zone)
}
