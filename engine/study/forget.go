package study

import (
	"context"
	"encoding/json"
	"time"

	"frontdesk/desk"
)

// forget erases imports, or what is older in them.
func (s *Study) forget(ctx context.Context, raw []byte) (done desk.ForgetDone) {
	var do desk.ForgetDo
	if err := json.Unmarshal(raw, &do); err != nil {
		return done
	}
	e := s.engine.Load()
	for _, id := range do.IDs {
		if err := e.DropPast(ctx, id); err != nil {
			s.o.Log.Error("erasing an import", "err", err)
		}
	}
	if do.Before.IsZero() {
		return done
	}
	all, err := list[desk.Import](ctx, e, desk.MemoryImports)
	if err != nil {
		s.o.Log.Error("letting go of old imports", "err", err)
		return done
	}
	for _, i := range all {
		if !i.From.Before(do.Before) {
			continue
		}
		was := i.Messages
		if err := s.cut(ctx, &i, do.Before); err != nil {
			s.o.Log.Error("letting go of an old import", "err", err)
			continue
		}
		done.Erased += was - i.Messages
		done.Changed = append(done.Changed, i)
	}
	return done
}

// cut takes out of an import what is older, and counts what is left.
func (s *Study) cut(ctx context.Context, i *desk.Import, before time.Time) error {
	e := s.engine.Load()
	left := *i
	left.Messages, left.Chats, left.Asked, left.Bytes, left.From = 0, 0, 0, 0, time.Time{}
	chats := map[uint64]bool{}
	var t talk
	var chat uint64
	out := func(pair) { left.Asked++ }
	err := eachRow(ctx, e, i.ID, func(n int64, size int, rows []row) error {
		kept := rows[:0]
		for _, m := range rows {
			at := time.Unix(m.At, 0).UTC()
			if at.Before(before) {
				continue
			}
			if m.Chat != chat {
				t.end(out)
				t, chat = talk{}, m.Chat
			}
			t.say(said{at: m.At, ours: m.By > 0, text: m.Text}, out)
			kept, chats[m.Chat] = append(kept, m), true
			if left.From.IsZero() || at.Before(left.From) {
				left.From = at
			}
		}
		left.Messages += len(kept)
		var raw []byte
		switch {
		case len(kept) == len(rows):
			left.Bytes += int64(size)
			return nil
		case len(kept) > 0:
			var err error
			if raw, err = pack(kept); err != nil {
				return err
			}
		}
		left.Bytes += int64(len(raw))
		return e.KeepPast(ctx, i.ID, n, raw)
	})
	t.end(out)
	left.Chats = len(chats)
	if err == nil {
		*i = left
	}
	return err
}
