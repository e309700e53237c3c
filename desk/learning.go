package desk

import (
	"encoding/json"
	"time"

	"frontdesk/chat"
)

// The kinds of an OutCall by which the house learns from what was said.
const (
	CallImport = "import" // Payload: ImportDo; answered by ImportDone
	CallForget = "forget" // Payload: ForgetDo; answered by ForgetDone
	CallLook   = "look"   // Payload: LookDo; answered by LookDone
)

// What is told of learning, in the Payload of an event Told.
const (
	TellWork     = "work"     // WorkTold
	TellImported = "imported" // Import: the operator has read a file in, on the server
)

// MemoryLearning begins the keys of what is kept about learning.
const MemoryLearning = "o/"

// The keys themselves.
const (
	MemoryImports = MemoryLearning + "imports" // []Import
	MemoryOurs    = MemoryLearning + "ours"    // []string: WhatsApp's authors that are us
	MemoryFound   = MemoryLearning + "found"   // what the search for opportunities found
	MemoryIgnored = MemoryLearning + "ignored" // what is not to be proposed again
	MemoryWork    = MemoryLearning + "work/"   // then the number: Work
)

// Import is a file of past chats that was read in. Its messages lie apart from contacts
// and conversations. The file's name is not kept: with WhatsApp it is a contact's.
type Import struct {
	ID       int64     `json:"id"`
	Kind     string    `json:"kind"` // whatsapp, telegram
	At       time.Time `json:"at"`
	By       string    `json:"by,omitempty"` // AgentKey; "": on the server
	Us       string    `json:"us,omitempty"`
	Digest   string    `json:"digest"` // of the file
	Messages int       `json:"messages"`
	Chats    int       `json:"chats"`
	Asked    int       `json:"asked"` // questions
	Bytes    int64     `json:"bytes"` // that it takes, packed
	From     time.Time `json:"from"`
	To       time.Time `json:"to"`
	Groups   int       `json:"groups,omitempty"` // chats that were left out
}

// ImportDo has a file read in.
type ImportDo struct {
	ID    int64      `json:"id"`
	Media chat.Media `json:"media"`
	// Who sent it, and where.
	Place   chat.Place  `json:"place"`
	Private bool        `json:"private,omitempty"`
	From    chat.Person `json:"from"`
	Us      string      `json:"us,omitempty"` // who of the authors is us, where the admin was asked
}

// ImportDone is what came of it: an Import, or why there is none.
type ImportDone struct {
	Import *Import  `json:"import,omitempty"`
	Names  []string `json:"names,omitempty"` // it is not clear who of them is us
	Again  bool     `json:"again,omitempty"` // the file was imported before
	Error  string   `json:"error,omitempty"` // a sentence for people
	Do     ImportDo `json:"do"`
}

// ForgetDo has imports erased: these, or of all of them what is older.
type ForgetDo struct {
	IDs    []int64   `json:"ids,omitempty"`
	Before time.Time `json:"before,omitzero"`
}

// ForgetDone is the imports that have changed, as they are now. An empty one is gone.
type ForgetDone struct {
	Changed []Import `json:"changed,omitempty"`
	Erased  int      `json:"erased,omitempty"` // messages
}

// LookDo has opportunities looked for.
type LookDo struct {
	ID      int64       `json:"id"`
	Place   chat.Place  `json:"place"`
	Private bool        `json:"private,omitempty"`
	From    chat.Person `json:"from"`
}

// LookDone is what came of it.
type LookDone struct {
	Do      LookDo          `json:"do"`
	Report  json.RawMessage `json:"report,omitempty"`
	Error   string          `json:"error,omitempty"`
	Stopped bool            `json:"stopped,omitempty"`
}

// Work is something under way outside of turns that shows how far it is. Who takes it out
// of the memory ends it.
type Work struct {
	ID      int64      `json:"id"`
	Kind    string     `json:"kind"` // CallImport, CallLook
	Place   chat.Place `json:"place"`
	Message string     `json:"message,omitempty"` // that shows how far it is
	Done    int        `json:"done,omitempty"`    // percent
	Stale   bool       `json:"stale,omitempty"`   // something that it has read was erased meanwhile
}

// WorkTold is how far it is, in percent.
type WorkTold struct {
	ID   int64 `json:"id"`
	Done int   `json:"done"`
}
