package page

import (
	"slices"

	"go.mau.fi/whatsmeow/proto/waE2E"
	"go.mau.fi/whatsmeow/types"
	"google.golang.org/protobuf/proto"

	"frontdesk/playground/whatsapp"
)

// Do does what a person does with the phone.
func (w *WhatsApp) Do(a Act) (string, error) {
	p := w.person(a.Person)
	if p == nil {
		return "", ErrNobody
	}
	to, err := w.address(p, a.Chat)
	if err != nil {
		return "", err
	}
	switch a.Do {
	case "say":
		return "", w.say(p, to, a)
	case "poll":
		return "", w.mine(p, a, func() (string, error) { return p.Ask(to, a.Text, a.Options...) })
	case "typing":
		return "", p.Type(to, a.Text != "")
	}
	w.mu.Lock()
	l := p.line(a.Message)
	w.mu.Unlock()
	if l == nil {
		return "", ErrNoGone
	}
	return "", w.change(p, to, a, l)
}

// address is where a chat of somebody's phone goes.
func (w *WhatsApp) address(p *waPerson, chat string) (types.JID, error) {
	if p.id == shopID {
		if x := w.person(chat); x != nil {
			return x.LID(), nil
		}
		return types.JID{}, ErrNoChat
	}
	if chat == chatBot {
		return w.shop.LID(), nil
	}
	if g := w.find(chat); g != nil {
		return g.jid, nil
	}
	return types.JID{}, ErrNoChat
}

// change is an act on a message that is there.
func (w *WhatsApp) change(p *waPerson, to types.JID, a Act, l *waLine) error {
	var err error
	switch a.Do {
	case "edit":
		err = p.Edit(to, l.ID, a.Text)
	case "delete":
		err = p.Revoke(to, l.ID)
	case "react":
		err = w.react(p, to, l, a.Data)
	case "vote":
		if l.got == nil {
			return ErrCannot
		}
		err = p.Vote(*l.got, a.Options...)
	default:
		return ErrCannot
	}
	if err != nil {
		return err
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	switch a.Do {
	case "edit":
		l.Text, l.Edited = a.Text, true
	case "delete":
		l.revoke()
	case "react":
		l.react(p.number, a.Data)
	case "vote":
		l.vote(a.Options)
	}
	w.touch()
	return nil
}

func (w *WhatsApp) react(p *waPerson, to types.JID, l *waLine, emoji string) error {
	if l.got != nil {
		return p.React(*l.got, emoji)
	}
	return p.React(whatsapp.Message{Chat: to, Sender: p.LID(), ID: l.ID}, emoji)
}

// say sends a text or a file.
func (w *WhatsApp) say(p *waPerson, to types.JID, a Act) error {
	return w.mine(p, a, func() (string, error) {
		switch f := a.File; {
		case f == nil:
			return w.text(p, to, a)
		case f.Kind == "photo":
			return p.Image(to, f.Data, f.Mime, a.Text)
		case f.Kind == "video":
			return p.Video(to, f.Data, f.Mime, a.Text)
		case f.Kind == "audio":
			return p.Voice(to, f.Data, f.Mime, 3)
		case f.Kind == "voice":
			return p.Voice(to, f.Data, "audio/ogg; codecs=opus", 3)
		default:
			return p.Document(to, whatsapp.File{Name: f.Name, Mime: f.Mime, Caption: a.Text, Data: f.Data})
		}
	})
}

func (w *WhatsApp) text(p *waPerson, to types.JID, a Act) (string, error) {
	w.mu.Lock()
	l := p.line(a.Message)
	w.mu.Unlock()
	switch {
	case l == nil:
		return p.SayIn(to, a.Text)
	case l.got != nil:
		return p.Reply(*l.got, a.Text)
	}
	quote := &waE2E.ContextInfo{StanzaID: &l.ID, Participant: proto.String(p.LID().String()), QuotedMessage: &waE2E.Message{Conversation: &l.Text}}
	return p.Send(to, &waE2E.Message{ExtendedTextMessage: &waE2E.ExtendedTextMessage{Text: &a.Text, ContextInfo: quote}}, "")
}

// mine sends, and puts what was sent on the sender's screen: before anything that comes
// while it is under way.
func (w *WhatsApp) mine(p *waPerson, a Act, send func() (string, error)) error {
	w.mu.Lock()
	before := len(p.lines)
	w.mu.Unlock()
	id, err := send()
	if err != nil {
		return err
	}
	l := &waLine{chat: a.Chat, data: a.File, Message: Message{ID: id, From: p.name, Mine: true, Text: a.Text, Reply: a.Message, At: w.now().Unix(), State: "sent"}}
	for _, o := range a.Options {
		l.Poll = append(l.Poll, Option{Text: o})
	}
	if f := a.File; f != nil {
		l.Media, l.File, l.Name = f.Kind, p.id+"/"+id, f.Name
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	p.lines = slices.Insert(p.lines, before, l)
	w.touch()
	return nil
}
