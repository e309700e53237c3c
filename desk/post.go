package desk

import (
	"fmt"
	"strconv"
	"time"
	"unicode/utf8"

	"frontdesk/chat"
)

// Class is a post's priority where a network's budget is short, most urgent
// first.
type Class int

// The classes.
const (
	Urgent Class = iota // an agent's reply to a contact, answers to presses
	Greet               // what opens a contact's topic
	Relay               // a contact's further messages
	Notice              // failures, hints, answers to commands
	Tidy                // cards, icons, pins, menus
	Bulk                // mass work
)

// Post is one thing to send, before it becomes an outbox row. Posts of one lane
// are sent in their order, one at a time.
type Post struct {
	Out   chat.Out `json:"out"`
	Lane  string   `json:"lane"`
	Class Class    `json:"class,omitempty"`
	Case  int64    `json:"case,omitempty"`
	// Room, when set, has the thread looked up at the time of sending: the
	// case's topic in that room.
	Room chat.Place `json:"room,omitzero"`
	Log  int64      `json:"log,omitempty"`  // Seq of the case's entry that this delivers; 0: none
	Mark string     `json:"mark,omitempty"` // what the desk does once it is sent or refused: MarkTopic, …
	Turn string     `json:"turn,omitempty"` // id of the event that caused it
	// About is the contact whose turn made the post, wherever it goes: what is
	// erased with them.
	About int64 `json:"about,omitempty"`
	// Front, set in a turn of Sent or Refused, puts the post ahead of all other
	// rows of the lane: what a resend needs to keep the order.
	Front    bool  `json:"-"`
	Again    int   `json:"again,omitempty"`     // how often it was resent after a refusal
	ReplyLog int64 `json:"reply_log,omitempty"` // ReplyTo is looked up at the time of sending: that entry's copy at To
	// TargetLog, when set, has Target looked up at the time of sending: the
	// newest copy of that entry at To. An edit or a deletion of an entry whose
	// own post still waits is done to that post.
	TargetLog int64 `json:"target_log,omitempty"`
	// Key: a post that still waits in the lane under the same key is replaced
	// by this one, in its place. For cards and icons: the last state counts.
	Key string `json:"key,omitempty"`
	// Join: posts next to each other in the lane with the same Join may become
	// one: texts when the network's budget is short, Copy posts (an album)
	// always. Cut is how many bytes at the beginning of Out.Text a text that is
	// joined behind another leaves out.
	Join string `json:"join,omitempty"`
	Cut  int    `json:"cut,omitempty"`
	// Hold keeps the post back for so long, and what stands behind it.
	Hold time.Duration `json:"hold,omitempty"`
	// Via is the helper's account that is to send it, instead of Out.To's.
	Via string `json:"via,omitempty"`
	// Also is the further entries that the post delivers since it was joined;
	// the engine fills it in. Log is the last of them.
	Also []int64 `json:"also,omitempty"`
}

// ReasonUnsent is why a post is refused that was withdrawn before it was sent.
const ReasonUnsent = "unsent"

// What the desk does once a post is sent or refused.
const (
	MarkTopic    = "topic"     // remember the thread, reopen or create on failure
	MarkCard     = "card"      // remember the card's id
	MarkQuestion = "question"  // remember the open question's message
	MarkReply    = "reply"     // an agent's message to the contact: its fate is shown in the room
	MarkAuto     = "auto"      // automation's message to the contact
	MarkRelay    = "relay"     // a contact's message to the room
	MarkCardEdit = "card edit" // the card as it is now
	MarkMoved    = "moved"     // the line that says where a conversation went
	MarkEdit     = "edit"      // a contact's edit, shown in the room
	MarkUnsend   = "unsend"    // an agent's message is withdrawn from the contact
	MarkMirror   = "mirror"    // a reaction of one side, shown on the other
	MarkSeen     = "seen"      // the reaction that marks an agent's message as delivered
	MarkCheck    = "check"     // /doctor asks the network
	MarkLink     = "link"      // the QR code that is shown while a channel is linked
	MarkToken    = "token"     // the message with a helper's token is deleted
	MarkWork     = "work"      // the message that shows how far something is
	MarkSweep    = "sweep"     // removes what interrupted openings left behind: tried for a day
)

// Lanes: one per destination.
func contactLane(id int64) string { return "c/" + strconv.FormatInt(id, 10) }

func roomLane(id int64, room chat.Place) string {
	return fmt.Sprintf("r/%d/%s", id, RoomKey(room))
}

func placeLane(p chat.Place) string { return "p/" + p.String() }

// ToContact posts to where the contact wrote last, or to the place given. The
// returned post may be filled in further until the turn ends.
func (t *Turn) ToContact(out chat.Out, at chat.Place) *Post {
	if at.IsZero() {
		at = t.Case.Last
	}
	out.To = at
	p := Post{Out: out, Lane: contactLane(t.Case.ID), Class: Relay, Case: t.Case.ID}
	if out.Op == chat.Send || out.Op == chat.Copy {
		t.Case.Talk.Answers++
		p.Hold = t.pause(out)
	}
	return t.post(p)
}

// pause is how long somebody would type a text, where the channel wants that shown; then
// we are shown as typing meanwhile.
func (t *Turn) pause(out chat.Out) time.Duration {
	if t.house == nil {
		return 0
	}
	if ch, ok := t.house.ChannelAt(out.To); !ok || !ch.Pauses {
		return 0
	}
	t.post(Post{Out: chat.Out{Op: chat.Typing, To: out.To}, Lane: contactLane(t.Case.ID) + "/typing", Class: Urgent, Case: t.Case.ID})
	return min(time.Second+time.Duration(utf8.RuneCountInString(out.Text.S))*perRune, longestPause)
}

// How long a pause is for each character of a text, and at most.
const perRune, longestPause = 30 * time.Millisecond, 6 * time.Second

// ToRoom posts to the contact's topic in the room; the topic's thread is looked
// up when the post is sent, so it may still be opening.
func (t *Turn) ToRoom(out chat.Out, room chat.Place) *Post {
	out.To = room.Whole()
	return t.post(Post{Out: out, Lane: roomLane(t.Case.ID, room), Class: Relay, Case: t.Case.ID, Room: room.Whole()})
}

// Aside posts to the contact's topic beside its lane: nothing waits for it, and it
// waits for nothing but its own kind. Posts of one kind are in order; of those that
// still wait under one key the last one counts.
func (t *Turn) Aside(out chat.Out, room chat.Place, kind string) *Post {
	p := t.ToRoom(out, room)
	p.Class = Tidy
	p.Lane += "/" + kind
	return p
}

// ToRoomOf is ToRoom for another contact of the turn (Other).
func (t *Turn) ToRoomOf(c *Case, out chat.Out, room chat.Place) *Post {
	out.To = room.Whole()
	p := t.post(Post{Out: out, Lane: roomLane(c.ID, room), Class: Relay, Case: c.ID, Room: room.Whole()})
	p.About = c.ID
	return p
}

// ToPlace posts to a place that is no contact's: an admin's private chat, a
// room's General.
func (t *Turn) ToPlace(out chat.Out, at chat.Place) *Post {
	out.To = at
	return t.post(Post{Out: out, Lane: placeLane(at), Class: Notice})
}

// ToAdmins posts to every admin in private, where we may; told is how many those are.
func (t *Turn) ToAdmins(out chat.Out) (told int) {
	for _, i := range t.Book.List(KindAdmin) {
		if a := t.Book.Admins[i.Name]; a != nil && !a.Chat.IsZero() {
			t.ToPlace(out, a.Chat)
			told++
		}
	}
	return told
}

func (t *Turn) post(p Post) *Post {
	p.Turn = t.Event.ID
	if t.Case != nil {
		p.About = t.Case.ID
	}
	t.Posts = append(t.Posts, &p)
	return &p
}

// Reply answers the event where it happened: to the person who typed a command,
// or pressed a button. In a contact's topic it is posted there, between agents.
func (t *Turn) Reply(text chat.Text, buttons ...[]chat.Button) *Post {
	out := chat.Out{Op: chat.Send, Text: text, Buttons: buttons, NoPreview: true}
	if m := t.Event.Message; m != nil && !t.Event.Private {
		out.ReplyTo = m.ID
	}
	if t.Case != nil && !t.Event.Private && t.Case.Topic(t.Event.Place) != nil {
		p := t.ToRoom(out, t.Event.Place)
		p.Class = Notice
		return p
	}
	if t.Case != nil && t.Event.Private {
		return t.ToContact(out, t.Event.Place)
	}
	return t.ToPlace(out, t.Event.Place)
}

// Replace puts a text in the place of the message whose button was pressed.
func (t *Turn) Replace(text chat.Text, buttons ...[]chat.Button) {
	p := t.Reply(text, buttons...)
	p.Out.Op, p.Out.Target, p.Out.ReplyTo = chat.Edit, t.Event.Target, ""
}

// PressData is what a button reports, cut to what networks take (64 bytes): a name
// stands last, and one that was cut is found again by its beginning.
func PressData(data string) string {
	if len(data) <= 64 {
		return data
	}
	return data[:chat.RuneStart(data, 64)]
}

// AnswerPress tells the presser of a button that it was taken; text may be empty.
func (t *Turn) AnswerPress(text string) {
	if t.Event.Query == "" {
		return
	}
	p := t.ToPlace(chat.Out{Op: chat.Answer, Query: t.Event.Query, Text: chat.Plain(text)}, t.Event.Place)
	p.Lane, p.Class = "q/"+t.Event.Query, Urgent
}
