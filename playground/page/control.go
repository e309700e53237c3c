package page

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"time"
)

// wish is what the buttons at the head of the page ask for.
type wish struct {
	Do      string `json:"do"`
	Network string `json:"network"`
	Name    string `json:"name"`
	Room    string `json:"room"`
	Kind    string `json:"kind"` // of a room: flat has no topics
	By      string `json:"by"`   // a number of seconds
	On      bool   `json:"on"`
}

// serveDo grants a wish.
func (p *Page) serveDo(w http.ResponseWriter, r *http.Request) {
	var x wish
	if err := json.NewDecoder(http.MaxBytesReader(w, r.Body, 1<<16)).Decode(&x); err != nil {
		reply(w, "", err)
		return
	}
	answer, err := p.grant(r.Context(), x)
	p.Changed()
	reply(w, answer, err)
}

func (p *Page) grant(ctx context.Context, x wish) (string, error) {
	switch x.Do {
	case "contact":
		if idOf(x.Name) == shopID && x.Network == "whatsapp" {
			return "", errTaken
		}
		pane, err := p.AddPerson(x.Network, x.Name, "contact")
		return idOfPane(pane), err
	case "shop":
		pane, err := p.AddPerson(x.Network, shopID, "owner’s phone")
		return idOfPane(pane), err
	case "agent":
		return p.addAgent(x)
	case "room":
		return p.addRoom(x)
	case "example":
		if err := p.Play(context.WithoutCancel(ctx), p.o.Example); errors.Is(err, ErrPlaying) { // other faults are told by the player
			return "", err
		}
	case "skip":
		p.Skip()
	case "advance":
		s, err := strconv.Atoi(x.By)
		if err != nil || s <= 0 || s > mostSeconds {
			return "", errors.New("the clock only goes forward, and by a year at most")
		}
		p.advance(ctx, time.Duration(s)*time.Second)
	case "timer":
		return p.toTimer(ctx)
	case "unplug":
		p.o.Desk.Unplug(x.On)
		p.change(func(s *Status) { s.Unplugged = x.On })
	case "limit":
		p.o.Desk.Limit(x.On)
		p.change(func(s *Status) { s.Limited = x.On })
	case "restart":
		return p.restart()
	default:
		return "", ErrCannot
	}
	return "", nil
}

// mostSeconds is how far the clock is moved at once.
const mostSeconds = 366 * 24 * 60 * 60

// groupOwner is who makes groups.
const groupOwner = "olga"

func idOfPane(p *Pane) string {
	if p == nil {
		return ""
	}
	return p.ID
}

// addAgent makes an agent, in one room or in all of a network.
func (p *Page) addAgent(x wish) (string, error) {
	pane, err := p.AddPerson(x.Network, x.Name, "agent")
	if err != nil {
		return "", err
	}
	p.mu.Lock()
	rooms := p.status.Rooms
	p.mu.Unlock()
	for _, r := range rooms {
		if r.Network != x.Network || x.Room != "" && r.Name != x.Room {
			continue
		}
		if err := p.Join(r.Network, r.Name, pane.Person); err != nil {
			return "", err
		}
	}
	return pane.ID, nil
}

// makeRoom makes a group, with or without topics.
func (p *Page) makeRoom(x wish) error {
	if err := checkName(x.Name); err != nil {
		return err
	}
	if t, ok := p.network(x.Network).(*Telegram); ok && x.Kind == "flat" {
		if err := t.PlainGroup(x.Name, groupOwner); err != nil {
			return err
		}
	}
	return p.AddRoom(x.Network, x.Name, groupOwner)
}

// addRoom makes a group, and says how it becomes a team's room.
func (p *Page) addRoom(x wish) (string, error) {
	if err := p.makeRoom(x); err != nil {
		return "", err
	}
	next := "Now Olga types /addteam " + x.Name + " in the group."
	if x.Network == "whatsapp" {
		if h, ok := p.network(x.Network).(Named); ok {
			next = "On Telegram Olga types /addadmin " + h.Handle(groupOwner) + ", which is her own number; then /addteam " + x.Name + " in the group."
		}
	}
	return next, nil
}

func (p *Page) change(f func(*Status)) {
	p.mu.Lock()
	f(&p.status)
	p.mu.Unlock()
	p.Changed()
}

// advance moves the clock, stopping at every timer on the way.
func (p *Page) advance(ctx context.Context, d time.Duration) {
	p.clock.Lock()
	defer p.clock.Unlock()
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	end := p.o.Desk.Now().Add(d)
	for ctx.Err() == nil {
		next := p.o.Desk.Next()
		now := p.o.Desk.Now()
		if next.IsZero() || next.After(end) {
			if left := end.Sub(now); left > 0 {
				p.move(left)
			}
			break
		}
		if left := next.Sub(now); left > 0 {
			p.move(left)
		}
		p.o.Desk.Settle(ctx)
		if !p.o.Desk.Next().After(next) { // it does not ring: unplugged, perhaps
			p.move(max(0, end.Sub(p.o.Desk.Now())))
			break
		}
	}
	p.o.Desk.Settle(ctx)
}

func (p *Page) move(d time.Duration) {
	p.o.Desk.Advance(d)
	p.change(func(s *Status) { s.Shift += d.Milliseconds() })
}

// toTimer moves the clock to the next timer.
func (p *Page) toTimer(ctx context.Context) (string, error) {
	p.clock.Lock()
	defer p.clock.Unlock()
	next := p.o.Desk.Next()
	if next.IsZero() {
		return "", errors.New("no timer is set")
	}
	left := max(0, next.Sub(p.o.Desk.Now()))
	p.move(left)
	ctx, cancel := context.WithTimeout(ctx, 20*time.Second)
	defer cancel()
	p.o.Desk.Settle(ctx)
	return fmt.Sprintf("The clock was moved by %s.", left.Round(time.Second)), nil
}

func (p *Page) restart() (string, error) {
	p.change(func(s *Status) { s.Down = true })
	err := p.o.Desk.Restart()
	p.change(func(s *Status) { s.Down = false })
	return "The bot was killed, and runs again on the same data.", err
}
