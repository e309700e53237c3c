package page

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

// ErrPlaying is returned while another script is being played.
var ErrPlaying = errors.New("a script is being played already")

// player plays a script on the page.
type player struct {
	p     *Page
	ctx   context.Context
	skip  chan struct{}       // closed: no more typing
	where map[string]string   // person → network, where a script has said so
	room  map[string][]string // group → who will write there
}

// Play plays a script visibly, and returns when it is over.
func (p *Page) Play(ctx context.Context, steps []Step) error {
	p.mu.Lock()
	if p.status.Playing {
		p.mu.Unlock()
		return ErrPlaying
	}
	p.status.Playing, p.skip = true, make(chan struct{})
	x := &player{p: p, ctx: ctx, skip: p.skip, where: map[string]string{}, room: writers(steps)}
	p.mu.Unlock()
	defer func() {
		p.mu.Lock()
		p.status.Playing = false
		p.mu.Unlock()
		p.hub.send(news("step", "n", -1, "title", ""))
		p.Changed()
	}()
	for i, s := range steps {
		p.hub.send(news("step", "n", i, "of", len(steps), "title", s.Title))
		for _, l := range s.Lines {
			if err := x.line(l); err != nil {
				err = fmt.Errorf("%q: %w", l, err)
				p.hub.send(news("toast", "text", "The script stops at "+err.Error()))
				return err
			}
		}
	}
	return nil
}

// Skip has the script that is being played type no more.
func (p *Page) Skip() {
	p.mu.Lock()
	defer p.mu.Unlock()
	select {
	case <-p.skip:
	default:
		if p.status.Playing {
			close(p.skip)
		}
	}
}

// line plays one act, and waits until the bot has dealt with it.
func (x *player) line(s string) error {
	l, err := readLine(s)
	if err != nil {
		return err
	}
	switch l.do {
	case "time":
		x.p.advance(x.ctx, l.by)
		return nil
	case "stage":
		return x.stage(l.words)
	}
	if slices.Contains(testOnly, l.kind) {
		return errTestOnly
	}
	if l.text == "/claim CODE" { // the owner has done that when the playground began
		return nil
	}
	pane, a, err := x.act(l)
	if err != nil {
		return err
	}
	x.typed(pane, a)
	_, err = x.p.network(pane.Network).Do(a)
	if err != nil {
		return err
	}
	x.settle()
	x.pause(len("a moment to read"))
	return nil
}

// settle waits until everything that the act causes is there.
func (x *player) settle() {
	ctx, cancel := context.WithTimeout(x.ctx, 20*time.Second)
	defer cancel()
	x.p.o.Desk.Settle(ctx)
	x.p.Changed()
}

// act is what a line does, in which pane.
func (x *player) act(l line) (*Pane, Act, error) {
	pane, err := x.pane(l)
	if err != nil {
		return nil, Act{}, err
	}
	a := Act{Person: pane.Person, Chat: chatBot, Do: l.do, Text: l.text, Data: l.emoji}
	if l.group != "" {
		if err := x.enter(pane, l.group); err != nil {
			return nil, a, err
		}
		a.Chat = l.group
		if a.Topic, err = x.topic(pane, l.group, l.topic); err != nil {
			return nil, a, err
		}
	}
	if l.to != "" {
		if a.Message, err = x.message(pane, a, l.to); err != nil {
			return nil, a, err
		}
	}
	if l.kind != "" {
		a.File = sample(l.kind, l.name)
	}
	return pane, a, nil
}

// networkOf is where a person of the script is.
func (x *player) networkOf(who string) string {
	if n := x.where[who]; n != "" {
		return n
	}
	return "telegram"
}

// people of scripts by their name in them.
func cast(who string) string {
	if who == "owner" {
		return groupOwner
	}
	return who
}

func (x *player) pane(l line) (*Pane, error) {
	role := "contact"
	if l.group != "" {
		role = "agent"
	}
	return x.p.AddPerson(x.networkOf(l.who), cast(l.who), role)
}

// writers are who writes in which group of a script.
func writers(steps []Step) map[string][]string {
	out := map[string][]string{}
	for _, s := range steps {
		for _, raw := range s.Lines {
			if l, err := readLine(raw); err == nil && l.group != "" && !slices.Contains(out[l.group], l.who) {
				out[l.group] = append(out[l.group], l.who)
			}
		}
	}
	return out
}

// enter makes sure that the group is there, and the person in it. On WhatsApp the others
// who will write there come too: who joins later does not see what was said before.
func (x *player) enter(pane *Pane, group string) error {
	if err := x.p.AddRoom(pane.Network, group, groupOwner); err != nil {
		return err
	}
	if err := x.p.Join(pane.Network, group, pane.Person); err != nil || pane.Network != "whatsapp" {
		return err
	}
	for _, who := range x.room[group] {
		if x.networkOf(who) != pane.Network {
			continue
		}
		other, err := x.p.AddPerson(pane.Network, cast(who), "agent")
		if err == nil {
			err = x.p.Join(pane.Network, group, other.Person)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (x *player) chat(pane *Pane, id string) Chat {
	for _, c := range x.p.network(pane.Network).Screen(pane.Person).Chats {
		if c.ID == id {
			return c
		}
	}
	return Chat{}
}

// topic is the id of the newest topic of that name.
func (x *player) topic(pane *Pane, group, name string) (string, error) {
	if name == "" {
		return "", nil
	}
	found := ""
	for _, t := range x.chat(pane, group).Topics {
		if strings.EqualFold(t.Name, name) {
			found = t.ID
		}
	}
	if found == "" {
		return "", fmt.Errorf("there is no topic %q", name)
	}
	return found, nil
}

// unmarked leaves out what makes text bold on WhatsApp.
var unmarked = strings.NewReplacer("*", "")

// message is the id of the newest message there that begins so.
func (x *player) message(pane *Pane, a Act, begins string) (string, error) {
	found := ""
	for _, m := range x.chat(pane, a.Chat).Messages {
		if m.Topic == a.Topic && (strings.HasPrefix(m.Text, begins) || strings.HasPrefix(unmarked.Replace(m.Text), begins) || m.Media != "" && "("+m.Media+")" == begins) {
			found = m.ID
		}
	}
	if found == "" {
		return "", fmt.Errorf("no message there begins with %q", begins)
	}
	return found, nil
}

// longTyping is the longest that typing one message takes.
const longTyping = 4 * time.Second

// typed shows the text being typed.
func (x *player) typed(pane *Pane, a Act) {
	if a.Do != "say" && a.Do != "key" {
		return
	}
	wait := min(longTyping, x.p.o.Pace*time.Duration(utf8.RuneCountInString(a.Text)))
	select {
	case <-x.skip:
		wait = 0
	default:
	}
	x.p.hub.send(news("type", "pane", pane.ID, "chat", a.Chat, "topic", a.Topic, "text", a.Text, "press", a.Do == "key", "ms", wait.Milliseconds()))
	x.rest(wait)
}

// pause is the time in which so many characters are typed.
func (x *player) pause(chars int) { x.rest(x.p.o.Pace * time.Duration(chars)) }

func (x *player) rest(d time.Duration) {
	if d <= 0 {
		return
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-x.skip:
	case <-x.ctx.Done():
	}
}
