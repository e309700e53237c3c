package page

import (
	"maps"
	"slices"
	"strings"

	"frontdesk/playground/whatsapp"
)

var waCan = []string{"edit", "react", "delete", "file", "poll", "reply"}

// Screen is the chat with the shop, and the groups the person is in.
func (w *WhatsApp) Screen(person string) Screen {
	w.mu.Lock()
	defer w.mu.Unlock()
	p := w.people[person]
	if p == nil {
		return Screen{}
	}
	if p.id == shopID {
		return w.shopScreen(p)
	}
	chats := []Chat{{ID: chatBot, Title: "Front desk", Kind: "bot", Can: waCan, Typing: p.typing[chatBot]}}
	for _, g := range w.groups {
		if g.in[p] {
			chats = append(chats, Chat{ID: g.name, Title: g.name, Kind: "group", Can: waCan, Typing: p.typing[g.name]})
		}
	}
	for i := range chats {
		chats[i].Messages = newest(p.messages(chats[i].ID))
	}
	return Screen{Chats: chats}
}

// shopScreen is the shop's own phone: a chat with each who has written.
func (w *WhatsApp) shopScreen(p *waPerson) Screen {
	var s Screen
	seen := map[string]bool{}
	for _, l := range p.lines {
		if x := w.people[l.chat]; x != nil && !seen[l.chat] {
			seen[l.chat] = true
			s.Chats = append(s.Chats, Chat{ID: x.id, Title: x.name, Kind: "bot", Can: waCan, Messages: newest(p.messages(x.id))})
		}
	}
	if len(s.Chats) == 0 {
		s.Chats = []Chat{{ID: "none", Title: "No chats", Kind: "bot", Can: []string{}, Messages: []Message{}}}
	}
	return s
}

func (p *waPerson) messages(chat string) []Message {
	out := []Message{}
	for _, l := range p.lines {
		if l.chat != chat {
			continue
		}
		m := l.Message
		if state := p.states[m.ID]; m.Mine && state != "" {
			m.State = state
		}
		m.Reactions = nil
		for _, who := range slices.Sorted(maps.Keys(l.heart)) {
			m.Reactions = append(m.Reactions, l.heart[who])
		}
		m.Poll = slices.Clone(m.Poll)
		out = append(out, m)
	}
	return out
}

// take reads what the phone has received since the last time. The caller holds mu.
func (w *WhatsApp) take(p *waPerson) {
	list := p.Messages()
	for ; p.taken < len(list); p.taken++ {
		m := list[p.taken]
		chat := w.chatOf(p, m.Chat)
		if chat == "" {
			continue
		}
		p.apply(chat, &m)
		if p.id != shopID { // the pane is open: who sees it has read it
			go func() { _ = p.Read(m) }()
		}
	}
}

// apply is a received message on the phone's screen.
func (p *waPerson) apply(chat string, m *whatsapp.Message) {
	delete(p.typing, chat)
	l := p.line(m.Target)
	switch m.Kind {
	case whatsapp.Edit:
		if l != nil {
			l.Text, l.Edited = m.Text, true
		}
	case whatsapp.Revoke:
		l.revoke()
	case whatsapp.Reaction:
		l.react(m.Phone, m.Text)
	case whatsapp.Vote:
		l.vote(m.Options)
	default:
		p.lines = append(p.lines, received(p, chat, m))
	}
}

func received(p *waPerson, chat string, m *whatsapp.Message) *waLine {
	l := &waLine{chat: chat, got: m, Message: Message{ID: m.ID, From: m.Name, Mine: m.Mine, Text: m.Text, Reply: m.Quoted, At: m.Time.Unix(), Name: m.File}}
	for _, o := range m.Options {
		l.Poll = append(l.Poll, Option{Text: o})
	}
	if kind := waMedia[m.Kind]; kind != "" {
		l.Media, l.File = kind, p.id+"/"+m.ID
		if strings.Contains(m.Mime, "ogg") {
			l.Media = "voice"
		}
	}
	return l
}

// waMedia are the kinds of attachments as the page names them.
var waMedia = map[whatsapp.Kind]string{whatsapp.Image: "photo", whatsapp.Video: "video", whatsapp.Audio: "audio",
	whatsapp.Sticker: "sticker", whatsapp.Document: "document"}

func (l *waLine) revoke() {
	if l != nil {
		l.Message = Message{ID: l.ID, From: l.From, Mine: l.Mine, At: l.At, Service: "This message was deleted"}
		l.heart, l.data, l.got = nil, nil, nil
	}
}

func (l *waLine) react(who, emoji string) {
	if l == nil {
		return
	}
	if l.heart == nil {
		l.heart = map[string]string{}
	}
	l.heart[who] = emoji
	if emoji == "" {
		delete(l.heart, who)
	}
}

func (l *waLine) vote(options []string) {
	if l == nil {
		return
	}
	for i, o := range l.Poll {
		l.Poll[i].Chosen = slices.Contains(options, o.Text)
	}
}
