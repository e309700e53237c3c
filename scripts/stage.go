package scripts

import (
	"encoding/json"
	"slices"
	"time"

	"frontdesk/desk"
)

// Stage is a world to try scripts in: one contact, one conversation, a memory,
// timers and requests that wait for the test to go on. It keeps what effects do.
type Stage struct {
	Now      time.Time
	Zone     *time.Location
	Contact  *Contact
	Agent    *Agent
	Talk     *Conversation
	Message  *Message
	Teams    map[string]bool     // folded team → open; a team that is missing is open
	Judge    func(*Effect) error // what Check asks besides; nil: everything is allowed
	Memory   map[Scope]map[string]json.RawMessage
	Timers   []Timer  // the next one first
	Requests []Effect // DoHTTP, oldest first, not answered yet

	event, name string
}

// Timer is one that a script has set.
type Timer struct {
	At   time.Time
	Name string
	Data json.RawMessage
}

// NewStage has a contact called Ana who writes on Telegram, in an open
// conversation, on Tuesday, the 24th of November 2026, at 10:00 UTC.
func NewStage() *Stage {
	now := time.Date(2026, 11, 24, 10, 0, 0, 0, time.UTC)
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
	t := &Turn{Now: s.Now, Zone: s.Zone, Event: s.event, Name: s.name, Agent: s.Agent, Message: s.Message, Seed: 1}
	if s.Contact != nil {
		c := *s.Contact
		t.Contact, t.Conversation = &c, s.Talk
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

// Open tells whether a team works, as the test has said.
func (s *Stage) Open(team string) (open, known bool) {
	if open, ok := s.Teams[desk.Fold(team)]; ok {
		return open, true
	}
	return true, true
}

// Check asks the judge.
func (s *Stage) Check(e *Effect) error {
	if s.Judge != nil {
		return s.Judge(e)
	}
	return nil
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
