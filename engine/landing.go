package engine

import (
	"context"
	"strings"
	"time"

	"frontdesk/chat"
)

// fly notes that a row is on its way to a place; land that it has arrived, and that
// what it became is kept.
func (l *lanes) fly(to chat.Place) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.flying[to.String()]++
}

// land is called with the lock held.
func (l *lanes) land(to chat.Place) {
	key := to.String()
	if l.flying[key] == 0 {
		return // it never left: it was given up while it waited
	}
	if l.flying[key]--; l.flying[key] == 0 {
		delete(l.flying, key)
		close(l.landing)
		l.landing = make(chan struct{})
	}
}

// landed waits until nothing is on its way to a place, at most patience: a reply to
// a message of ours may come in before the network has told us its number.
func (l *lanes) landed(ctx context.Context, at chat.Place) {
	l.waitFor(ctx, patience, func() bool { return l.flying[at.String()] == 0 })
}

// landedIn waits until nothing is on its way to anywhere in a chat, at most briefly: a
// reaction to a message of ours names no thread.
func (l *lanes) landedIn(ctx context.Context, at chat.Place) {
	whole := at.Whole().String()
	l.waitFor(ctx, briefly, func() bool {
		for key := range l.flying {
			if key == whole || strings.HasPrefix(key, whole+"/") {
				return false
			}
		}
		return true
	})
}

// waitFor waits until is, which is asked with the lock held whenever something has
// landed, says yes, at most for a time.
func (l *lanes) waitFor(ctx context.Context, most time.Duration, is func() bool) {
	ctx, cancel := context.WithTimeout(ctx, most)
	defer cancel()
	for {
		l.mu.Lock()
		done, landing := is(), l.landing
		l.mu.Unlock()
		if done {
			return
		}
		select {
		case <-landing:
		case <-ctx.Done():
			return
		}
	}
}
