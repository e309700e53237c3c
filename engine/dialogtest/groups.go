package dialogtest

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"frontdesk/chat"
)

// byChat is the group of a chat's id, nil if there is none.
func (n *net) byChat(id string) *group {
	for _, g := range n.groups {
		if g.chat == id {
			return g
		}
	}
	return nil
}

// inGroup names a place of a group, as far as the bot may do there what it wants.
func (n *net) inGroup(out chat.Out) (string, *topic, error) {
	g := n.byChat(out.To.Chat)
	switch {
	case g == nil:
		return "", nil, n.goneTo(out.To.Chat)
	case g.out:
		return "", nil, &chat.RefusedError{Reason: chat.ReasonKicked, Detail: "bot was kicked"}
	case out.Op == chat.OpenTopic && g.full:
		return "", nil, &chat.RefusedError{Reason: chat.ReasonFull, Detail: "no more topics"}
	case g.lacks[needs(out.Op)]:
		return "", nil, &chat.RefusedError{Reason: chat.ReasonRights, Detail: "not enough rights"}
	case out.To.Thread == "":
		return g.name, nil, nil
	}
	for _, t := range g.topics {
		if t.id == out.To.Thread {
			return g.name + "/" + t.name, t, nil
		}
	}
	return "", nil, &chat.RefusedError{Reason: chat.ReasonNoThread, Detail: "message thread not found"}
}

// goneTo is the refusal of a chat that is no more, or has a new address.
func (n *net) goneTo(id string) error {
	for _, g := range n.groups {
		if strings.HasPrefix(g.chat, id+"^") {
			return &chat.RefusedError{Reason: chat.ReasonMoved, Detail: "group chat was upgraded to a supergroup chat", To: g.chat}
		}
	}
	return &chat.RefusedError{Reason: chat.ReasonNoChat, Detail: "chat not found"}
}

// needs is the right that something takes.
func needs(op chat.Op) string {
	switch op {
	case chat.OpenTopic, chat.EditTopic, chat.CloseTopic, chat.ReopenTop:
		return "topics"
	case chat.Pin:
		return "pin"
	case chat.DropTopic:
		return "delete"
	}
	return ""
}

// rightNames are what may be lacking, and how the network says it at length.
var rightNames = [][2]string{{"topics", "manage topics"}, {"pin", "pin messages"}, {"delete", "delete messages"}}

func (n *net) check(out chat.Out) chat.Receipt {
	if out.To.Chat == "" {
		return chat.Receipt{Account: &chat.AccountState{Username: "front_bot", Intake: "polling"}}
	}
	g := n.byChat(out.To.Chat)
	s := &chat.RoomState{Title: g.title(), Forum: !g.flat, Admin: len(g.lacks) < len(rightNames)}
	for _, r := range rightNames {
		if g.lacks[r[0]] {
			s.Missing = append(s.Missing, r[1])
		}
	}
	return chat.Receipt{Room: s}
}

func (g *group) title() string { return capital(g.name) }

func (n *net) renamed(g *group, t *topic, out chat.Out) {
	where := g.name + "/" + t.name
	if out.Icon != "" {
		n.see(where, " icon: %s", out.Icon)
	}
	if out.Title != "" && out.Title != t.name {
		n.see(where, " renamed: %s", out.Title)
		t.next = out.Title // from the next act on
	}
}

// groupEvent is what happens to the bot in a group.
func (n *net) groupEvent(w []string) (chat.Event, error) {
	g := n.group(w[1])
	ev := chat.Event{Kind: chat.BotJoined, Place: g.place(nil), From: n.who("owner").p, Title: g.title(), Forum: !g.flat}
	switch w[0] {
	case "full", "roomy":
		g.full = w[0] == "full"
		return chat.Event{}, nil
	case "kick":
		g.out = true
		ev.Kind = chat.BotLeft
	case "upgrade":
		ev.Kind, ev.To = chat.Moved, g.place(nil)
		ev.To.Chat += "^"
		g.chat = ev.To.Chat
		for _, m := range n.msgs {
			m.gone = m.gone || m.place.Chat == ev.Place.Chat
		}
	case "rights":
		g.out, g.lacks = false, map[string]bool{}
		given := w[2:]
		if slices.Contains(given, "none") {
			given = nil
		}
		for _, r := range rightNames {
			g.lacks[r[0]] = !slices.Contains(given, "all") && !slices.Contains(given, r[0])
			if g.lacks[r[0]] {
				continue
			}
			delete(g.lacks, r[0])
			ev.Rights = append(ev.Rights, r[0])
		}
		if len(given) > 0 {
			ev.Rights = append([]string{"admin"}, ev.Rights...)
		}
	}
	return ev, nil
}

// reacts is a reaction; “nothing” takes it back.
func (p *player) reacts(m []string) error {
	return p.toMessage(m[:4], m[5], func(ev *chat.Event, o *message) {
		ev.Kind, ev.Data = chat.Reacted, m[4]
		ev.Place.Thread = "" // Telegram does not tell the topic
		if m[4] == "nothing" {
			ev.Data = ""
		}
	})
}

// erases is a deletion by its author.
func (p *player) erases(m []string) error {
	return p.toMessage(m[:4], m[4], func(ev *chat.Event, o *message) {
		ev.Kind, o.gone = chat.Deleted, true
	})
}

// toMessage is something done to the newest message that begins so.
func (p *player) toMessage(m []string, begins string, do func(*chat.Event, *message)) error {
	s, err := p.scene(m[1], m[2], m[3])
	if err != nil {
		return err
	}
	p.net.mu.Lock()
	o := p.net.begins(s.place, begins)
	ev := s.event(chat.Said)
	if o != nil {
		ev.Target = o.id
		do(&ev, o)
	}
	p.net.mu.Unlock()
	if o == nil {
		return fmt.Errorf("no message there begins with %q", begins)
	}
	return p.say(ev)
}

// album is several media at once; the first has the caption.
func (p *player) album(s scene, items, caption string) error {
	if items == "" {
		return errors.New("what is in the album?")
	}
	p.net.mu.Lock()
	album := "album-" + p.net.id()
	var evs []chat.Event
	for i, item := range strings.Split(items, ",") {
		kind, name, _ := strings.Cut(strings.TrimSpace(item), " ")
		msg := &message{place: s.place, from: s.who, id: p.net.id(), media: []chat.Media{mediaOf(s.who, kind, name)}}
		if i == 0 {
			msg.text = chat.Plain(caption)
		}
		p.net.msgs = append(p.net.msgs, msg)
		ev := s.event(chat.Said)
		ev.Message = &chat.Message{ID: msg.id, Text: msg.text, Media: &msg.media[0], Album: album}
		evs = append(evs, ev)
	}
	p.net.mu.Unlock()
	return p.say(evs...)
}
