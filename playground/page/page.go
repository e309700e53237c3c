// Package page is the playground in a browser: phones and rooms side by side, each pane
// a client of a loopback messenger, a clock that can be moved, faults at the press of a
// button, and what the bot thought.
//
// It must not know the bot: the networks are reached through the drivers of their
// loopback servers, and the rest through the functions of Desk. Adapters, desk and
// engine never import it. It serves whoever knows the token, so it is for loopback.
package page

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"time"
)

// Desk is the bot behind the page, as far as the page may touch it. Every function is
// required.
type Desk struct {
	Now     func() time.Time
	Advance func(time.Duration)
	// Next is when the next timer rings, zero when none is set.
	Next func() time.Time
	// Trace lists the newest turns, oldest first.
	Trace func() []TraceLine
	// Settle waits until the bot has dealt with everything.
	Settle func(context.Context)
	// Restart kills the bot and starts it anew on the same data.
	Restart func() error
	// Unplug takes the network away, or gives it back; Limit has the networks limit the
	// bot's rate, or not.
	Unplug func(bool)
	Limit  func(bool)
}

// TraceLine is what happened inside in one turn.
type TraceLine struct {
	Seq     int64    `json:"seq"`
	At      int64    `json:"at"` // milliseconds
	Event   string   `json:"event"`
	Steps   []string `json:"steps,omitempty"`   // what was considered, and why
	Effects []string `json:"effects,omitempty"` // what came of it
}

// Options of a Page.
type Options struct {
	Networks map[string]Network // by telegram, whatsapp
	Desk     Desk
	Example  []Step
	// Pace is how long a script takes to type a character; 0 types at once.
	Pace time.Duration
}

// Pane is one client: a person of a network.
type Pane struct {
	ID      string `json:"id"`
	Network string `json:"network"`
	Person  string `json:"person"`
	Name    string `json:"name"`
	Handle  string `json:"handle,omitempty"`
	// Role is contact, agent or admin.
	Role string `json:"role"`
}

// Page is the playground's page at work. Use New, Run, and serve Handler.
type Page struct {
	o     Options
	token string
	poke  chan struct{}
	hub   hub
	clock sync.Mutex // held while the clock is moved

	mu     sync.Mutex
	panes  []*Pane
	sent   map[string]string // pane → its screen as it was sent
	status Status
	traced int64
	skip   chan struct{}
}

// Status is what the head of the page shows.
type Status struct {
	Shift     int64    `json:"shift"` // milliseconds by which the clock was moved
	Next      int64    `json:"next"`  // the next timer, in milliseconds; 0: none
	Unplugged bool     `json:"unplugged"`
	Limited   bool     `json:"limited"`
	Down      bool     `json:"down"` // the bot is being restarted
	Playing   bool     `json:"playing"`
	Networks  []string `json:"networks"`
	Rooms     []Room   `json:"rooms"`
}

// Room is a group that agents can be added to.
type Room struct {
	Network string `json:"network"`
	Name    string `json:"name"`
}

// New returns a page with a token of its own.
func New(o Options) *Page {
	p := &Page{o: o, token: strings.ToLower(rand.Text()), poke: make(chan struct{}, 1), sent: map[string]string{}}
	p.status.Networks = slices.Sorted(maps.Keys(o.Networks))
	return p
}

// Path is where the page is found on its server.
func (p *Page) Path() string { return "/" + p.token + "/" }

// Changed has the page look at everything again.
func (p *Page) Changed() {
	select {
	case p.poke <- struct{}{}:
	default:
	}
}

// AddNetwork adds a network later than New; Run must not run twice for it.
func (p *Page) AddNetwork(ctx context.Context, name string, n Network) {
	p.mu.Lock()
	p.o.Networks[name] = n
	p.status.Networks = slices.Sorted(maps.Keys(p.o.Networks))
	p.mu.Unlock()
	go p.watch(ctx, n)
	p.Changed()
}

func (p *Page) network(name string) Network {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.o.Networks[name]
}

// AddPerson makes a person and a pane for them, or finds it.
func (p *Page) AddPerson(network, name, role string) (*Pane, error) {
	n := p.network(network)
	if n == nil {
		return nil, fmt.Errorf("there is no network %q yet", network)
	}
	if err := checkName(name); err != nil {
		return nil, err
	}
	id, err := n.Add(name)
	if err != nil {
		return nil, err
	}
	pane := &Pane{ID: network + "-" + id, Network: network, Person: id, Name: titled(name), Role: role}
	if h, ok := n.(Named); ok {
		pane.Handle = h.Handle(id)
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, old := range p.panes {
		if old.ID == pane.ID {
			return old, nil
		}
	}
	p.panes = append(p.panes, pane)
	p.Changed()
	return pane, nil
}

// AddRoom makes a group for agents.
func (p *Page) AddRoom(network, name, owner string) error {
	g, ok := p.network(network).(Grouper)
	if !ok {
		return ErrCannot
	}
	if err := checkName(name); err != nil {
		return err
	}
	if _, err := p.AddPerson(network, owner, "admin"); err != nil {
		return err
	}
	if err := g.Group(name, owner); err != nil {
		return err
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if r := (Room{network, name}); !slices.Contains(p.status.Rooms, r) {
		p.status.Rooms = append(slices.Clone(p.status.Rooms), r)
	}
	p.Changed()
	return nil
}

// Join brings an agent into a group.
func (p *Page) Join(network, room, person string) error {
	g, ok := p.network(network).(Grouper)
	if !ok {
		return ErrCannot
	}
	return g.Join(room, person)
}

// Run keeps browsers up to date until ctx ends.
func (p *Page) Run(ctx context.Context) {
	p.mu.Lock()
	for _, n := range p.o.Networks {
		go p.watch(ctx, n)
	}
	p.mu.Unlock()
	for {
		select {
		case <-p.poke:
		case <-ctx.Done():
			p.hub.close()
			return
		}
		p.refresh()
		rest := time.NewTimer(calm)
		select {
		case <-rest.C:
		case <-ctx.Done():
		}
		rest.Stop()
	}
}

// calm is the least time between two looks.
const calm = 40 * time.Millisecond

func (p *Page) watch(ctx context.Context, n Network) {
	changes, stop := n.Watch()
	defer stop()
	for {
		select {
		case <-changes:
			p.Changed()
		case <-ctx.Done():
			return
		}
	}
}

// refresh sends what has changed.
func (p *Page) refresh() {
	for _, pane := range p.list() {
		raw := p.paneNews(pane)
		p.mu.Lock()
		same := p.sent[pane.ID] == string(raw)
		p.sent[pane.ID] = string(raw)
		p.mu.Unlock()
		if !same {
			p.hub.send(raw)
		}
	}
	raw := p.statusNews()
	p.mu.Lock()
	same := p.sent[""] == string(raw)
	p.sent[""] = string(raw)
	p.mu.Unlock()
	if !same {
		p.hub.send(raw)
	}
	if lines := p.newTrace(); len(lines) > 0 {
		p.hub.send(news("trace", "lines", lines))
	}
}

func (p *Page) list() []*Pane {
	p.mu.Lock()
	defer p.mu.Unlock()
	return slices.Clone(p.panes)
}

func (p *Page) paneNews(pane *Pane) []byte {
	return news("pane", "pane", pane, "screen", p.network(pane.Network).Screen(pane.Person))
}

func (p *Page) statusNews() []byte {
	next := int64(0)
	if t := p.o.Desk.Next(); !t.IsZero() {
		next = t.UnixMilli()
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.status.Next = next
	return news("status", "status", p.status)
}

func (p *Page) newTrace() []TraceLine {
	all := p.o.Desk.Trace()
	p.mu.Lock()
	defer p.mu.Unlock()
	i := slices.IndexFunc(all, func(l TraceLine) bool { return l.Seq > p.traced })
	if i < 0 {
		return nil
	}
	p.traced = all[len(all)-1].Seq
	return all[i:]
}

// everything is what a browser that has just come needs.
func (p *Page) everything() [][]byte {
	out := [][]byte{news("hello", "steps", titles(p.o.Example), "now", p.o.Desk.Now().UnixMilli()), p.statusNews()}
	for _, pane := range p.list() {
		out = append(out, p.paneNews(pane))
	}
	return append(out, news("trace", "lines", p.o.Desk.Trace()))
}

// news is a message to browsers: its kind and named values.
func news(kind string, pairs ...any) []byte {
	m := map[string]any{"kind": kind}
	for i := 0; i+1 < len(pairs); i += 2 {
		m[pairs[i].(string)] = pairs[i+1]
	}
	raw, err := json.Marshal(m)
	if err != nil {
		panic(fmt.Sprintf("page: %s cannot be told: %v", kind, err)) // only our own types go there
	}
	return raw
}
