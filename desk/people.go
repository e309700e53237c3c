package desk

import (
	"crypto/hmac"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base32"
	"maps"
	"strconv"
	"strings"
	"time"

	"frontdesk/chat"
)

// AgentKey names a person for rights and assignments: network:id. It never comes
// from text or names.
func AgentKey(network, person string) string { return network + ":" + person }

// Roster is who is in the teams' rooms, as seen so far. Like the Book it is
// immutable for its readers; a turn changes its own copy.
type Roster struct {
	Agents map[string]*Agent `json:"agents"` // by AgentKey
	Turns  map[string]string `json:"turns"`  // team → AgentKey that round robin chose last
}

// Agent is a member of a team's room.
type Agent struct {
	Network  string    `json:"network"`
	Person   string    `json:"person"`
	Name     string    `json:"name"`
	Username string    `json:"username,omitempty"`
	Lang     string    `json:"lang,omitempty"`
	Teams    []string  `json:"teams,omitempty"` // folded; empty: was one once
	Since    time.Time `json:"since"`
	Seen     time.Time `json:"seen"` // coarse: written at most every ten minutes
	Away     bool      `json:"away,omitempty"`
	Until    time.Time `json:"until,omitzero"` // of Away: comes back by itself then; zero: when they say so
	// Waiting: joined a room while /approve was on, and no admin has let them
	// answer yet.
	Waiting bool `json:"waiting,omitempty"`
}

// There tells whether the agent may be given conversations at that time.
func (a *Agent) There(now time.Time) bool {
	return !a.Waiting && (!a.Away || !a.Until.IsZero() && !now.Before(a.Until))
}

// Key of the agent.
func (a *Agent) Key() string { return AgentKey(a.Network, a.Person) }

// In tells whether the agent belongs to the team (folded name).
func (a *Agent) In(team string) bool {
	for _, t := range a.Teams {
		if t == team {
			return true
		}
	}
	return false
}

// Clone is a copy that may be changed.
func (r *Roster) Clone() *Roster {
	c := &Roster{Agents: make(map[string]*Agent, len(r.Agents)), Turns: maps.Clone(r.Turns)}
	for k, a := range r.Agents {
		b := *a
		b.Teams = append([]string(nil), a.Teams...)
		c.Agents[k] = &b
	}
	if c.Turns == nil {
		c.Turns = map[string]string{}
	}
	return c
}

// Find looks an agent up by @username, key or whole name (folded); nil when
// nobody or more than one is meant.
func (r *Roster) Find(who string) *Agent {
	who = Fold(strings.TrimPrefix(who, "@"))
	var found *Agent
	for _, a := range r.Agents {
		if Fold(a.Username) == who && a.Username != "" || a.Key() == who {
			return a
		}
		if Fold(a.Name) == who {
			if found != nil {
				return nil
			}
			found = a
		}
	}
	return found
}

// House is the small state of the desk itself: counters and the claim. Like the
// Roster it is copied before a turn changes it.
type House struct {
	Cases    int64                `json:"cases"`            // contacts so far: the last number given
	Talks    int64                `json:"talks"`            // conversations so far
	Runs     int64                `json:"runs"`             // surveys started so far
	Asks     int64                `json:"asks"`             // pending questions to admins so far
	Changes  int64                `json:"changes"`          // of the Book so far
	Secret   []byte               `json:"secret,omitempty"` // random, from the first start: codes are derived from it
	Claim    Claim                `json:"claim"`
	Uses     map[string]int       `json:"uses,omitempty"`     // how often each snippet was sent (folded)
	Invites  map[string]Invite    `json:"invites,omitempty"`  // by SHA-256 of the code, hex
	Previews map[string]int64     `json:"previews,omitempty"` // AgentKey of an admin → the Case that stands for them
	Hints    map[string]time.Time `json:"hints,omitempty"`    // what was hinted to whom, when
	Told     map[string]time.Time `json:"told,omitempty"`     // what was told to the owner once
	Alarms   map[string]Timer     `json:"alarms,omitempty"`   // timers without a contact
	Troubles map[string]Trouble   `json:"troubles,omitempty"` // what hinders our accounts now, by network/account/what
	Checkup  *Checkup             `json:"checkup,omitempty"`  // of /doctor, while answers are awaited
	Helpers  map[string]Helper    `json:"helpers,omitempty"`  // by HelperKey
	Channels map[string]Channel   `json:"channels,omitempty"` // by folded name
	Linking  *Linking             `json:"linking,omitempty"`
}

// Trouble is something that hinders an account of ours.
type Trouble struct {
	What   string     `json:"what"` // chat.Trouble…
	At     chat.Place `json:"at"`   // network and account
	Detail string     `json:"detail,omitempty"`
	Since  time.Time  `json:"since"`
}

// Checkup is a question to the networks under way: whom its answer goes to, and what
// has been answered so far.
type Checkup struct {
	ID       int64             `json:"id"`
	To       chat.Place        `json:"to"`
	Title    string            `json:"title,omitempty"`
	Brief    bool              `json:"brief,omitempty"`    // only what is wrong is said
	Channels bool              `json:"channels,omitempty"` // it is about our accounts
	Helper   string            `json:"helper,omitempty"`   // HelperKey: it is about that new helper; "all": about all of them
	Waits    map[string]string `json:"waits"`              // lane → what it asks about
	Answers  map[string]Answer `json:"answers"`            // by what they are about
}

// Answer is what a network said of a room (by folded team) or of an account.
type Answer struct {
	Room    *chat.RoomState    `json:"room,omitempty"`
	Account *chat.AccountState `json:"account,omitempty"`
	Refused string             `json:"refused,omitempty"`
}

// Claim is how the first owner proves to be it.
type Claim struct {
	Round int                    `json:"round"`           // how many codes were issued before
	Used  bool                   `json:"used,omitempty"`  // this round's code made somebody owner
	Tries map[string][]time.Time `json:"tries,omitempty"` // recent wrong codes by AgentKey
}

// InvitePrefix begins the deep link payload of an invitation to become an admin;
// the code follows.
const InvitePrefix = "admin-"

// Code derives an unguessable code of 40 bits from the house's secret: 7F3K-92QD.
// The same purpose gives the same code.
func (h *House) Code(purpose string) string {
	mac := hmac.New(sha256.New, h.Secret)
	mac.Write([]byte(purpose))
	code := base32.NewEncoding("0123456789ABCDEFGHJKMNPQRSTVWXYZ").EncodeToString(mac.Sum(nil)[:5])
	return code[:4] + "-" + code[4:]
}

// SameCode compares a typed code with the right one in constant time. Dashes,
// spaces and case do not count, O reads as 0, I and L as 1.
func SameCode(typed, right string) bool {
	return subtle.ConstantTimeCompare([]byte(plainCode(typed)), []byte(plainCode(right))) == 1
}

func plainCode(s string) string {
	return strings.NewReplacer("-", "", " ", "", "–", "", "—", "", "O", "0", "I", "1", "L", "1").Replace(strings.ToUpper(s))
}

// ClaimPurpose is what the open claim code is derived for.
func (h *House) ClaimPurpose() string { return "claim/" + strconv.Itoa(h.Claim.Round) }

// Invite lets one person become an admin by a link.
type Invite struct {
	By   string    `json:"by"`
	For  string    `json:"for"` // whom the inviter meant
	Till time.Time `json:"till"`
}

// Clone is a copy that may be changed.
func (h *House) Clone() *House {
	c := *h
	c.Claim.Tries, c.Uses = cloned(h.Claim.Tries), cloned(h.Uses)
	c.Invites, c.Previews = cloned(h.Invites), cloned(h.Previews)
	c.Hints, c.Told, c.Alarms, c.Troubles = cloned(h.Hints), cloned(h.Told), cloned(h.Alarms), cloned(h.Troubles)
	c.Helpers, c.Channels = cloned(h.Helpers), cloned(h.Channels)
	if h.Linking != nil {
		l := *h.Linking
		c.Linking = &l
	}
	if h.Checkup != nil {
		k := *h.Checkup
		k.Waits, k.Answers = cloned(k.Waits), cloned(k.Answers)
		c.Checkup = &k
	}
	return &c
}

func cloned[K comparable, V any](m map[K]V) map[K]V {
	if m == nil {
		return map[K]V{}
	}
	return maps.Clone(m)
}

// Role is what the sender of an event may do, decided from the place and the
// network's id alone.
type Role int

// The roles, from least to most.
const (
	Nobody  Role = iota // an anonymous admin, a bot, a stranger in a foreign group
	Contact             // writes to us in private
	Pending             // in a team's room, but not let in by an admin yet (/approve)
	Worker              // agent in a team's room
	Manager             // admin
	Owner
)

// RoomOf is the team whose room the place is in, and nil elsewhere.
func (b *Book) RoomOf(p chat.Place) *Team {
	for _, t := range b.Teams {
		if t.Room == p.Whole() {
			return t
		}
	}
	return nil
}

// AdminOf is the admin that a person is, nil if they are none: by the network's id, or
// by the phone number where the network proves it.
func (b *Book) AdminOf(network string, p chat.Person) *Admin {
	if a := b.Admins[AgentKey(network, p.ID)]; a != nil {
		return a
	}
	if p.Phone == "" || !NetworkOf(network).Phones {
		return nil
	}
	return b.Admins[AgentKey(network, p.Phone)]
}

// RoleOf decides who the sender of ev is. Nothing in the text counts.
func (b *Book) RoleOf(ev chat.Event) Role {
	if ev.From.Bot || ev.From.Anonymous || ev.From.ID == "" {
		return Nobody
	}
	if a := b.AdminOf(ev.Place.Network, ev.From); a != nil {
		if a.Owner {
			return Owner
		}
		return Manager
	}
	if ev.Private {
		return Contact
	}
	if b.RoomOf(ev.Place) != nil {
		return Worker
	}
	return Nobody
}
