package chat

// Op is what an Out asks of a network.
type Op string

// The things that can be asked.
const (
	Send      Op = "send"       // Text, Media, Buttons to To; more than one Media is an album
	Copy      Op = "copy"       // the messages IDs of From to To, without the origin's name
	Edit      Op = "edit"       // Text and Buttons of message Target
	Delete    Op = "delete"     // message Target
	React     Op = "react"      // Emoji on message Target (empty: none)
	Pin       Op = "pin"        // message Target
	OpenTopic Op = "open topic" // a thread named Title in To; the receipt has its Thread
	// Sweep removes the threads named Title that interrupted tries of OpenTopic left
	// in To: those of ours between the message Since and the thread Target that
	// nobody knows of.
	Sweep      Op = "sweep"
	EditTopic  Op = "edit topic"  // Title (and Icon) of To.Thread
	CloseTopic Op = "close topic" // To.Thread
	ReopenTop  Op = "reopen topic"
	DropTopic  Op = "drop topic" // delete the thread and all in it
	Answer     Op = "answer"     // the press Query, with Text as a notice (Alert: as a box to be closed)
	Menu       Op = "menu"       // the native command menu Commands of To (zero chat: of all private chats)
	Leave      Op = "leave"      // the chat To
	Typing     Op = "typing"
	Check      Op = "check" // what the network says of the room To, or (zero chat) of our account: the receipt has it
)

// Out is one thing to be sent, as plain data: kept in the outbox before it is
// sent, and possibly sent again after a restart.
type Out struct {
	Op        Op         `json:"op"`
	To        Place      `json:"to"`
	Text      Text       `json:"text,omitzero"`
	Media     []Media    `json:"media,omitempty"`
	From      Place      `json:"from,omitzero"` // Copy: where the originals are
	IDs       []string   `json:"ids,omitempty"` // Copy: the originals, in order
	Target    string     `json:"target,omitempty"`
	Swap      bool       `json:"swap,omitempty"`     // Edit: the media is replaced by Media[0], not only its caption
	ReplyTo   string     `json:"reply_to,omitempty"` // dropped when that message is gone
	Buttons   [][]Button `json:"buttons,omitempty"`
	Title     string     `json:"title,omitempty"`
	Icon      string     `json:"icon,omitempty"` // a name of ours: open, waiting, closed
	Emoji     string     `json:"emoji,omitempty"`
	Query     string     `json:"query,omitempty"`
	Alert     bool       `json:"alert,omitempty"`
	Silent    bool       `json:"silent,omitempty"` // no sound at the receiver
	NoPreview bool       `json:"nopreview,omitempty"`
	Commands  []Command  `json:"commands,omitempty"`
	// Unsure is set when an earlier try may have been applied without our
	// knowing.
	Unsure bool `json:"unsure,omitempty"`
	// ID is the message's own, chosen before the first try where the network takes
	// ids of ours (Namer): the same at every try. Further messages of one Out have
	// ids derived from it.
	ID string `json:"id,omitempty"`
	// Poll: the Buttons are choices, which a network that has polls and no buttons
	// may ask by a poll with Text as its question. A vote is told as a press.
	Poll bool `json:"poll,omitempty"`
	// Since is the id of the newest message known in To's chat before the
	// first try of an OpenTopic: what an unsure one left behind is younger.
	Since string `json:"since,omitempty"`
}

// Doubts tells whether the thing may be done twice: an earlier try may have been
// applied, and the network does not know the second one again.
func (o Out) Doubts() bool { return o.Unsure && o.ID == "" }

// Button is under a message: it reports Data when pressed, or opens URL.
type Button struct {
	Label string `json:"l"`
	Data  string `json:"d,omitempty"` // at most 64 bytes
	URL   string `json:"u,omitempty"`
}

// Command is an entry of a native command menu.
type Command struct {
	Name  string `json:"n"`
	About string `json:"a"`
}

// Receipt is what a network says of a thing sent.
type Receipt struct {
	IDs    []string `json:"ids,omitempty"`    // of the messages made, in order
	Thread string   `json:"thread,omitempty"` // OpenTopic: the new thread
	// Room and Account answer a Check.
	Room    *RoomState    `json:"room,omitempty"`
	Account *AccountState `json:"account,omitempty"`
}
