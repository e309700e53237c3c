package desk

import (
	"time"

	"frontdesk/chat"
)

// Helper is a further account of ours on a network that shares the load of rooms: it
// carries texts and files when a room's own budget is short. Its secret is kept
// elsewhere (Turn.Secrets).
type Helper struct {
	At       chat.Place `json:"at"` // network and account
	Username string     `json:"username,omitempty"`
	By       string     `json:"by"` // AgentKey of who added it
	Since    time.Time  `json:"since"`
}

// HelperKey is a helper's key in House.Helpers, and the name of its secret.
func HelperKey(network, account string) string { return network + "/" + account }

// Secret is something to be kept outside of all that is logged, exported and backed
// up: a helper's token under its HelperKey. An empty Value has it forgotten.
type Secret struct{ Name, Value string }

// What is known of a helper in a room.
const (
	HelpUntried = "untried" // whether it raises the limit is found out when the room's budget is used up next
	HelpCarries = "carries" // it was found to raise the limit
	HelpUseless = "useless" // the network counts it with us: it is not used until Until
	HelpOut     = "out"     // it was refused there (Why): it is not used until Until
)

// Help is how far a helper helps in a room.
type Help struct {
	At      chat.Place // the helper: network and account
	Room    chat.Place
	State   string // Help…
	Why     string // HelpOut: a chat.Reason…
	Since   time.Time
	Until   time.Time
	Carried int // messages since the start
}
