package page

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"time"

	"go.mau.fi/whatsmeow/types"
	"go.mau.fi/whatsmeow/types/events"

	"frontdesk/playground/whatsapp"
)

// WhatsApp is the loopback WhatsApp as people see it: each is a phone.
type WhatsApp struct {
	srv  *whatsapp.Server
	shop *whatsapp.Phone // whose number the bot is linked to
	now  func() time.Time

	mu      sync.Mutex
	people  map[string]*waPerson
	groups  []*waGroup
	watches map[chan struct{}]bool
	number  int
	typed   int64
}

type waPerson struct {
	*whatsapp.Phone
	id, name, number string
	taken            int // how many received messages are in lines
	lines            []*waLine
	typing           map[string]int64  // by chat
	states           map[string]string // delivered or read, by message: a receipt may be here before its line
}

// waLine is a message on a phone.
type waLine struct {
	Message
	chat  string
	got   *whatsapp.Message // nil for one's own
	data  *File             // of one's own
	heart map[string]string // reactions by who
}

type waGroup struct {
	name  string
	jid   types.JID
	owner *waPerson
	in    map[*waPerson]bool
}

// firstNumber is before those given out to people.
const firstNumber = 34600000100

// NewWhatsApp shows a loopback WhatsApp; shop is the phone whose number contacts write to,
// now the phones' clock.
func NewWhatsApp(srv *whatsapp.Server, shop *whatsapp.Phone, now func() time.Time) *WhatsApp {
	w := &WhatsApp{srv: srv, shop: shop, now: now, people: map[string]*waPerson{}, watches: map[chan struct{}]bool{}, number: firstNumber}
	p := newPerson(shopID, "Shop", shop.JID().User)
	p.Phone, w.people[shopID] = shop, p
	shop.Client().AddEventHandler(func(e any) { w.heard(p, e) })
	return w
}

// shopID is the id of the shop's own phone, which the owner may write with.
const shopID = "shop"

func newPerson(id, name, number string) *waPerson {
	return &waPerson{id: id, name: name, number: number, typing: map[string]int64{}, states: map[string]string{}}
}

// Watch gives a token after every change.
func (w *WhatsApp) Watch() (<-chan struct{}, func()) {
	ch := make(chan struct{}, 1)
	w.mu.Lock()
	defer w.mu.Unlock()
	w.watches[ch] = true
	return ch, func() {
		w.mu.Lock()
		defer w.mu.Unlock()
		delete(w.watches, ch)
	}
}

// touch wakes who watches. The caller holds mu.
func (w *WhatsApp) touch() {
	for ch := range w.watches {
		select {
		case ch <- struct{}{}:
		default:
		}
	}
}

// Add makes a person with a phone that is connected.
func (w *WhatsApp) Add(name string) (string, error) {
	id := idOf(name)
	w.mu.Lock()
	if w.people[id] != nil {
		w.mu.Unlock()
		return id, nil
	}
	w.number++
	p := newPerson(id, titled(name), fmt.Sprint(w.number))
	w.mu.Unlock()
	phone, err := w.srv.NewPhone(p.name, p.number)
	if err != nil {
		return "", err
	}
	p.Phone = phone
	phone.Client().AddEventHandler(func(e any) { w.heard(p, e) })
	if err := phone.Connect(); err != nil {
		return "", err
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.people[id] = p
	w.touch()
	return id, nil
}

func (w *WhatsApp) person(id string) *waPerson {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.people[id]
}

// Handle is a person's phone number.
func (w *WhatsApp) Handle(id string) string {
	if p := w.person(id); p != nil {
		return "+" + p.number
	}
	return ""
}

// Group makes a group of the owner's with the shop's number in it.
func (w *WhatsApp) Group(name, owner string) error {
	p := w.person(owner)
	if p == nil {
		return ErrNobody
	}
	if w.find(name) != nil {
		return nil
	}
	jid, err := p.CreateGroup(name, w.shop.JID().User)
	if err != nil {
		return err
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.groups = append(w.groups, &waGroup{name: name, jid: jid, owner: p, in: map[*waPerson]bool{p: true}})
	w.touch()
	return nil
}

// Join has the owner of a group add a person.
func (w *WhatsApp) Join(group, person string) error {
	g, p := w.find(group), w.person(person)
	if g == nil || p == nil {
		return ErrNoChat
	}
	w.mu.Lock()
	in := g.in[p]
	w.mu.Unlock()
	if in {
		return nil
	}
	if err := g.owner.AddTo(g.jid, p.number); err != nil {
		return err
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	g.in[p] = true
	w.touch()
	return nil
}

func (w *WhatsApp) find(name string) *waGroup {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, g := range w.groups {
		if g.name == name {
			return g
		}
	}
	return nil
}

// chatOf is the id of a chat on somebody's phone by its address, "" for one that is not
// shown: the shop's phone has a chat with each person. The caller holds mu.
func (w *WhatsApp) chatOf(p *waPerson, at types.JID) string {
	if p.id == shopID {
		for _, x := range w.people {
			if x != p && x.LID().User == at.User {
				return x.id
			}
		}
		return ""
	}
	for _, g := range w.groups {
		if g.jid == at {
			return g.name
		}
	}
	if at.User == w.shop.LID().User || at.User == w.shop.JID().User {
		return chatBot
	}
	return ""
}

// heard is an event of a phone's client.
func (w *WhatsApp) heard(p *waPerson, e any) {
	w.mu.Lock()
	defer w.mu.Unlock()
	switch ev := e.(type) {
	case *events.Message:
		w.take(p)
	case *events.Receipt:
		w.receipt(p, ev)
	case *events.ChatPresence:
		if ev.State == types.ChatPresenceComposing {
			w.typed++
			p.typing[w.chatOf(p, ev.Chat)] = w.typed
		}
	default:
		return
	}
	w.touch()
}

func (w *WhatsApp) receipt(p *waPerson, r *events.Receipt) {
	state := "delivered"
	if r.Type == types.ReceiptTypeRead {
		state = "read"
	} else if r.Type != types.ReceiptTypeDelivered {
		return
	}
	for _, id := range r.MessageIDs {
		if p.states[id] != "read" {
			p.states[id] = state
		}
	}
}

func (p *waPerson) line(id string) *waLine {
	for i := len(p.lines) - 1; i >= 0; i-- {
		if p.lines[i].ID == id {
			return p.lines[i]
		}
	}
	return nil
}

// File is what is attached to a message of a person: person/message.
func (w *WhatsApp) File(id string) (File, error) {
	person, message, _ := strings.Cut(id, "/")
	p := w.person(person)
	if p == nil {
		return File{}, ErrNobody
	}
	w.mu.Lock()
	l := p.line(message)
	w.mu.Unlock()
	switch {
	case l == nil:
		return File{}, ErrNoFile
	case l.data != nil:
		return *l.data, nil
	case l.got == nil:
		return File{}, ErrNoFile
	}
	data, err := p.Download(*l.got)
	if err != nil {
		return File{}, err
	}
	mime := l.got.Mime
	if mime == "" {
		mime = http.DetectContentType(data)
	}
	return File{Name: l.Name, Mime: mime, Data: data}, nil
}

// Settled waits until every phone has taken what there is for it.
func (w *WhatsApp) Settled(ctx context.Context) {
	w.mu.Lock()
	var phones []*waPerson
	for _, p := range w.people {
		phones = append(phones, p)
	}
	w.mu.Unlock()
	for _, p := range phones {
		_ = p.Device().Settled(ctx)
	}
}
