package chat

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// Deliver hands events to the engine, in the order in which they happened. It
// returns when all of them are committed; only then may the adapter acknowledge
// them upstream. On an error nothing may be acknowledged.
type Deliver func(ctx context.Context, events []Event) error

// Adapter is one account on one network.
type Adapter interface {
	// Network and Account name the account in every Place of it.
	Network() string
	Account() string
	// Run takes events in until ctx ends. It returns nil then, or the reason
	// for which it cannot go on.
	Run(ctx context.Context, deliver Deliver) error
	// Send does one Out. Its error is a *RefusedError (never to be tried
	// again), a *WaitError (not before its time), an error for which Unsure
	// is true (it may have been done), or any other (not done: try again).
	Send(ctx context.Context, out Out) (Receipt, error)
	// Limits of the network for this account.
	Limits() Limits
}

// Limits of a network, as data.
type Limits struct {
	Text     int // longest text, in the units of Units
	Caption  int
	Buttons  bool // inline buttons exist
	Threads  bool // rooms may have threads
	CanEdit  bool
	NoCopy   bool  // Copy is not there: messages are sent on as new ones
	Polls    bool  // choices can be asked by a poll: Out.Poll
	File     int64 // the largest file in bytes that can be sent; 0: no limit is known
	MenuSize int   // commands a native menu takes; 0: there is none
	// Messages in a burst and then per second; 0: no limit.
	Global, Private, Group Rate
	// Guess: the rates are the network's, but this server may have none. One send
	// beyond them is tried: if it is taken, there are none until it asks to wait.
	Guess bool
	// Units counts the length of a text as the network does.
	Units func(string) int
	// Cost is how many messages of its chat's budget an Out takes, 0 for one that
	// takes nothing, and whether that chat is a group. nil: one each, private.
	Cost func(Out) (messages int, group bool)
}

// Rate is a limit: at most Burst within any stretch of Burst times Every. The zero
// Rate is no limit.
type Rate struct {
	Burst int
	Every time.Duration
}

// The reasons of a refusal, for people; Reason of a RefusedError is one of them.
const (
	ReasonBlocked     = "blocked"     // the person has blocked us
	ReasonGone        = "gone"        // the person's account is deleted
	ReasonNoChat      = "no chat"     // the chat does not exist, or never wrote first
	ReasonKicked      = "kicked"      // we are no member of the room
	ReasonRights      = "rights"      // we lack a right there
	ReasonNoThread    = "no thread"   // the topic is gone
	ReasonThreadShut  = "thread shut" // the topic is closed
	ReasonNoMessage   = "no message"  // the message meant is gone
	ReasonTooLarge    = "too large"   //
	ReasonTooOld      = "too old"     // the network's time for it has passed
	ReasonMoved       = "moved"       // the chat has a new address: To
	ReasonFull        = "full"        // the room takes no further topic
	ReasonUnsupported = "unsupported" // this network cannot do it
	ReasonReachout    = "reach-out"   // the network lets us begin no new chats for now
	ReasonUnlinked    = "unlinked"    // the account of ours is none any more
	ReasonOther       = "other"       //
)

// RefusedError says that the network will never do it as asked.
type RefusedError struct {
	Reason string // one of the Reason… constants
	Detail string // the network's own words; no message texts in it
	To     string // ReasonMoved: the new chat
}

func (e *RefusedError) Error() string {
	return fmt.Sprintf("refused (%s): %s", e.Reason, e.Detail)
}

// WaitError says that the network asks to wait.
type WaitError struct {
	For time.Duration
	// All: the wait is for the whole account, not for this chat alone.
	All bool
}

func (e *WaitError) Error() string { return fmt.Sprintf("asked to wait %s", e.For) }

// unsure marks an error after which the thing may have been done.
type unsure struct{ err error }

func (u unsure) Error() string { return u.err.Error() + " (it may have been done)" }
func (u unsure) Unwrap() error { return u.err }

// MaybeDone marks err as one after which the thing may have been done.
func MaybeDone(err error) error { return unsure{err} }

// Unsure tells whether the thing may have been done in spite of err.
func Unsure(err error) bool {
	var u unsure
	return errors.As(err, &u)
}

// ErrStopped is returned by Deliver when the engine takes no more events.
var ErrStopped = errors.New("the engine takes no more events")

// A Fetcher can hand out the bytes of a file that a message carried.
type Fetcher interface {
	// Fetch opens the file; the caller closes it. At most max bytes are
	// handed out; a longer file is an error.
	Fetch(ctx context.Context, file string, max int64) (File, error)
}

// File is an open file of a network.
type File interface {
	Read(p []byte) (int, error)
	Close() error
}

// Opener opens a file at its beginning, as often as it is called; the caller closes
// it. At most max bytes are handed out; a longer file is an error.
type Opener func(ctx context.Context, max int64) (File, error)

// A Namer's network takes ids of ours: what an Out is sent with a second time, the
// network knows again.
type Namer interface {
	// NewID is an id that nothing was sent with yet.
	NewID() string
}

// RoomState is what the network says of a room.
type RoomState struct {
	Title   string   `json:"title,omitempty"`
	Forum   bool     `json:"forum,omitempty"`
	Admin   bool     `json:"admin,omitempty"`   // our account is an admin there
	Missing []string `json:"missing,omitempty"` // rights that our account lacks there
}

// AccountState is what the network says of our own account.
type AccountState struct {
	Username string `json:"username,omitempty"`
	// Intake is how events come in: "polling", or the host of the webhook.
	Intake  string `json:"intake,omitempty"`
	Pending int    `json:"pending,omitempty"` // events that wait at the network
	Trouble string `json:"trouble,omitempty"` // the network's last complaint, for people
	NoJoin  bool   `json:"no_join,omitempty"` // the account may not be added to groups
	Version string `json:"version,omitempty"`
	// Linked and Seen are for accounts that hang on somebody's phone: since when, and
	// when the phone was last heard of.
	Linked time.Time `json:"linked,omitzero"`
	Seen   time.Time `json:"seen,omitzero"`
}

// The kinds of a LinkStep.
const (
	LinkQR      = "qr"      // Text is to be shown as a QR code, until Until
	LinkCode    = "code"    // Text is to be typed into the phone
	LinkPasskey = "passkey" // Text (JSON) is to be answered by the owner's passkey, and the answer given back
	LinkConfirm = "confirm" // Text is shown on the phone too: whether it is the same is to be confirmed there
	LinkDone    = "done"    // Account is linked
	LinkFailed  = "failed"  // Text says why
)

// LinkStep is one step of linking an account that hangs on somebody's phone.
type LinkStep struct {
	Kind    string    `json:"kind"`
	Text    string    `json:"text,omitempty"`
	Until   time.Time `json:"until,omitzero"`
	Account string    `json:"account,omitempty"`
}

// A Linker makes links that open a place, or a message there, in the network's own
// apps. "" where there is none.
type Linker interface {
	Link(at Place, message string) string
}
