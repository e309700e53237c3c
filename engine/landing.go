package engine

import (
	"context"
	"strings"

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
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	for {
		l.mu.Lock()
		n, landing := l.flying[at.String()], l.landing
		l.mu.Unlock()
		if n == 0 {
			return
		}
		select {
		case <-landing:
		case <-ctx.Done():
			return
		}
	}
}

// landedIn waits until nothing is on its way to anywhere in a chat, at most briefly: a
// reaction to a message of ours names no thread.
func (l *lanes) landedIn(ctx context.Context, at chat.Place) {
	ctx, cancel := context.WithTimeout(ctx, briefly)
	defer cancel()
	whole := at.Whole().String()
	for {
		l.mu.Lock()
		n, landing := 0, l.landing
		for key, k := range l.flying {
			if key == whole || strings.HasPrefix(key, whole+"/") {
				n += k
			}
		}
		l.mu.Unlock()
		if n == 0 {
			return
		}
		select {
		case <-landing:
		case <-ctx.Done():
			return
		}
	}
}
