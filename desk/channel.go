package desk

import (
	"time"

	"frontdesk/chat"
)

// Channel is an account of ours that hangs on somebody's phone and was linked in the
// chat.
type Channel struct {
	Name  string     `json:"name"`
	At    chat.Place `json:"at"`            // network and account
	All   bool       `json:"all,omitempty"` // chats that the phone had before it was linked are contacts too
	Polls bool       `json:"polls,omitempty"`
	// Unprompted: we may write by ourselves long after the contact did.
	Unprompted bool `json:"unprompted,omitempty"`
	// Pauses: before each text we are shown as typing for a moment, as people are.
	Pauses bool      `json:"pauses,omitempty"`
	By     string    `json:"by,omitempty"` // AgentKey of who linked it
	Since  time.Time `json:"since"`
}

// ChannelAt is the channel of a place's account; false where it was linked by nobody.
func (h *House) ChannelAt(p chat.Place) (Channel, bool) {
	for _, c := range h.Channels {
		if c.At.Network == p.Network && c.At.Account == p.Account {
			return c, true
		}
	}
	return Channel{}, false
}

// Linking is a channel being linked: who is told, and how far it is.
type Linking struct {
	ID      int64      `json:"id"`
	Name    string     `json:"name"`
	Network string     `json:"network"`
	To      chat.Place `json:"to"` // the admin's chat
	By      string     `json:"by"`
	All     bool       `json:"all,omitempty"`
	Phone   string     `json:"phone,omitempty"`   // digits: a pairing code is wanted
	Step    string     `json:"step,omitempty"`    // chat.Link…: the last one
	Picture string     `json:"picture,omitempty"` // id of the message with the QR code
	Since   time.Time  `json:"since"`
}

// What a turn can want done to channels.
const (
	LinkBegin  = "begin"
	LinkEnd    = "end"
	LinkAnswer = "answer" // Answer is what the owner's passkey said
	Unlink     = "unlink"
)

// ChannelDo is something to be done to a channel once the turn is kept; what comes of
// it is told by events.
type ChannelDo struct {
	Do      string
	ID      int64 // of the Linking
	Network string
	Account string // Unlink
	Phone   string
	Answer  string
}

// Fetch has a file read once the turn is kept; it comes as an event Fetched about the
// same place and person.
type Fetch struct {
	For     string // the event's Data
	Media   chat.Media
	Most    int64 // bytes
	Place   chat.Place
	Private bool
	From    chat.Person
}

// TellChannel is the Data of the Told event by which the operator's program says that it
// has linked a number; its Payload is a ChannelTold, in JSON.
const TellChannel = "channel"

// ChannelTold is a number that the operator has linked.
type ChannelTold struct {
	Name    string `json:"name,omitempty"`
	Account string `json:"account"`
	All     bool   `json:"all,omitempty"`
}

// TellLink is the Data of the Told event with a step of linking; its Payload is a
// LinkTold, in JSON.
const TellLink = "link"

// LinkTold is a step of the linking with that ID.
type LinkTold struct {
	ID      int64         `json:"id"`
	Step    chat.LinkStep `json:"step"`
	Picture []byte        `json:"picture,omitempty"` // of a QR code: PNG
}
