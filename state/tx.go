package state

import (
	"bytes"
	"context"
	"fmt"
	"time"
)

// tx is a Tx over levels, the newest first. own is the first of them, and nil in
// a View.
type tx struct {
	ctx    context.Context
	levels []reader
	own    *overlay
	limit  limit
	now    int64
	clock  time.Time
	failed error // of a write: the transaction cannot succeed any more
	done   bool
}

func (t *tx) Get(key []byte) ([]byte, error) {
	if t.done {
		return nil, ErrTxDone
	}
	for i, l := range t.levels {
		r, ok, err := l.get(key)
		if err != nil {
			return nil, err
		}
		if !ok {
			continue
		}
		if r.dead(t.now) {
			break
		}
		if i == len(t.levels)-1 {
			return r.value, nil // a base answers copies
		}
		return bytes.Clone(r.value), nil
	}
	return nil, ErrNotFound
}

func (t *tx) Set(key, value []byte) error { return t.write(row{key: key, value: value}) }

func (t *tx) Delete(key []byte) error { return t.write(row{key: key, gone: true}) }

func (t *tx) SetTTL(key, value []byte, ttl time.Duration) error {
	if ttl <= 0 {
		return t.Delete(key)
	}
	end := t.clock.Add(ttl)
	r := row{key: key, value: value, expires: end.Unix()}
	if end.Nanosecond() > 0 {
		r.expires++ // whole seconds, never early
	}
	return t.write(r)
}

func (t *tx) write(r row) error {
	err := t.mayWrite(r)
	if err == nil {
		buf := make([]byte, 0, len(r.key)+len(r.value))
		buf = append(append(buf, r.key...), r.value...)
		n := len(r.key)
		r.key, r.value = buf[:n:n], buf[n:]
		t.own.put(r)
		return nil
	}
	if t.failed == nil {
		t.failed = err
	}
	return err
}

func (t *tx) mayWrite(r row) error {
	switch {
	case t.done:
		return ErrTxDone
	case t.own == nil:
		return ErrReadOnly
	case len(r.key) == 0 || len(r.key) > MaxKey:
		return fmt.Errorf("writing %s: %w", keyTag(r.key), ErrBadKey)
	case len(r.value) > MaxValue:
		return fmt.Errorf("writing %s: a value of %d bytes: %w", keyTag(r.key), len(r.value), ErrTooLarge)
	case !t.own.fits(t.limit, r.size(), 1):
		return fmt.Errorf("writing %s: after %d rows: %w", keyTag(r.key), t.own.len(), ErrTooLarge)
	}
	return nil
}

func (t *tx) Scan(prefix, from []byte, fn Each) error { return t.scan(spanUp(prefix, from), fn) }

func (t *tx) ScanBack(prefix, from []byte, fn Each) error { return t.scan(spanDown(prefix, from), fn) }

func (t *tx) scan(s span, fn Each) error {
	if t.done {
		return ErrTxDone
	}
	if s.empty() {
		return nil
	}
	m := merge(s, t.frozen())
	defer m.close()
	for n := 1; ; n++ {
		r, ok, err := m.next()
		if err != nil || !ok {
			return err
		}
		if n%256 == 0 && t.ctx.Err() != nil {
			return t.ctx.Err()
		}
		if r.dead(t.now) {
			continue
		}
		if more, err := hand(r, fn); err != nil || !more {
			return err
		}
	}
}

// hand gives fn copies of its own.
func hand(r row, fn Each) (bool, error) {
	n := len(r.key)
	buf := make([]byte, n+len(r.value))
	copy(buf, r.key)
	copy(buf[n:], r.value)
	return fn(buf[:n:n], buf[n:])
}

// frozen is the levels with rows; the transaction's own as they are now, since fn
// may write while it scans.
func (t *tx) frozen() []reader {
	out := make([]reader, 0, len(t.levels))
	for _, l := range t.levels {
		o, ok := l.(*overlay)
		if ok && o.len() == 0 {
			continue
		}
		if ok && o == t.own {
			l = o.snapshot()
		}
		out = append(out, l)
	}
	return out
}
