package page

import (
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/mymmrac/telego"

	"frontdesk/playground/telegram"
)

// Telegram is the loopback Telegram as people see it.
type Telegram struct {
	srv *telegram.Server
	bot *telegram.Bot

	mu     sync.Mutex
	people map[string]*tgPerson
	groups []*tgGroup
	typed  map[string]int64 // chat/topic → change at which the bot last typed
	seen   int64            // the last change looked at
	about  map[string]map[string]string
}

type tgPerson struct {
	*telegram.User
	id      string
	blocked bool
}

type tgGroup struct {
	*telegram.Group
	name    string
	forum   bool
	members []*tgPerson
	roomy   func() // ends that it takes no further topic; nil: it does take them
}

// NewTelegram shows a loopback Telegram with one bot.
func NewTelegram(srv *telegram.Server, bot *telegram.Bot) *Telegram {
	return &Telegram{srv: srv, bot: bot, people: map[string]*tgPerson{}, typed: map[string]int64{}, about: map[string]map[string]string{}}
}

// Watch is the server's.
func (t *Telegram) Watch() (<-chan struct{}, func()) { return t.srv.Watch() }

// Add makes a person; their id is the name in small letters.
func (t *Telegram) Add(name string) (string, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	id := idOf(name)
	if t.people[id] == nil {
		first, more := titled(name), telegram.User{Username: userName(id), Lang: "en"}
		for k, v := range t.about[id] {
			switch k {
			case "first":
				first = strings.ReplaceAll(v, "_", " ")
			case "last":
				more.Last = v
			case "user":
				more.Username = v
			case "lang":
				more.Lang = v
			}
		}
		t.people[id] = &tgPerson{id: id, User: t.srv.NewUser(first, more)}
	}
	return id, nil
}

// Describe says what is known of a person who will be added: first, last, user, lang.
func (t *Telegram) Describe(name string, about map[string]string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.about[idOf(name)] = about
}

// userName is one that Telegram allows.
func userName(id string) string {
	name := strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' {
			return r
		}
		return '_'
	}, id)
	return name + "_p"
}

// User is the person with that id, nil if there is none.
func (t *Telegram) User(id string) *telegram.User {
	if p := t.person(id); p != nil {
		return p.User
	}
	return nil
}

// Handle is a person's user name.
func (t *Telegram) Handle(id string) string {
	if p := t.person(id); p != nil {
		return "@" + p.Username
	}
	return ""
}

func (t *Telegram) person(id string) *tgPerson {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.people[id]
}

// Group makes a forum with the bot in it.
func (t *Telegram) Group(name, owner string) error { return t.group(name, owner, true) }

// PlainGroup makes a group without topics with the bot in it.
func (t *Telegram) PlainGroup(name, owner string) error { return t.group(name, owner, false) }

func (t *Telegram) group(name, owner string, forum bool) error {
	p := t.person(owner)
	if p == nil {
		return ErrNobody
	}
	if t.find(name) != nil {
		return nil
	}
	g := &tgGroup{Group: t.srv.NewGroup(name, forum, p.User), name: name, forum: forum, members: []*tgPerson{p}}
	g.AddBot(t.bot)
	t.mu.Lock()
	defer t.mu.Unlock()
	t.groups = append(t.groups, g)
	return nil
}

// Join brings a person into a group.
func (t *Telegram) Join(group, person string) error {
	g, p := t.find(group), t.person(person)
	if g == nil || p == nil {
		return ErrNoChat
	}
	if t.in(g, p) {
		return nil
	}
	g.Add(p.User)
	g.Promote(p.User) // who may write in closed topics, too
	t.mu.Lock()
	defer t.mu.Unlock()
	g.members = append(g.members, p)
	return nil
}

// Leave takes a person out of a group.
func (t *Telegram) Leave(group, person string) error {
	g, p := t.find(group), t.person(person)
	if g == nil || p == nil {
		return ErrNoChat
	}
	g.Remove(p.User)
	t.mu.Lock()
	defer t.mu.Unlock()
	g.members = slices.DeleteFunc(g.members, func(x *tgPerson) bool { return x == p })
	return nil
}

func (t *Telegram) find(name string) *tgGroup {
	t.mu.Lock()
	defer t.mu.Unlock()
	for _, g := range t.groups {
		if g.name == name {
			return g
		}
	}
	return nil
}

func (t *Telegram) in(g *tgGroup, p *tgPerson) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	return slices.Contains(g.members, p)
}

// File is a file of the server.
func (t *Telegram) File(id string) (File, error) {
	name, data, ok := t.srv.File(id)
	if !ok {
		return File{}, ErrNoFile
	}
	return File{Name: name, Data: data}, nil
}

// Do does what a person does.
func (t *Telegram) Do(a Act) (string, error) {
	p := t.person(a.Person)
	if p == nil {
		return "", ErrNobody
	}
	if a.Chat == chatBot {
		return t.doPrivate(p, a)
	}
	g := t.find(a.Chat)
	if g == nil || !t.in(g, p) {
		return "", ErrNoChat
	}
	return t.doGroup(g, p, a)
}

// chatBot is the id of the chat with the bot.
const chatBot = "bot"

func (t *Telegram) doPrivate(p *tgPerson, a Act) (string, error) {
	id, _ := strconv.Atoi(a.Message)
	switch a.Do {
	case "say", "poll":
		p.Send(t.bot, tgMsg(a, id))
		t.block(p, false)
	case "edit":
		return "", p.Edit(t.bot, id, a.Text)
	case "react":
		p.React(t.bot, id, a.Data)
	case "delete":
		p.Delete(t.bot, id)
	case "press":
		return answer(p.Press(t.bot, id, a.Data))
	case "key":
		return answer(p.PressLabel(t.bot, a.Text))
	case "block":
		p.Block(t.bot)
		t.block(p, true)
	case "unblock":
		p.Unblock(t.bot)
		t.block(p, false)
	case "typing": // Telegram tells bots nothing of it
	default:
		return "", ErrCannot
	}
	return "", nil
}

func (t *Telegram) block(p *tgPerson, on bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	p.blocked = on
}

func (t *Telegram) doGroup(g *tgGroup, p *tgPerson, a Act) (string, error) {
	id, _ := strconv.Atoi(a.Message)
	topic, _ := strconv.Atoi(a.Topic)
	switch a.Do {
	case "say", "poll":
		if g.Say(p.User, topic, tgMsg(a, id)) == 0 {
			return "", ErrTopic
		}
	case "edit":
		return "", g.Edit(p.User, id, a.Text)
	case "react":
		g.React(p.User, id, a.Data)
	case "delete":
		g.Delete(id)
	case "press":
		return answer(g.Press(p.User, id, a.Data))
	case "key":
		return answer(g.PressLabel(p.User, topic, a.Text))
	case "droptopic":
		g.DeleteTopic(p.User, topic)
	case "closetopic":
		g.CloseTopic(p.User, topic)
	case "reopentopic":
		g.ReopenTopic(p.User, topic)
	case "typing":
	default:
		return "", ErrCannot
	}
	return "", nil
}

// answerTime is how long the bot may take to answer a press.
const answerTime = 3 * time.Second

func answer(ch <-chan string, err error) (string, error) {
	if err != nil {
		return "", err
	}
	select {
	case text := <-ch:
		return text, nil
	case <-time.After(answerTime):
		return "", nil
	}
}

// tgMsg is the message of an act.
func tgMsg(a Act, reply int) telegram.Msg {
	m := telegram.Msg{ReplyTo: reply}
	switch f := a.File; {
	case a.Do == "poll":
		poll := &telego.Poll{ID: "p" + strconv.FormatInt(time.Now().UnixNano(), 10), Question: a.Text, Type: "regular", IsAnonymous: true}
		for _, o := range a.Options {
			poll.Options = append(poll.Options, telego.PollOption{Text: o})
		}
		m.With = func(tm *telego.Message) { tm.Poll = poll }
	case f == nil:
		m.Text = a.Text
	default:
		m.Caption, m.Data, m.Mime = a.Text, f.Data, f.Mime
		if m.Data == nil {
			m.Data = []byte{}
		}
		switch f.Kind {
		case "photo":
			m.Photo = f.Name
		case "video":
			m.Video = f.Name
		case "audio":
			m.Audio = f.Name
		case "voice":
			m.Voice = f.Name
		case "sticker":
			m.Sticker = f.Name
		default:
			m.Document = f.Name
		}
	}
	return m
}
