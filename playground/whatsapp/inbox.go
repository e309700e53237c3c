package whatsapp

import (
	"context"
	"slices"
	"sync"
)

// inbox keeps all that came and lets readers wait for more.
type inbox[T any] struct {
	mu   sync.Mutex
	all  []T
	read int           // how many Next gave away
	more chan struct{} // closed at the next add
}

func newInbox[T any]() *inbox[T] { return &inbox[T]{more: make(chan struct{})} }

func (b *inbox[T]) add(v T) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.all = append(b.all, v)
	close(b.more)
	b.more = make(chan struct{})
}

func (b *inbox[T]) list() []T {
	b.mu.Lock()
	defer b.mu.Unlock()
	return slices.Clone(b.all)
}

// next waits for the first one that next did not give yet.
func (b *inbox[T]) next(ctx context.Context) (T, error) {
	return b.wait(ctx, func() (at int, ok bool) {
		if at = b.read; at == len(b.all) {
			return 0, false
		}
		b.read++
		return at, true
	})
}

// find waits for the first one that matches, of those that came or will come.
func (b *inbox[T]) find(ctx context.Context, match func(T) bool) (T, error) {
	seen := 0
	return b.wait(ctx, func() (int, bool) {
		for ; seen < len(b.all); seen++ {
			if match(b.all[seen]) {
				return seen, true
			}
		}
		return 0, false
	})
}

// wait waits until look, called with the lock held, tells which one it is.
func (b *inbox[T]) wait(ctx context.Context, look func() (int, bool)) (v T, err error) {
	for {
		b.mu.Lock()
		at, ok := look()
		if ok {
			v = b.all[at]
		}
		more := b.more
		b.mu.Unlock()
		if ok {
			return v, nil
		}
		select {
		case <-more:
		case <-ctx.Done():
			return v, ctx.Err()
		}
	}
}
