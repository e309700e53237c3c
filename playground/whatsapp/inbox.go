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
	for {
		b.mu.Lock()
		if b.read < len(b.all) {
			v := b.all[b.read]
			b.read++
			b.mu.Unlock()
			return v, nil
		}
		more := b.more
		b.mu.Unlock()
		select {
		case <-more:
		case <-ctx.Done():
			var none T
			return none, ctx.Err()
		}
	}
}

// find waits for the first one that matches, of those that came or will come.
func (b *inbox[T]) find(ctx context.Context, match func(T) bool) (T, error) {
	for seen := 0; ; {
		b.mu.Lock()
		for ; seen < len(b.all); seen++ {
			if match(b.all[seen]) {
				v := b.all[seen]
				b.mu.Unlock()
				return v, nil
			}
		}
		more := b.more
		b.mu.Unlock()
		select {
		case <-more:
		case <-ctx.Done():
			var none T
			return none, ctx.Err()
		}
	}
}
