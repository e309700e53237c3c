package chat

import "time"

// Kind says what happened.
type Kind string

// What can happen. The first group comes from networks, the second from the
// engine itself.
const (
	Said      Kind = "said"       // a message: Message
	Edited    Kind = "edited"     // a message was changed: Message, as it is now
	Deleted   Kind = "deleted"    // Target was deleted by its author
	Reacted   Kind = "reacted"    // From reacted to Target; Data: the emoji, empty when taken back
	Pressed   Kind = "pressed"    // From pressed a button of Target; Data: the button's data; Query: to be answered
	Joined    Kind = "joined"     // Who is a member of the room now (From may have added them)
	Left      Kind = "left"       // Who is no member any more
	BotJoined Kind = "bot joined" // our account was added, promoted or demoted in the room; Rights
	BotLeft   Kind = "bot left"   // our account was removed from the room
	Blocked   Kind = "blocked"    // From refuses messages of ours from now on
	Unblocked Kind = "unblocked"
	Moved     Kind = "moved"         // the chat has a new address: Place is the old one, To the new one
	Closed    Kind = "thread closed" // From closed the topic by the network's own means
	Reopened  Kind = "thread reopened"
	Renamed   Kind = "thread renamed" // Data: the new name
	Opened    Kind = "thread opened"  // From opened the topic; Data: its name
	// Wrote: the account's owner did something in a contact's chat with the network's
	// own app; Data: which of the above (Said, Edited, Deleted, …).
	Wrote  Kind = "wrote"
	Read   Kind = "read"   // From has read Target, and what is before it
	Unread Kind = "unread" // something this version cannot decode; Message holds what could be read of it

	// Trouble: something hinders the account as a whole; Data is one of the
	// Trouble… constants, Title what the network said. Mended ends it.
	Trouble Kind = "trouble"
	Mended  Kind = "mended"

	Answered Kind = "answered" // something outside of turns was done: Data: what, in JSON; Payload: what came of it
	Fetched  Kind = "fetched"  // a file that a turn asked for: Data: what for; Payload: its content; Title: why there is none
	Told     Kind = "told"     // the operator says something to the house: Data, Payload
	Woke     Kind = "woke"     // a timer of Case rang; Data: its name; Payload: what was stored with it
	Sent     Kind = "sent"     // an outbox row was sent: Row, Receipt
	Refused  Kind = "refused"  // an outbox row is refused for good: Row, Data: the reason
)

// What can hinder an account.
const (
	TroubleRival   = "rival"   // another program takes the same account's events
	TroubleWebhook = "webhook" // the network cannot reach our webhook

	TroubleLoggedOut = "logged out" // the phone, or the network, has unlinked us
	TroubleBanned    = "banned"     // the network keeps the account out for a time
	TroubleOutdated  = "outdated"   // the network takes this version no more
	TroubleReplaced  = "replaced"   // another program runs with the same link
	TroubleReachout  = "reach-out"  // the network lets us begin no new chats for now
	TroublePhone     = "phone away" // the phone was not heard of for long: the network will unlink us
)

// Event is one thing that happened. ID is the same for every redelivery of the
// same happening and different for all others of the account; the engine takes
// each ID once. Which other fields are set depends on Kind.
type Event struct {
	ID      string    `json:"id"`
	Kind    Kind      `json:"kind"`
	At      time.Time `json:"at"` // when it happened by the network's clock
	Place   Place     `json:"place"`
	Private bool      `json:"private,omitempty"` // a one-to-one chat with our account
	From    Person    `json:"from"`
	Own     bool      `json:"own,omitempty"` // From is the account's owner, who wrote with the network's own app
	Message *Message  `json:"message,omitempty"`
	Target  string    `json:"target,omitempty"` // id of the message that the event is about
	Data    string    `json:"data,omitempty"`
	Query   string    `json:"query,omitempty"`
	Who     Person    `json:"who,omitzero"`
	To      Place     `json:"to,omitzero"`
	Rights  []string  `json:"rights,omitempty"` // what our account may do in the room: "admin", "topics", "pin", "delete"
	Title   string    `json:"title,omitempty"`  // the room's title
	Forum   bool      `json:"forum,omitempty"`  // the room has topics

	Case    int64   `json:"case,omitempty"`
	Payload []byte  `json:"payload,omitempty"`
	Row     string  `json:"row,omitempty"`
	Receipt Receipt `json:"receipt,omitzero"`

	// Secret was taken out of Message and Raw: it must never be kept with them.
	Secret string `json:"-"`
	// Raw is the update as the network sent it; kept with the turn.
	Raw []byte `json:"-"`
}

// Message is one message of a chat.
type Message struct {
	ID      string   `json:"id"`
	Text    Text     `json:"text,omitzero"` // or the caption of Media
	Media   *Media   `json:"media,omitempty"`
	Album   string   `json:"album,omitempty"` // the same for all items of one album
	ReplyTo string   `json:"reply_to,omitempty"`
	Reply   *Message `json:"reply,omitempty"` // the message replied to, where the network tells
	// ReplyFrom is who wrote the message replied to, where the network tells.
	ReplyFrom *Person `json:"reply_from,omitempty"`
	ReplyMine bool    `json:"reply_mine,omitempty"`
	Start     string  `json:"start,omitempty"` // payload of a deep link
	Forwarded bool    `json:"forwarded,omitempty"`
	Via       string  `json:"via,omitempty"` // written through an inline bot
	// Means is the button that the text names, where a network without buttons shows
	// them as a list, and that list is the last that we wrote there.
	Means *Means `json:"-"`
}

// Means is a press of the button with that Data under the message Target.
type Means struct{ Target, Data string }

// Media is what a message carries besides text.
type Media struct {
	// From, where set, is the account (a Place without a chat) that knows File; otherwise
	// the one that sends it does. Open then opens the file: whoever sends sets it.
	From    Place   `json:"from,omitzero"`
	Open    Opener  `json:"-"`
	Kind    string  `json:"kind"` // photo video voice audio document sticker animation video_note location venue contact poll dice other
	File    string  `json:"file,omitempty"`
	Unique  string  `json:"unique,omitempty"`
	Name    string  `json:"name,omitempty"`
	Mime    string  `json:"mime,omitempty"`
	Size    int64   `json:"size,omitempty"`
	Seconds int     `json:"seconds,omitempty"`
	Lat     float64 `json:"lat,omitempty"`
	Lon     float64 `json:"lon,omitempty"`
	Phone   string  `json:"phone,omitempty"`  // of a contact card
	Person  string  `json:"person,omitempty"` // contact card: the network's id of that person
	// Data is the file itself, for what we make ourselves and no network has
	// yet (no File): at most 512 KiB. Name and Mime go with it.
	Data  []byte `json:"data,omitempty"`
	Title string `json:"title,omitempty"` // name on a contact card or venue, a poll's question, the emoji of a sticker or dice
}

// Own tells whether the message shares the sender's own contact card, which
// proves the phone number.
func (m *Message) Own(from Person) bool {
	return m.Media != nil && m.Media.Kind == "contact" && m.Media.Person != "" && m.Media.Person == from.ID
}
