package engine

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"frontdesk/chat"
	"frontdesk/state"
)

// What was imported from elsewhere lies apart from everything else, in rows of many
// messages: no contact, log or index knows of it. What the rows mean is their writer's.

func keyPast(id, n int64) []byte { return []byte(pPast + be(id) + be(n)) }

// KeepPast keeps a row of an import, or with nil takes it out.
func (e *Engine) KeepPast(ctx context.Context, id, n int64, raw []byte) error {
	err := e.o.Store.Update(ctx, func(tx state.Tx) error {
		if raw == nil {
			return tx.Delete(keyPast(id, n))
		}
		return tx.Set(keyPast(id, n), raw)
	})
	if err != nil {
		return fmt.Errorf("keeping a row of import %d: %w", id, err)
	}
	return nil
}

// Past is the first row of an import whose number is at least from; false when there
// is none.
func (e *Engine) Past(ctx context.Context, id, from int64) (n int64, raw []byte, found bool, err error) {
	err = e.o.Store.View(ctx, func(tx state.Tx) error {
		prefix := []byte(pPast + be(id))
		return tx.Scan(prefix, keyPast(id, from), func(k, v []byte) (bool, error) {
			n, raw, found = unbe(k[len(prefix):]), bytes.Clone(v), true
			return false, nil
		})
	})
	if err != nil {
		err = fmt.Errorf("reading a row of import %d: %w", id, err)
	}
	return n, raw, found, err
}

// Pasts are the numbers of the imports that have rows.
func (e *Engine) Pasts(ctx context.Context) (ids []int64, err error) {
	err = e.o.Store.View(ctx, func(tx state.Tx) error {
		for from, more := []byte(nil), true; more; {
			more = false
			err := tx.Scan([]byte(pPast), from, func(k, _ []byte) (bool, error) {
				id := unbe(k[len(pPast) : len(pPast)+8])
				ids, from, more = append(ids, id), []byte(pPast+be(id+1)), true
				return false, nil
			})
			if err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		err = fmt.Errorf("looking for imports: %w", err)
	}
	return ids, err
}

// DropPast takes all rows of an import out.
func (e *Engine) DropPast(ctx context.Context, id int64) error {
	const some = 500
	for more := true; more; {
		err := e.o.Store.Update(ctx, func(tx state.Tx) error {
			var keys [][]byte
			err := tx.Scan([]byte(pPast+be(id)), nil, func(k, _ []byte) (bool, error) {
				keys = append(keys, bytes.Clone(k))
				return len(keys) < some, nil
			})
			for _, k := range keys {
				if err == nil {
					err = tx.Delete(k)
				}
			}
			more = len(keys) == some
			return err
		})
		if err != nil {
			return fmt.Errorf("erasing import %d: %w", id, err)
		}
	}
	return nil
}

// OpenFile opens a file that came in a chat; of one that is longer than most, an error.
func (e *Engine) OpenFile(ctx context.Context, m chat.Media, at chat.Place, most int64) (chat.File, error) {
	switch {
	case m.File == "" && int64(len(m.Data)) > most:
		return nil, &chat.RefusedError{Reason: chat.ReasonTooLarge, Detail: fmt.Sprintf("the file has %d bytes", len(m.Data))}
	case m.File == "":
		return io.NopCloser(bytes.NewReader(m.Data)), nil
	}
	if m.From.Network != "" {
		at = m.From
	}
	a, ok := e.adapter(at).(chat.Fetcher)
	if !ok {
		return nil, errors.New("no file can be fetched from " + at.Network)
	}
	return a.Fetch(ctx, m.File, most)
}

// Now is the time as turns have it.
func (e *Engine) Now() time.Time { return e.clock.Now() }
