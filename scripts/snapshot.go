package scripts

import "encoding/json"

// Snapshot is a world as plain data: what a slow run is given, taken in the turn
// that asked for it. Its effects are checked when they are applied.
type Snapshot struct {
	At       Turn                                 `json:"at"` // its Zone is not kept: the caller sets it
	Memory   map[Scope]map[string]json.RawMessage `json:"memory,omitempty"`
	OpenNow  map[string]bool                      `json:"open,omitempty"` // by folded team; "" the conversation's
	Disagree func(*Effect) error                  `json:"-"`              // what Check asks; nil: nothing
}

// Turn is the turn as it was.
func (s *Snapshot) Turn() *Turn { return &s.At }

// Stored is a value of the memory as it was.
func (s *Snapshot) Stored(scope Scope, key string) ([]byte, bool) {
	v, ok := s.Memory[scope][key]
	return v, ok
}

// Used is how full the memory was.
func (s *Snapshot) Used(scope Scope) Usage { return usage(s.Memory[scope]) }

// Open tells whether a team worked.
func (s *Snapshot) Open(team string) (open, known bool) {
	open, known = s.OpenNow[team]
	return open, known
}

// Check asks Disagree, where there is one.
func (s *Snapshot) Check(e *Effect) error {
	if s.Disagree == nil {
		return nil
	}
	return s.Disagree(e)
}

// usage is how full a memory is.
func usage(m map[string]json.RawMessage) Usage {
	var u Usage
	for k, v := range m {
		u.Keys++
		u.Bytes += len(k) + len(v)
	}
	return u
}
