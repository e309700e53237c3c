package engine

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"time"

	"frontdesk/chat"
	"frontdesk/desk"
	"frontdesk/state"
)

// sender is the account that sends a row, nil if it is not connected.
func (e *Engine) sender(r *row) chat.Adapter {
	if r.by != "" || r.Via != "" {
		return e.o.Helper(e.from(r))
	}
	return e.adapter(r.Out.To)
}

// from is the network and account that send a row.
func (e *Engine) from(r *row) chat.Place {
	at := chat.Place{Network: r.Out.To.Network, Account: r.Out.To.Account}
	switch {
	case r.by != "":
		at.Account = r.by
	case r.Via != "":
		at.Account = r.Via
	}
	return at
}

// foreign tells whether a row copies messages that its sender cannot see, or that its
// network has no way to copy.
func (e *Engine) foreign(r *row) bool {
	if r.Out.Op != chat.Copy {
		return false
	}
	if r.by != "" || r.Out.From.Network != r.Out.To.Network || r.Out.From.Account != r.Out.To.Account {
		return true
	}
	a := e.sender(r)
	return a != nil && a.Limits().NoCopy
}

// anew makes a copy of messages that the sender cannot see a message of its own, with
// what the log has of them.
func (e *Engine) anew(tx state.Tx, r *row, out *chat.Out) error {
	caption, ids, from := out.Text, out.IDs, out.From
	out.Op, out.IDs, out.From, out.Text = chat.Send, nil, chat.Place{}, chat.Text{}
	for _, id := range ids {
		en, err := sourceOf(tx, r.Case, desk.Spot{Place: from, ID: id})
		if err != nil {
			return err
		}
		if en == nil {
			return &chat.RefusedError{Reason: chat.ReasonNoMessage, Detail: "the message to be shown is not kept any more"}
		}
		if en.Media != nil && !anywhere(en.Media) {
			out.Text = chat.Plain("[" + en.Media.Kind + "] ").AddString(en.Media.Title)
		} else if en.Media != nil {
			m := *en.Media
			if m.From.Network == "" {
				m.From = chat.Place{Network: from.Network, Account: from.Account}
			}
			out.Media = append(out.Media, m)
		}
		switch { // of an album, each item may have a text
		case out.Text.Empty():
			out.Text = en.Text
		case !en.Text.Empty():
			out.Text = chat.Join("\n", out.Text, en.Text)
		}
	}
	if !caption.Empty() {
		out.Text = caption
	}
	if len(out.Media) == 0 && out.Text.Empty() {
		return &chat.RefusedError{Reason: chat.ReasonUnsupported, Detail: "there is nothing in it that can be sent on"}
	}
	return nil
}

// anywhere tells whether media mean the same wherever they are sent anew: a poll is
// asked in its own chat, and dice fall as they fall.
func anywhere(m *chat.Media) bool {
	switch m.Kind {
	case "location", "venue", "contact":
		return true
	}
	return m.File != "" || len(m.Data) > 0
}

// sourceOf is the entry that a message was logged as, nil when it is not.
func sourceOf(tx state.Tx, id int64, at desk.Spot) (*desk.Entry, error) {
	raw, err := tx.Get(keyRef(at))
	if err != nil || len(raw) != 16 {
		return nil, ignoreMissing(err)
	}
	en := &desk.Entry{}
	found, err := getJSON(tx, keyLog(unbe(raw[:8]), unbe(raw[8:])), en)
	if err != nil || !found || unbe(raw[:8]) != id {
		return nil, err
	}
	return en, nil
}

// open lets an account send files that another one knows.
func (e *Engine) open(out *chat.Out, by chat.Place) {
	mine := false // whether out.Media is no longer the row's
	for i, m := range out.Media {
		if m.From.Network == "" || m.File == "" || m.From.Network == by.Network && m.From.Account == by.Account {
			continue
		}
		if !mine {
			out.Media, mine = slices.Clone(out.Media), true
		}
		out.Media[i].Open = func(ctx context.Context, most int64) (chat.File, error) {
			a, ok := e.adapter(m.From).(chat.Fetcher)
			if !ok {
				return nil, &chat.RefusedError{Reason: chat.ReasonUnsupported, Detail: "no file can be fetched from " + m.From.Network}
			}
			f, err := a.Fetch(ctx, m.File, most)
			if err != nil {
				return nil, fmt.Errorf("fetching a file from %s: %w", m.From.Network, err)
			}
			return f, nil
		}
	}
}

// byOwner gives what the account's owner did in a contact's chat a kind of its own: no
// stage takes it for the contact's.
func byOwner(ev *chat.Event) {
	if ev.Own && ev.Private {
		ev.Kind, ev.Data = chat.Wrote, string(ev.Kind)
	}
}

// known notes with what comes in which account knows its files.
func known(ev *chat.Event) {
	if ev.Message == nil {
		return
	}
	at := chat.Place{Network: ev.Place.Network, Account: ev.Place.Account}
	for m := ev.Message; m != nil; m = m.Reply {
		if m.Media != nil && m.Media.File != "" {
			m.Media.From = at
		}
	}
}

// fetchTime is how long a file for a command may take.
const fetchTime = time.Minute

// fetch reads a file for a turn; what comes of it is an event.
func (e *Engine) fetch(f desk.Fetch, id string) {
	ctx, cancel := context.WithTimeout(context.Background(), fetchTime)
	defer cancel()
	ev := chat.Event{ID: id, Kind: chat.Fetched, At: e.clock.Now().UTC(), Place: f.Place, Private: f.Private, From: f.From, Data: f.For}
	raw, err := e.read(ctx, f)
	if ev.Payload = raw; err != nil {
		e.log.Warn("fetching a file for a command", "for", f.For, "err", err)
		ev.Title = "the network does not give it"
		var no *chat.RefusedError
		if errors.As(err, &no) && no.Reason == chat.ReasonTooLarge {
			ev.Title = fmt.Sprintf("it is larger than %d KiB", f.Most>>10)
		}
	}
	e.queue.push(fairKey(ev), &job{ev: ev})
	e.calm.add(-1)
}

func (e *Engine) read(ctx context.Context, f desk.Fetch) ([]byte, error) {
	src, err := e.OpenFile(ctx, f.Media, f.Place, f.Most)
	if err != nil {
		return nil, err
	}
	defer func() { _ = src.Close() }()
	raw, err := io.ReadAll(io.LimitReader(src, f.Most+1))
	if err == nil && int64(len(raw)) > f.Most {
		err = &chat.RefusedError{Reason: chat.ReasonTooLarge, Detail: "it is larger than was told"}
	}
	return raw, err
}
