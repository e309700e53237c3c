package page

import (
	"fmt"
	"strconv"
	"strings"

	"frontdesk/playground/telegram"
)

var (
	tgPrivateCan = []string{"edit", "react", "delete", "file", "poll", "block", "reply"}
	tgGroupCan   = []string{"edit", "react", "delete", "file", "poll", "reply", "topics"}
)

// Screen is the chat with the bot and the groups the person is in.
func (t *Telegram) Screen(person string) Screen {
	p := t.person(person)
	if p == nil {
		return Screen{}
	}
	t.look()
	s := Screen{Chats: []Chat{t.private(p)}}
	t.mu.Lock()
	groups := append([]*tgGroup(nil), t.groups...)
	t.mu.Unlock()
	for _, g := range groups {
		if t.in(g, p) {
			s.Chats = append(s.Chats, t.room(g, p))
		}
	}
	return s
}

func (t *Telegram) private(p *tgPerson) Chat {
	t.mu.Lock()
	blocked := p.blocked
	t.mu.Unlock()
	c := Chat{ID: chatBot, Title: "Front desk", Kind: "bot", Blocked: blocked, Can: tgPrivateCan, Messages: []Message{}, Keyboard: p.Keyboard(t.bot)}
	c.Menu = menu(t.srv.MenuFor(t.bot, p.ID(), p.User))
	for _, m := range newest(t.srv.Private(t.bot, p.User)) {
		c.Messages = append(c.Messages, t.message(m, p))
	}
	c.Typing = t.typing(p.ID(), 0)
	return c
}

func (t *Telegram) room(g *tgGroup, p *tgPerson) Chat {
	c := Chat{ID: g.name, Title: g.name, Kind: "group", Can: tgGroupCan, Messages: []Message{}}
	c.Menu = menu(t.srv.MenuFor(t.bot, g.ID(), p.User))
	t.mu.Lock()
	for _, m := range g.members {
		if m != p {
			c.Members = append(c.Members, "@"+m.Username)
		}
	}
	t.mu.Unlock()
	c.Members = append(c.Members, "@"+t.bot.Username())
	if !g.forum {
		t.addMessages(&c, g, p, 0, 1)
		return c
	}
	c.Kind = "forum"
	c.Topics = []Topic{{ID: "", Name: "General", Icon: "#"}}
	topics := g.Topics()
	t.addMessages(&c, g, p, 0, len(topics)+1)
	for _, topic := range topics {
		c.Topics = append(c.Topics, Topic{ID: strconv.Itoa(topic.ID), Name: topic.Name, Icon: telegram.Icon(topic.Icon), Color: topic.Color, Closed: topic.Closed})
		t.addMessages(&c, g, p, topic.ID, len(topics)+1)
	}
	return c
}

func (t *Telegram) addMessages(c *Chat, g *tgGroup, p *tgPerson, topic, topics int) {
	for _, m := range ofTopic(t.srv.Messages(g.ID(), topic), topics) {
		c.Messages = append(c.Messages, t.message(m, p))
	}
	c.Typing = max(c.Typing, t.typing(g.ID(), topic))
}

func menu(list []telegram.Command) []Command {
	var out []Command
	for _, c := range list {
		out = append(out, Command{Name: c.Name, About: c.Description})
	}
	return out
}

func (t *Telegram) message(m telegram.Message, p *tgPerson) Message {
	out := Message{ID: strconv.Itoa(m.ID), From: m.Name, Mine: m.From == p.ID(), Text: m.Text, Spans: m.Entities, Media: m.Media, File: m.File,
		Service: notices[m.Service], Edited: m.Edited, Pinned: m.Pinned, At: m.Date}
	if m.Media != "" {
		out.Text, out.Spans = m.Caption, nil
		out.Name, _, _ = t.srv.File(m.File)
	}
	if m.Thread != 0 {
		out.Topic = strconv.Itoa(m.Thread)
	}
	if m.ReplyTo != 0 {
		out.Reply = strconv.Itoa(m.ReplyTo)
	}
	if m.Service != "" && out.Service == "" {
		out.Service = strings.ReplaceAll(m.Service, "_", " ")
	}
	if m.FromBot {
		out.From = "Front desk"
	}
	for _, row := range m.Buttons {
		var line []Button
		for _, b := range row {
			line = append(line, Button{b.Label, b.Data, b.URL})
		}
		out.Buttons = append(out.Buttons, line)
	}
	if m.Poll != nil {
		out.Text = m.Poll.Question
		for _, o := range m.Poll.Options {
			out.Poll = append(out.Poll, Option{Text: o.Text})
		}
	}
	out.Reactions = reactions(m)
	return out
}

// notices are the words of what a group says of itself.
var notices = map[string]string{
	"topic_created": "Topic opened", "topic_edited": "Topic changed", "topic_closed": "Topic closed", "topic_reopened": "Topic opened again",
	"pinned": "Message pinned", "joined": "Joined the group", "left": "Left the group", "migrated": "The group has moved", "created": "Group made",
}

// reactions are the bot's, then people's, each emoji once.
func reactions(m telegram.Message) []string {
	var order []string
	count := map[string]int{}
	add := func(emoji string) {
		if emoji == "" {
			return
		}
		if count[emoji] == 0 {
			order = append(order, emoji)
		}
		count[emoji]++
	}
	add(m.Reaction)
	for _, e := range m.Reactions {
		add(e)
	}
	for i, e := range order {
		if count[e] > 1 {
			order[i] = fmt.Sprint(e, " ", count[e])
		}
	}
	return order
}

// look reads what happened since the last time: only typing matters.
func (t *Telegram) look() {
	t.mu.Lock()
	defer t.mu.Unlock()
	for _, c := range t.srv.Changes(t.seen) {
		t.seen = c.Seq
		key := typingKey(c.Chat, c.Thread)
		switch c.Kind {
		case "typing":
			t.typed[key] = c.Seq
		case "new":
			delete(t.typed, key)
		}
	}
}

func (t *Telegram) typing(chat int64, topic int) int64 {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.typed[typingKey(chat, topic)]
}

func typingKey(chat int64, topic int) string { return fmt.Sprint(chat, "/", topic) }
