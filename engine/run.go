package engine

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"frontdesk/chat"
	"frontdesk/desk"
	"frontdesk/desk/grammar"
	"frontdesk/state"
)

// run is one job in its transaction.
func (e *Engine) run(tx state.Tx, j *job) error {
	switch {
	case j.low != 0:
		return putJSON(tx, []byte(kLow), j.low)
	case j.mark != nil:
		return putRows(tx, j.mark)
	case j.start != nil:
		return e.runStart(tx, j.start)
	}
	j.patched, j.calls, j.fetches, j.dos, j.outbox = nil, nil, nil, nil, "" // of a run that was not kept
	if j.row != nil {
		return e.runFate(tx, j)
	}
	switch j.ev.Kind {
	case chat.Woke:
		return e.runWoke(tx, j)
	case chat.Answered:
		return e.runAnswered(tx, j)
	}
	if seen, err := tx.Get(keySeen(j.ev.ID)); err == nil && seen != nil {
		j.drop = true
		e.stats.seen.Add(1)
		return nil
	} else if !errors.Is(err, state.ErrNotFound) {
		return err
	}
	w := &work{e: e, tx: tx, j: j}
	if err := w.locate(); err != nil {
		return fmt.Errorf("loading the turn for %s %s: %w", j.ev.Kind, j.ev.ID, err)
	}
	if err := tx.SetTTL(keySeen(j.ev.ID), w.raw(), seenFor); err != nil {
		return err
	}
	w.means()
	return w.turn()
}

// means makes a text a press, where it names a button of a list that stands last. A
// survey reads texts by itself, and says what it understood.
func (w *work) means() {
	ev := w.j.ev
	if ev.Kind != chat.Said || ev.Message == nil || ev.Message.Means == nil || w.isNew || w.c != nil && w.c.Survey != nil {
		return
	}
	ev.Kind, ev.Target, ev.Data, ev.Message = chat.Pressed, ev.Message.Means.Target, ev.Message.Means.Data, nil
	w.j.ev = ev
}

// noRaw stands where an update itself is not kept.
const noRaw = "-"

// rawOf is what is kept of an update with its turn; never empty.
func rawOf(ev chat.Event) []byte {
	if len(ev.Raw) > 0 && len(ev.Raw) < state.MaxValue {
		return ev.Raw
	}
	return []byte(noRaw)
}

// raw is rawOf, but nothing is kept of strangers who are no contacts, of what an
// account's owner writes to others, and of groups that are no team's room: it could
// not be found when somebody wants to be forgotten, and is none of our business.
func (w *work) raw() []byte {
	ev, book := w.j.ev, w.e.world.book
	switch {
	case ev.Kind == chat.Wrote && w.c == nil,
		ev.Private && w.c == nil && book.RoleOf(ev) < desk.Manager,
		!ev.Private && ev.Place.Chat != "" && book.RoomOf(ev.Place) == nil:
		return []byte(noRaw)
	}
	return rawOf(ev)
}

// work is one turn in the making.
type work struct {
	e     *Engine
	tx    state.Tx
	j     *job
	c     *desk.Case
	was   []byte   // the case as it was stored; nil for a new one
	keys  []string // its index rows as they were
	found string   // what it could be found by, as it was
	isNew bool
	alarm bool  // the event is a timer of the house: to be taken off it
	err   error // of a read within the turn
}

// turn decides and keeps.
func (w *work) turn() error {
	t := w.open(w.j.ev, w.c)
	t.NewCase = w.isNew
	if w.j.row != nil {
		t.Row = &w.j.row.Post
	}
	if w.alarm {
		delete(t.EditHouse().Alarms, w.j.ev.Data)
	}
	if w.isNew {
		t.EditHouse().Cases = w.c.ID
	}
	desk.Decide(t, w.e.o.Stages)
	if w.err != nil {
		return w.err
	}
	if err := w.keep(t); err != nil {
		return fmt.Errorf("keeping the turn of %s %s: %w", w.j.ev.Kind, w.j.ev.ID, err)
	}
	w.j.outbox, w.j.dos, w.j.fetches = t.Outbox, t.ChannelDos, t.Fetches
	w.e.world.take(t)
	return nil
}

// open makes the turn of an event about a case.
func (w *work) open(ev chat.Event, c *desk.Case) *desk.Turn {
	wd := &w.e.world
	t := desk.NewTurn(w.e.clock.Now(), ev, wd.book, wd.house, wd.roster)
	t.Case = c
	t.Self = w.e.o.Self(networkOf(ev, c))
	t.View = w.view()
	t.Try = func(ev chat.Event, c *desk.Case) *desk.Turn {
		try := w.open(ev, c)
		try.DryRun = true
		desk.Decide(try, w.e.o.Stages)
		return try
	}
	return t
}

// view is what a turn can look up.
func (w *work) view() desk.View {
	v := &view{w: w}
	return desk.View{Cases: v, Logs: v, Audit: v, Trails: v, Outbox: v, Memory: v}
}

// networkOf is the network of an event; of a timer, the contact's.
func networkOf(ev chat.Event, c *desk.Case) string {
	if ev.Place.Network == "" && c != nil {
		return c.Last.Network
	}
	return ev.Place.Network
}

// locate finds whose turn it is.
func (w *work) locate() error {
	ev := w.j.ev
	if ev.Place.Network == "" {
		return nil
	}
	if !ev.Private {
		if ev.Place.Thread == "" {
			return w.locateInRoom()
		}
		id, err := w.index(keyTopic(ev.Place, ev.Place.Thread))
		if err != nil || id == 0 {
			return err
		}
		return w.load(id)
	}
	return w.locateContact(ev)
}

// locateInRoom finds whom something outside of topics is about: the contact whose
// number stands before it (#12 text: taken off it), else the one whose message it
// replies to, presses or reacts to. Where nothing tells, it is about nobody.
func (w *work) locateInRoom() error {
	ev := &w.j.ev
	if w.e.world.book.RoomOf(ev.Place) == nil {
		return nil
	}
	spot := ev.Target
	if m := ev.Message; m != nil {
		if id, rest, ok := grammar.ReadTag(m.Text); ok {
			return w.loadTagged(id, rest)
		}
		if spot = m.ReplyTo; ev.Kind == chat.Edited {
			spot = m.ID
		}
	}
	id, err := w.whose(ev.Place, spot)
	if err != nil || id == 0 {
		if err == nil && ev.Message != nil && ev.Message.Album != "" && ev.Message.ReplyTo == "" {
			return w.loadAlbum(*ev)
		}
		return err
	}
	return w.load(id)
}

// whose is the contact whom a message in a room is about; 0: nobody.
func (w *work) whose(room chat.Place, message string) (int64, error) {
	if message == "" {
		return 0, nil
	}
	raw, err := w.tx.Get(keyRef(desk.Spot{Place: room, ID: message}))
	if err != nil || len(raw) != 16 {
		return 0, ignoreMissing(err)
	}
	return unbe(raw[:8]), nil
}

// loadAlbum loads the contact of an album's earlier items: only the first of them has
// the number, or the reply.
func (w *work) loadAlbum(ev chat.Event) error {
	var ids []string
	prefix := []byte(pAlbum + part(ev.Place.Whole().String()) + part(ev.Message.Album))
	err := w.tx.Scan(prefix, nil, func(k, _ []byte) (bool, error) {
		ids = append(ids, string(k[len(prefix):]))
		return true, nil
	})
	if err != nil {
		return err
	}
	for _, item := range ids {
		if id, err := w.whose(ev.Place, item); err != nil || id != 0 {
			if err == nil {
				err = w.load(id)
			}
			return err
		}
	}
	return nil
}

// loadTagged loads the contact of that number, if the room shows them without a
// topic; otherwise the number is part of the text.
func (w *work) loadTagged(id int64, rest chat.Text) error {
	if err := w.load(id); err != nil || w.c == nil {
		return err
	}
	if topic := w.c.Topic(w.j.ev.Place); topic == nil || !topic.Flat {
		w.c, w.was, w.keys, w.found = nil, nil, nil, ""
		return nil
	}
	m := *w.j.ev.Message
	m.Text = rest
	w.j.ev.Message = &m
	return nil
}

func (w *work) locateContact(ev chat.Event) error {
	wd := &w.e.world
	if ev.Kind == chat.Wrote || ev.Kind == chat.Moved {
		id, err := w.index(keyWho(ev.Place.Network, ev.Place.Chat))
		if err != nil || id == 0 {
			return err
		}
		return w.load(id)
	}
	key := desk.AgentKey(ev.Place.Network, ev.From.ID)
	if wd.book.RoleOf(ev) >= desk.Manager {
		if id := wd.house.Previews[key]; id != 0 && !forAdmin(ev) {
			return w.load(id)
		}
		return nil
	}
	if ev.From.ID == "" || ev.From.Bot || forClaim(ev) {
		return nil
	}
	id, err := w.index(keyWho(ev.Place.Network, ev.From.ID))
	if err != nil {
		return err
	}
	if id != 0 {
		return w.load(id)
	}
	if ev.Kind == chat.Said || ev.Kind == chat.Unread {
		w.create(ev)
	}
	return nil
}

// forClaim tells whether a stranger's message is about becoming owner or admin: it
// opens no conversation.
func forClaim(ev chat.Event) bool {
	if ev.Message == nil {
		return false
	}
	cmd, ok := grammar.ReadCommand(ev.Message.Text)
	return ok && cmd.Name == "claim" || strings.HasPrefix(ev.Message.Start, desk.InvitePrefix)
}

// forAdmin tells whether an admin under /preview still speaks as an admin: the
// command that ends it.
func forAdmin(ev chat.Event) bool {
	if ev.Message == nil {
		return false
	}
	cmd, ok := grammar.ReadCommand(ev.Message.Text)
	return ok && cmd.Name == "preview"
}

func (w *work) index(key []byte) (int64, error) {
	raw, err := w.tx.Get(key)
	if errors.Is(err, state.ErrNotFound) {
		return 0, nil
	}
	if err != nil || len(raw) != 8 {
		return 0, err
	}
	return unbe(raw), nil
}

// load reads a case; a missing one is no error.
func (w *work) load(id int64) error {
	raw, err := w.tx.Get(keyCase(id))
	if errors.Is(err, state.ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	c := &desk.Case{}
	if err := json.Unmarshal(raw, c); err != nil {
		return fmt.Errorf("decoding case %d: %w", id, err)
	}
	w.c, w.was, w.keys, w.found = c, raw, indexKeys(c), findable(c)
	return nil
}

func (w *work) create(ev chat.Event) {
	at := w.e.clock.Now().UTC()
	w.c = &desk.Case{ID: w.e.world.house.Cases + 1, Created: at, Seen: at, Last: ev.Place,
		Addresses: []desk.Address{{Place: ev.Place, Person: ev.From.ID}}}
	w.isNew = true
}
