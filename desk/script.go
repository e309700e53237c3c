package desk

import (
	"encoding/json"
	"fmt"
	"strings"

	"frontdesk/chat"
)

// Script is a script of the Book: its source, and what it registers.
type Script struct {
	Name     string          `json:"name"`
	Source   string          `json:"source"`
	Off      bool            `json:"off,omitempty"` // it failed too often, or an admin turned it off
	Entries  []ScriptEntry   `json:"entries,omitempty"`
	Commands []ScriptCommand `json:"commands,omitempty"`
}

// ScriptEntry is one thing that a script registers.
type ScriptEntry struct {
	Kind string `json:"kind"` // event, command, validator, condition, action, question, handler, test
	Name string `json:"name,omitempty"`
	Slow bool   `json:"slow,omitempty"`
}

// ScriptCommand is a slash command of a script.
type ScriptCommand struct {
	Name string `json:"name"`
	Help string `json:"help,omitempty"`
	Who  string `json:"who,omitempty"` // contact, agent or admin
}

// Has tells whether a script registers something.
func (s *Script) Has(kind, name string) bool {
	for _, e := range s.Entries {
		if e.Kind == kind && e.Name == name {
			return true
		}
	}
	return false
}

// Lacks says what is missing where something refers to a script and what it registers,
// "" where nothing is.
func (b *Book) Lacks(script, kind string) string {
	s := b.Scripts[Fold(script)]
	switch {
	case s == nil:
		return "there is no script " + script + " yet"
	case !s.Has(kind, ""):
		return "script " + s.Name + " has no " + kind + "(…) yet"
	}
	return ""
}

// ScriptCall is one call of a script: what it registered under Kind and Name, with
// arguments behind the turn (nil, bool, float64, string, json.RawMessage).
type ScriptCall struct {
	Script *Script
	Kind   string
	Name   string
	What   string // what happened, for turn.event; and to what, for turn.name
	To     string
	Args   []any
	Typed  bool // somebody has typed it, and waits: a slow run ends with a word to them
}

// ScriptResult is what a call gave. Err is for admins; nothing was done then.
type ScriptResult struct {
	Values []any // nil, bool, float64, string, …
	Err    error
}

// ScriptFailed tells somebody who has run a script that it failed.
func ScriptFailed(s *Script, err error) chat.Text {
	return chat.Plain("Script "+s.Name+" failed, and did nothing:\n").AddString(err.Error(), chat.Pre).AddString("\n/scriptlog " + s.Name + " shows more.")
}

// True tells whether the first value counts as true.
func (r ScriptResult) True() bool {
	return r.Err == nil && len(r.Values) > 0 && r.Values[0] != nil && r.Values[0] != false
}

// Text is the value at i as a text.
func (r ScriptResult) Text(i int) string {
	if i >= len(r.Values) {
		return ""
	}
	s, _ := r.Values[i].(string)
	return s
}

// Scripts runs scripts. It is pure: the same call in the same turn does the same.
type Scripts interface {
	// Compile checks a source. The error shows the line, with a caret.
	Compile(name, source string) (*Script, error)
	// Run calls a script, and does in the turn what it asks for: all of it, or nothing.
	Run(t *Turn, c ScriptCall) ScriptResult
	// Tests runs the tests inside a script, each in a copy of the turn's world.
	Tests(t *Turn, s *Script) string
	// Health is how a script is doing, in a line; Log is what it has printed, oldest
	// first.
	Health(t *Turn, s *Script) string
	Log(t *Turn, s *Script) []string
}

// Memory is what scripts keep, by key.
type Memory interface {
	// Get is a value, nil where there is none.
	Get(key string) []byte
	// Scan lists the keys and values whose key begins so.
	Scan(prefix string) map[string][]byte
}

// OutCall is something to be done outside of turns, whose outcome comes back as an event
// Answered. It is kept until then, and done again after a restart.
type OutCall struct {
	ID      string          `json:"id"`
	Kind    string          `json:"kind"` // Call…
	Case    int64           `json:"case,omitempty"`
	Script  string          `json:"script,omitempty"` // of CallHTTP and CallSlow
	Handler string          `json:"handler,omitempty"`
	Place   chat.Place      `json:"place,omitzero"`
	Payload json.RawMessage `json:"payload"`
	// Depth is how many calls before this one led to it, each by its answer.
	Depth int `json:"depth,omitempty"`
	// Late: it follows from a message that was long under way. Nothing is said then.
	Late bool `json:"late,omitempty"`
}

// The kinds of an OutCall.
const (
	CallHTTP = "http" // Payload: the request
	CallSlow = "slow" // Payload: the world of a slow script
	// CallStats counts and draws. Payload: a stats.Query; the outcome is a stats.Answer.
	CallStats = "stats"
)

// Answers is the call whose outcome the turn's event is; the outcome itself is
// Event.Payload.
func (t *Turn) Answers() (c OutCall, ok bool) {
	if t.Event.Kind != chat.Answered {
		return c, false
	}
	return c, json.Unmarshal([]byte(t.Event.Data), &c) == nil
}

// Spent is what scripts have used of a turn. Copies of the turn share it.
type Spent struct {
	Done    int      // things done
	Fuel    int64    // instructions
	Running []string // runs under way, each caused by the one before it
}

// MemoryOf begins the keys of what scripts keep of a contact. The one made up for /test
// has the number 0, and no memory.
func MemoryOf(id int64) string { return fmt.Sprintf("c/%016x/", id) }

// MemoryIn begins the keys of what one script keeps of a contact.
func MemoryIn(script string, id int64) string { return MemoryOf(id) + Fold(script) + "/" }

// MemoryAll begins the keys of what a script keeps for all.
func MemoryAll(script string) string { return "g/" + Fold(script) + "/" }

// MemoryPending is the key of how many calls of a script are under way.
func MemoryPending(script string) string { return "p/" + Fold(script) }

// MemoryRecord is the key of how a script is doing.
func MemoryRecord(script string) string { return "r/" + Fold(script) }

// Recall is a value of the memory as the turn has it.
func (t *Turn) Recall(key string) []byte {
	if v, ok := t.Memory[key]; ok {
		return v
	}
	if t.View.Memory == nil {
		return nil
	}
	return t.View.Memory.Get(key)
}

// RecallAll is all values whose keys begin so, as the turn has them.
func (t *Turn) RecallAll(prefix string) map[string][]byte {
	out := map[string][]byte{}
	if t.View.Memory != nil {
		out = t.View.Memory.Scan(prefix)
	}
	for k, v := range t.Memory {
		switch {
		case !strings.HasPrefix(k, prefix):
		case v == nil:
			delete(out, k)
		default:
			out[k] = v
		}
	}
	return out
}

// Keep puts a value into the memory; nil takes it out.
func (t *Turn) Keep(key string, value []byte) {
	if t.Memory == nil {
		t.Memory = map[string][]byte{}
	}
	t.Memory[key] = value
}
