package engine

import (
	"sync"
	"time"
)

// Clock tells the time and waits for it. The bot runs on Real; tests and the
// playground on a Manual one.
type Clock interface {
	Now() time.Time
	// At closes the returned channel once it is t; stop gives the wait up.
	At(t time.Time) (reached <-chan struct{}, stop func())
}

// Real is the machine's clock.
type Real struct{}

// Now is the time.
func (Real) Now() time.Time { return time.Now() }

// At waits on the machine's clock.
func (Real) At(t time.Time) (<-chan struct{}, func()) {
	ch := make(chan struct{})
	timer := time.AfterFunc(time.Until(t), func() { close(ch) })
	return ch, func() { timer.Stop() }
}

// Manual is a clock that stands still until it is moved.
type Manual struct {
	mu    sync.Mutex
	now   time.Time
	waits map[chan struct{}]time.Time
}

// NewManual is a clock that shows now.
func NewManual(now time.Time) *Manual {
	return &Manual{now: now, waits: map[chan struct{}]time.Time{}}
}

// Now is the time it shows.
func (m *Manual) Now() time.Time {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.now
}

// At waits until the clock was moved to t or beyond.
func (m *Manual) At(t time.Time) (<-chan struct{}, func()) {
	m.mu.Lock()
	defer m.mu.Unlock()
	ch := make(chan struct{})
	if !t.After(m.now) {
		close(ch)
		return ch, func() {}
	}
	m.waits[ch] = t
	return ch, func() {
		m.mu.Lock()
		defer m.mu.Unlock()
		delete(m.waits, ch)
	}
}

// Advance moves the clock forward and wakes who waited for it.
func (m *Manual) Advance(d time.Duration) { m.Set(m.Now().Add(d)) }

// Set moves the clock to t.
func (m *Manual) Set(t time.Time) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.now = t
	for ch, at := range m.waits {
		if !at.After(t) {
			close(ch)
			delete(m.waits, ch)
		}
	}
}

// Shifted is the machine's clock, which can be moved forward: the playground's.
type Shifted struct {
	mu    sync.Mutex
	by    time.Duration
	moved chan struct{}
}

// Now is the machine's time and what it was moved by.
func (s *Shifted) Now() time.Time {
	s.mu.Lock()
	defer s.mu.Unlock()
	return time.Now().Add(s.by)
}

// At waits until it is t, by itself or by being moved.
func (s *Shifted) At(t time.Time) (<-chan struct{}, func()) {
	reached, quit := make(chan struct{}), make(chan struct{})
	go func() {
		for {
			s.mu.Lock()
			if s.moved == nil {
				s.moved = make(chan struct{})
			}
			left, moved := t.Sub(time.Now().Add(s.by)), s.moved
			s.mu.Unlock()
			if left <= 0 {
				close(reached)
				return
			}
			timer := time.NewTimer(left)
			select {
			case <-timer.C:
			case <-moved:
			case <-quit:
				timer.Stop()
				return
			}
			timer.Stop()
		}
	}()
	return reached, sync.OnceFunc(func() { close(quit) })
}

// Advance moves it forward.
func (s *Shifted) Advance(d time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.by += d
	if s.moved != nil {
		close(s.moved)
		s.moved = nil
	}
}
