package page

import (
	"errors"
	"fmt"
	"strings"
	"unicode/utf16"

	"github.com/mymmrac/telego"

	"frontdesk/playground/telegram"
)

// Network is one messenger as its people see it: a pane of the page is one of its
// clients.
type Network interface {
	// Add makes a person, and tells by which id the network knows them.
	Add(name string) (id string, err error)
	// Screen is what a person sees now.
	Screen(person string) Screen
	// Do does what a person does. The answer is what pops up after a press.
	Do(a Act) (answer string, err error)
	// File is the content of a message by Message.File.
	File(id string) (File, error)
	// Watch gives a channel that holds a token after every change, and the function
	// that ends it.
	Watch() (changes <-chan struct{}, stop func())
}

// Grouper is a network on which groups of agents can be made. The id of a group is its
// name.
type Grouper interface {
	// Group makes a group with the owner in it, or finds it.
	Group(name, owner string) error
	// Join brings a person into a group.
	Join(group, person string) error
}

// What can go wrong with an act; each is said on the page.
var (
	ErrNobody   = errors.New("there is no such person")
	ErrNoChat   = errors.New("there is no such chat")
	ErrNoGone   = errors.New("that message is not there any more")
	ErrCannot   = errors.New("that cannot be done on this network")
	ErrTopic    = errors.New("that topic is closed, or not there any more")
	ErrNoFile   = errors.New("there is no such file")
	ErrUnlinked = errors.New("the shop's number is not linked yet")
)

// Named is a network whose people have an address that others write to.
type Named interface {
	// Handle is a user name or a phone number.
	Handle(person string) string
}

// Act is what a person does in a chat.
type Act struct {
	Person string `json:"person"`
	Chat   string `json:"chat"`
	Topic  string `json:"topic"`
	// Do is say, edit, react, press, key, poll, vote, delete, block, unblock, typing,
	// droptopic, closetopic or reopentopic.
	Do      string   `json:"do"`
	Text    string   `json:"text"`
	Message string   `json:"message"` // that is answered, edited, pressed, …
	Data    string   `json:"data"`    // of a button; an emoji
	Options []string `json:"options"` // of a poll, or voted for
	File    *File    `json:"-"`
}

// longest are the longest texts that the networks' own apps send in one message, in UTF-16.
var longest = map[string]int{"telegram": 4096, "whatsapp": 65536}

// check tells what an app would not let a person do.
func (a *Act) check(network string) error {
	if n := len(utf16.Encode([]rune(a.Text))); n > longest[network] {
		return fmt.Errorf("a message has at most %d characters here, and this one has %d", longest[network], n)
	}
	empty := strings.TrimSpace(a.Text) == ""
	switch {
	case a.Do == "poll" && (empty || len(a.Options) < 2 || len(a.Options) > 12):
		return errors.New("a poll has a question, and 2 to 12 answers")
	case (a.Do == "say" || a.Do == "edit") && empty && a.File == nil:
		return errors.New("there is nothing to send")
	}
	return nil
}

// File is something that is sent or kept.
type File struct {
	Name, Mime string
	// Kind is photo, video, audio, voice, sticker or document.
	Kind string
	Data []byte
}

// kindOf is how messengers show a file of that type.
func kindOf(mime string) string {
	major, _, _ := strings.Cut(mime, "/")
	switch {
	case major == "image" && !strings.Contains(mime, "svg"):
		return "photo"
	case major == "video", major == "audio":
		return major
	}
	return "document"
}

// Screen is what one person sees.
type Screen struct {
	Chats []Chat `json:"chats"`
}

// Chat is one chat of a person.
type Chat struct {
	ID    string `json:"id"`
	Title string `json:"title"`
	// Kind is bot, group or forum.
	Kind     string     `json:"kind"`
	Topics   []Topic    `json:"topics,omitempty"`
	Messages []Message  `json:"messages"`
	Menu     []Command  `json:"menu,omitempty"`
	Members  []string   `json:"members,omitempty"` // who can be mentioned
	Keyboard [][]string `json:"keyboard,omitempty"`
	Blocked  bool       `json:"blocked,omitempty"`
	// Typing grows each time the other side types.
	Typing int64 `json:"typing,omitempty"`
	// Can lists the acts beyond saying something.
	Can []string `json:"can"`
}

// Topic of a forum.
type Topic struct {
	ID     string `json:"id"`
	Name   string `json:"name"`
	Icon   string `json:"icon,omitempty"`
	Color  int    `json:"color,omitempty"`
	Closed bool   `json:"closed,omitempty"`
}

// Command is a line of the menu.
type Command struct {
	Name  string `json:"name"`
	About string `json:"about"`
}

// Message is what a person sees of a message.
type Message struct {
	ID    string                 `json:"id"`
	Topic string                 `json:"topic,omitempty"`
	From  string                 `json:"from"`
	Mine  bool                   `json:"mine,omitempty"`
	Text  string                 `json:"text"`
	Spans []telego.MessageEntity `json:"spans,omitempty"`
	// Media is the kind of what is attached, File its id, Name its name.
	Media     string     `json:"media,omitempty"`
	File      string     `json:"file,omitempty"`
	Name      string     `json:"name,omitempty"`
	Service   string     `json:"service,omitempty"` // a notice
	Reply     string     `json:"reply,omitempty"`
	Buttons   [][]Button `json:"buttons,omitempty"`
	Poll      []Option   `json:"poll,omitempty"`
	Edited    bool       `json:"edited,omitempty"`
	Pinned    bool       `json:"pinned,omitempty"`
	Reactions []string   `json:"reactions,omitempty"`
	At        int64      `json:"at"`
	// State is sent, delivered or read, where the network tells.
	State string `json:"state,omitempty"`
}

// Button below a message.
type Button struct {
	Label string `json:"label"`
	Data  string `json:"data,omitempty"`
	URL   string `json:"url,omitempty"`
}

// Option of a poll.
type Option struct {
	Text   string `json:"text"`
	Chosen bool   `json:"chosen,omitempty"`
}

// keep is how many messages of a topic or chat are shown; of a forum with many topics
// fewer of each, so that a screen stays small in long sessions.
const (
	keep      = 120
	keepLeast = 30
	keepAll   = 1200
)

// newest is the end of a list that is long.
func newest[T any](list []T) []T {
	return list[max(0, len(list)-keep):]
}

// ofTopic is the end of a topic's list where there are so many topics, and its pinned card.
func ofTopic(list []telegram.Message, topics int) []telegram.Message {
	n := min(keep, max(keepLeast, keepAll/max(1, topics)))
	if len(list) <= n {
		return list
	}
	var out []telegram.Message
	for _, m := range list[:len(list)-n] {
		if m.Pinned {
			out = append(out, m)
		}
	}
	return append(out, list[len(list)-n:]...)
}
