package telegram

import (
	"fmt"
	"strings"
	"time"

	"github.com/mymmrac/telego"
)

// MessageID is the number of a message in its chat.
type MessageID = int

// Bot is one bot account of the server.
type Bot struct {
	srv      *Server
	id       int64
	name     string
	token    string
	tg       telego.User
	nextMsg  int
	queue    updateQueue
	commands map[string][]telego.BotCommand
	global   bucket
	born     time.Time
	closed   time.Time // by logOut, for ten minutes
	hook     *webhook
}

// User is a person. Its fields are what NewUser takes; the rest is internal.
type User struct {
	First, Last, Username, Lang string

	srv         *Server
	id          int64
	deactivated bool
}

// Topic is one topic of a forum.
type Topic struct {
	ID     int
	Name   string
	Closed bool
	Icon   string
	Color  int
}

type topic struct {
	Topic
	creator int64
	root    *telego.Message
}

// Rights are what a bot may do in a group. The zero value is a plain member.
type Rights struct {
	Admin, ManageTopics, Delete, Pin, Restrict, Invite bool
	// Muted takes away the right to send.
	Muted bool
}

type botMember struct {
	bot    *Bot
	status string
	rights Rights
}

type memberState struct {
	user   *User
	status string
}

type chat struct {
	id         int64
	tg         telego.Chat
	user       *User
	bot        *Bot
	started    bool
	blocked    bool
	migratedTo int64
	owner      *User
	lastBot    int64
	general    Topic
	hidden     bool // General is
	next       *int
	msgs       map[int]*telego.Message
	order      map[int][]int            // by thread
	all        []int                    // also of what is deleted by now
	reactions  map[int]string           // the bot's
	reacted    map[int]map[int64]string // people's
	topics     map[int]*topic
	topicOrder []int
	members    map[int64]*memberState
	bots       map[int64]*botMember
	pinned     map[int]bool
	keyboard   *telego.ReplyKeyboardMarkup // what people see below the chat
	bucket     bucket
	sent       window
	sentBy     map[*Bot]*window // where each bot has a limit of its own
}

func (c *chat) private() bool { return c.user != nil }

func newChat(tg telego.Chat, next *int) *chat {
	return &chat{
		id: tg.ID, tg: tg, next: next,
		msgs: map[int]*telego.Message{}, order: map[int][]int{},
		reactions: map[int]string{}, topics: map[int]*topic{},
		members: map[int64]*memberState{}, bots: map[int64]*botMember{},
		pinned: map[int]bool{}, reacted: map[int]map[int64]string{},
	}
}

// NewBot adds a bot account; its private message ids start at 1.
func (s *Server) NewBot(username string) *Bot {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.nextID++
	b := &Bot{srv: s, id: s.nextID, name: username, commands: map[string][]telego.BotCommand{}, born: s.opt.Now()}
	tail := fmt.Sprintf("AA%d_%s", len(s.bots), strings.Repeat("x", 35))[:35]
	b.token = fmt.Sprintf("%d:%s", b.id, tail)
	b.tg = telego.User{ID: b.id, IsBot: true, FirstName: username, Username: username}
	b.queue.next = 100000 + 1000*len(s.bots)
	s.bots = append(s.bots, b)
	s.byToken[b.token] = b
	s.touch()
	return b
}

// Token is what a client of the bot is configured with.
func (b *Bot) Token() string { return b.token }

// ID is the user id of the bot.
func (b *Bot) ID() int64 { return b.id }

// Username is the name of the bot without @.
func (b *Bot) Username() string { return b.name }

// NewUser adds a person.
func (s *Server) NewUser(first string, more User) *User {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.nextID++
	u := &User{
		First: first, Last: more.Last, Username: more.Username, Lang: more.Lang,
		srv: s, id: s.nextID,
	}
	s.users[u.id] = u
	s.touch()
	return u
}

// ID is the user id, which is also the id of the private chat.
func (u *User) ID() int64 { return u.id }

func (u *User) tg() telego.User {
	return telego.User{
		ID: u.id, FirstName: u.First, LastName: u.Last,
		Username: u.Username, LanguageCode: u.Lang,
	}
}

// privateChat returns the chat of a bot and a person, made on first use.
func (s *Server) privateChat(b *Bot, u *User) *chat {
	key := [2]int64{b.id, u.id}
	if c := s.private[key]; c != nil {
		return c
	}
	c := newChat(telego.Chat{
		ID: u.id, Type: telego.ChatTypePrivate,
		FirstName: u.First, LastName: u.Last, Username: u.Username,
	}, &b.nextMsg)
	c.user, c.bot = u, b
	s.private[key] = c
	return c
}

// place gives the message its id, date and chat and stores it. Stored messages
// are never changed, only replaced, so they can be read without the lock.
func (s *Server) place(c *chat, m *telego.Message) {
	*c.next++
	m.MessageID = *c.next
	m.Date = s.opt.Now().Unix()
	m.Chat = c.tg
	c.msgs[m.MessageID] = m
	key := threadOf(m)
	c.order[key] = append(c.order[key], m.MessageID)
	c.all = append(c.all, m.MessageID)
	s.changed(c, "new", key, m.MessageID)
}

// remove deletes a message; bots are never told.
func (s *Server) remove(c *chat, id int) {
	if m := c.msgs[id]; m != nil {
		c.drop(id)
		s.changed(c, "deleted", threadOf(m), id)
	}
}

// threadOf is the topic of a message, 0 outside topics.
func threadOf(m *telego.Message) int {
	if m.IsTopicMessage {
		return m.MessageThreadID
	}
	return 0
}

// inThread puts a new message into a topic or makes it a reply. Outside topics
// the replies of a supergroup carry the id of the first message of their thread
// without being topic messages (telegram-bot-api#447).
func inThread(c *chat, m *telego.Message, t *topic, reply int) {
	if t != nil {
		m.MessageThreadID, m.IsTopicMessage = t.ID, true
		m.ReplyToMessage = t.root
	}
	r := c.msgs[reply]
	if r == nil || reply == 0 {
		return
	}
	cp := *r
	cp.ReplyToMessage = nil
	m.ReplyToMessage = &cp
	if t == nil && c.tg.Type == telego.ChatTypeSupergroup {
		m.MessageThreadID = r.MessageThreadID
		if r.MessageThreadID == 0 {
			m.MessageThreadID = r.MessageID
		}
	}
}

// drop removes a message.
func (c *chat) drop(id int) {
	m := c.msgs[id]
	if m == nil {
		return
	}
	delete(c.msgs, id)
	delete(c.reactions, id)
	delete(c.reacted, id)
	delete(c.pinned, id)
	key := threadOf(m)
	ids := c.order[key]
	for i := len(ids) - 1; i >= 0; i-- {
		if ids[i] == id {
			c.order[key] = append(ids[:i:i], ids[i+1:]...)
			return
		}
	}
}
