package scripts

import (
	"encoding/json"
	"slices"
	"strings"
	"time"

	"frontdesk/desk"
)

// Stage is a world to try scripts in: one contact, one conversation, a memory,
// timers and requests that wait for the test to go on. It keeps what effects do.
type Stage struct {
	Now      time.Time
	Contact  *Contact
	Agent    *Agent
	Talk     *Conversation
	Message  *Message
	Teams    map[string]bool // folded team → open; what is not in it is as House has it
	House    House           // nil: every team is there and open, the zone is UTC, everything is allowed
	Memory   map[Scope]map[string]json.RawMessage
	Timers   []Timer  // the next one first
	Requests []Effect // DoHTTP, oldest first, not answered yet

	event, name string
}

// House is what a stage is a copy of, besides the contact and what is kept.
type House interface {
	// Zone is that of a team, "" being none.
	Zone(team string) *time.Location
	// Open is World.Open at a time.
	Open(team string, at time.Time) (open, known bool)
	// Check is World.Check.
	Check(e *Effect) error
}

// Timer is one that a script has set.
type Timer struct {
	At   time.Time
	Name string
	Data json.RawMessage
}

// Neutral is the time of a stage that is a copy of nothing: Tuesday, the 24th of November
// 2026, 10:00 UTC.
var Neutral = time.Date(2026, 11, 24, 10, 0, 0, 0, time.UTC)

// NewStage has a contact called Ana who writes on Telegram, in an open conversation.
func NewStage(now time.Time) *Stage {
	return &Stage{
		Now: now,
		Contact: &Contact{
			ID: 12, Name: "Ana", FirstName: "Ana", Channel: "telegram", Language: "en", Created: now, Seen: now, New: true,
			Fields: map[string]any{},
		},
		Talk:   &Conversation{Number: 1, State: "open", Opened: now},
		Teams:  map[string]bool{},
		Memory: map[Scope]map[string]json.RawMessage{ForContact: {}, ForAll: {}},
	}
}

// Turn is the turn as things stand.
func (s *Stage) Turn() *Turn {
	t := &Turn{Now: s.Now, Event: s.event, Name: s.name, Agent: s.Agent, Message: s.Message, Seed: 1}
	if s.Contact != nil {
		c := *s.Contact
		t.Contact, t.Conversation = &c, s.Talk
	}
	if s.House != nil {
		t.Zone = s.House.Zone(s.team())
	}
	return t
}

// Stored is a value of the memory.
func (s *Stage) Stored(scope Scope, key string) ([]byte, bool) {
	v, ok := s.Memory[scope][key]
	return v, ok
}

// Used is how full the memory is.
func (s *Stage) Used(scope Scope) Usage { return usage(s.Memory[scope]) }

// team is the conversation's, "" for none.
func (s *Stage) team() string {
	if s.Contact == nil || s.Talk == nil {
		return ""
	}
	return s.Talk.Team
}

// Open tells whether a team works: as the test has said, else as the house has it.
func (s *Stage) Open(team string) (open, known bool) {
	if open, ok := s.Teams[desk.Fold(team)]; ok {
		return open, true
	}
	if team == "" {
		if team = s.team(); team != "" {
			return s.Open(team)
		}
	}
	if s.House == nil {
		return true, true
	}
	return s.House.Open(team, s.Now)
}

// Check asks the house about what the test has not prepared itself.
func (s *Stage) Check(e *Effect) error {
	if s.House == nil || (e.Do == DoAssign || e.Do == DoAlert) && s.made(desk.Fold(e.Name)) {
		return nil
	}
	return s.House.Check(e)
}

// made tells whether the test has made up a team, or an agent (with @).
func (s *Stage) made(folded string) bool {
	if name, ok := strings.CutPrefix(folded, "@"); ok {
		return s.Agent != nil && desk.Fold(s.Agent.Name) == name
	}
	_, ok := s.Teams[folded]
	return ok || folded != "" && desk.Fold(s.team()) == folded
}

// Apply keeps what effects do to the stage.
func (s *Stage) Apply(effects []Effect) {
	for _, e := range effects {
		switch e.Do {
		case DoStore:
			s.remember(e.Scope, e.Key, e.Data)
		case DoAfter:
			s.cancel(e.Name)
			s.Timers = append(s.Timers, Timer{At: s.Now.Add(e.After), Name: e.Name, Data: e.Data})
			slices.SortStableFunc(s.Timers, func(a, b Timer) int { return a.At.Compare(b.At) })
		case DoCancel:
			s.cancel(e.Name)
		case DoHTTP:
			s.Requests = append(s.Requests, e)
		}
		if s.Contact != nil {
			s.applyToContact(e)
		}
	}
}

func (s *Stage) remember(scope Scope, key string, v json.RawMessage) {
	if len(v) == 0 {
		delete(s.Memory[scope], key)
		return
	}
	s.Memory[scope][key] = v
}

func (s *Stage) cancel(name string) {
	s.Timers = slices.DeleteFunc(s.Timers, func(t Timer) bool { return t.Name == name })
}

// applyToContact changes the contact and the conversation. Maps and lists are
// copied: a turn that is being looked at stays as it is.
func (s *Stage) applyToContact(e Effect) {
	c, talk := *s.Contact, Conversation{}
	if s.Talk != nil {
		talk = *s.Talk
	}
	switch e.Do {
	case DoSet:
		fields := map[string]any{}
		for k, v := range c.Fields {
			fields[k] = v
		}
		fields[e.Name] = e.Value
		if e.Value == nil {
			delete(fields, e.Name)
		}
		c.Fields = fields
	case DoTag, DoUntag:
		c.Tags = slices.DeleteFunc(slices.Clone(c.Tags), func(t string) bool { return desk.Fold(t) == desk.Fold(e.Name) })
		if e.Do == DoTag {
			c.Tags = append(c.Tags, e.Name)
		}
	case DoAssign:
		talk.Team = e.Name
	case DoUnassign:
		talk.Team = ""
	case DoClose:
		talk.State = "closed"
	case DoSnooze:
		talk.State = "snoozed"
	default:
		return
	}
	s.Contact, s.Talk = &c, &talk
}
