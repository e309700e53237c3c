package desk

import (
	"time"

	"frontdesk/chat"
)

// Outbox tells what waits to be sent.
type Outbox interface {
	// Loads are the chats in which something waits, those with most first.
	Loads() []Load
	// Helps is what is known of helpers in rooms that were short since the start.
	Helps() []Help
}

// Load is what waits to be sent to one chat, and what its network allows.
type Load struct {
	Chat    chat.Place `json:"chat"`
	Rows    int        `json:"rows"`             // posts that wait
	Oldest  time.Time  `json:"oldest"`           // when the oldest of them was made
	Limit   int        `json:"limit"`            // messages a minute that the network allows; 0: no limit
	Frozen  time.Time  `json:"frozen,omitzero"`  // until when the network asked to wait
	Refused bool       `json:"refused,omitzero"` // the network has refused in spite of our count, within ten minutes
}

// TellBacklog is the Data of the Told event by which the engine says that a room falls
// behind; its Payload is the room's Load, in JSON.
const TellBacklog = "backlog"
