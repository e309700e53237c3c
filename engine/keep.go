package engine

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"frontdesk/chat"
	"frontdesk/desk"
	"frontdesk/state"
)

// keep writes everything a turn decided.
func (w *work) keep(t *desk.Turn) error {
	for _, step := range []func(*desk.Turn) error{w.keepCase, w.keepOthers, w.keepBorn, w.keepLog, w.withdraw, w.keepPosts, w.keepBook, w.keepHouse, w.keepQueues, w.keepTrace, w.keepMine, w.erase, w.keepSecrets, w.keepMemory} {
		if err := step(t); err != nil {
			return err
		}
	}
	return nil
}

func (w *work) keepCase(t *desk.Turn) error {
	if t.Case == nil {
		return nil
	}
	raw, err := json.Marshal(t.Case)
	if err != nil {
		return err
	}
	if bytes.Equal(raw, w.was) {
		return nil
	}
	if err := w.tx.Set(keyCase(t.Case.ID), raw); err != nil {
		return err
	}
	return w.reindex(t.Case.ID, w.allKeys(t.Case))
}

// allKeys is the index rows of the turn's case; those by which it is found only
// when they change, and then the old ones are known too.
func (w *work) allKeys(c *desk.Case) []string {
	keys, found := indexKeys(c), findable(c)
	if found != w.found {
		w.keys = append(w.keys, findKeys(c.ID, w.found)...)
		keys = append(keys, findKeys(c.ID, found)...)
	}
	return keys
}

// keepOthers keeps the further cases that the turn changed.
func (w *work) keepOthers(t *desk.Turn) error {
	for _, c := range t.Others {
		o := &work{e: w.e, tx: w.tx, j: w.j}
		if err := o.load(c.ID); err != nil {
			return err
		}
		if o.c == nil || slices.Contains(t.Erased, c.ID) {
			continue
		}
		if err := o.keepCase(&desk.Turn{Case: c}); err != nil {
			return err
		}
	}
	return nil
}

// keepBorn keeps new cases besides the turn's own.
func (w *work) keepBorn(t *desk.Turn) error {
	for _, c := range t.Born {
		if err := putJSON(w.tx, keyCase(c.ID), c); err != nil {
			return err
		}
	}
	return nil
}

// reindex replaces the index rows of a case by the new ones.
func (w *work) reindex(id int64, now []string) error {
	for _, k := range w.keys {
		if !slices.Contains(now, k) && !w.others(k, id) {
			if err := w.tx.Delete([]byte(k)); err != nil {
				return err
			}
		}
	}
	for _, k := range now {
		if !slices.Contains(w.keys, k) {
			if err := w.tx.Set([]byte(k), []byte(be(id))); err != nil {
				return err
			}
			w.rings([]byte(k))
		}
	}
	return nil
}

// others tells whether a person leads to another case by now: the two were merged,
// or parted, in this turn.
func (w *work) others(key string, id int64) bool {
	if !strings.HasPrefix(key, pWho) {
		return false
	}
	now, err := w.index([]byte(key))
	return err == nil && now != 0 && now != id
}

// indexKeys is the index rows a case has. All of them hold its id.
func indexKeys(c *desk.Case) []string {
	var keys []string
	add := func(k []byte) { keys = append(keys, string(k)) }
	if !c.Preview && c.Into == 0 {
		for _, a := range c.Addresses {
			add(keyWho(a.Place.Network, a.Person))
		}
	}
	for _, t := range c.Topics {
		if t.Thread != "" {
			add(keyTopic(t.Room, t.Thread))
		}
		if t.Missed != 0 || t.NoCard || t.Thread == "" && !t.Flat {
			add(keyWalk("missed/"+desk.RoomKey(t.Room), c.ID))
		}
	}
	if c.Talk.Active() {
		add(keyWalk(desk.WalkActive, c.ID))
		if c.Talk.Team != "" {
			add(keyWalk("team/"+c.Talk.Team, c.ID))
		}
		if c.Talk.Agent != "" {
			add(keyWalk("agent/"+c.Talk.Agent, c.ID))
		}
	}
	if len(c.Plans) > 0 {
		add(keyWalk(desk.WalkPlans, c.ID))
	}
	for name, timer := range c.Timers {
		add(keyTimer(timer.At, c.ID, name))
	}
	return keys
}

// rings notes the earliest timer that the turn sets.
func (w *work) rings(key []byte) {
	if !bytes.HasPrefix(key, []byte(pTimer)) {
		return
	}
	at := time.Unix(0, unbe(key[len(pTimer):len(pTimer)+8]))
	if w.j.ring.IsZero() || at.Before(w.j.ring) {
		w.j.ring = at
	}
}

func (w *work) keepLog(t *desk.Turn) error {
	if t.Case == nil {
		return nil
	}
	entries := t.Entries
	if t.Entry != nil {
		entries = append([]*desk.Entry{t.Entry}, entries...)
	}
	for _, en := range entries {
		if err := putJSON(w.tx, keyLog(t.Case.ID, en.Seq), en); err != nil {
			return err
		}
		if en.Src.ID != "" {
			if err := w.ref(en.Src, t.Case.ID, en.Seq); err != nil {
				return err
			}
		}
		if en.Side == desk.ByContact && !en.Text.Empty() {
			if err := w.tx.Set(keyRecent(en.At, t.Case.ID, en.Seq), []byte(be(en.Seq))); err != nil {
				return err
			}
		}
	}
	return nil
}

func (w *work) ref(s desk.Spot, id, seq int64) error {
	return w.tx.Set(keyRef(s), []byte(be(id)+be(seq)))
}

// keepBook writes changed objects, their versions and the audit.
func (w *work) keepBook(t *desk.Turn) error {
	for _, c := range t.Changes {
		if c.After != nil {
			if err := putJSON(w.tx, keyItem(c.After.Key()), c.After); err != nil {
				return err
			}
			if err := putJSON(w.tx, keyVersion(c.After.Key(), c.After.Version), c.After); err != nil {
				return err
			}
		}
		if err := putJSON(w.tx, keyChange(c.Seq), c); err != nil {
			return err
		}
	}
	return nil
}

func (w *work) keepHouse(t *desk.Turn) error {
	house, roster := t.Dirty()
	if roster {
		if err := putJSON(w.tx, []byte(kRoster), t.Roster()); err != nil {
			return err
		}
	}
	if !house {
		return nil
	}
	if err := w.keepAlarms(w.e.world.house.Alarms, t.House().Alarms); err != nil {
		return err
	}
	return putJSON(w.tx, []byte(kHouse), t.House())
}

// keepAlarms moves the timer rows of alarms that changed.
func (w *work) keepAlarms(was, now map[string]desk.Timer) error {
	for name, timer := range was {
		if !now[name].At.Equal(timer.At) {
			if err := w.tx.Delete(keyTimer(timer.At, 0, name)); err != nil {
				return err
			}
		}
	}
	for name, timer := range now {
		if !was[name].At.Equal(timer.At) {
			key := keyTimer(timer.At, 0, name)
			if err := w.tx.Set(key, []byte(be(0))); err != nil {
				return err
			}
			w.rings(key)
		}
	}
	return nil
}

// keepSecrets gives the turn's secrets to their keeper.
func (w *work) keepSecrets(t *desk.Turn) error {
	for _, s := range t.Secrets {
		if err := w.e.o.KeepSecret(s); err != nil {
			return fmt.Errorf("keeping the secret %s: %w", s.Name, err)
		}
	}
	return nil
}

func (w *work) keepQueues(t *desk.Turn) error {
	for i, wk := range t.Wakes {
		key := keyTimer(wk.At, wk.Case, fmt.Sprintf("%s\x00%s#%d", wk.Name, t.Event.ID, i))
		if err := putJSON(w.tx, key, wk); err != nil {
			return err
		}
		w.rings(key)
	}
	for _, a := range t.Asks {
		if t.Case != nil {
			a.Case = t.Case.ID
		}
		if err := putFor(w.tx, keyAsk(a.ID), a, askFor); err != nil {
			return err
		}
	}
	for _, id := range t.Dropped {
		if err := w.tx.Delete(keyAsk(id)); err != nil {
			return err
		}
	}
	return w.keepAlbum(t.Event)
}

// keepAlbum remembers the items of an album for a while: a reply to one of them
// captures them all.
func (w *work) keepAlbum(ev chat.Event) error {
	if ev.Kind != chat.Said || ev.Message == nil || ev.Message.Album == "" {
		return nil
	}
	return putFor(w.tx, keyAlbum(ev.Place, ev.Message.Album, ev.Message.ID), ev.Message, albumFor)
}

func (w *work) keepTrace(t *desk.Turn) error {
	for i, f := range t.Facts {
		if f.Preview {
			continue
		}
		if err := putJSON(w.tx, []byte(pFact+be(f.At.UnixNano())+part(t.Event.ID)+be(int64(i))), f); err != nil {
			return err
		}
	}
	if len(t.Steps) == 0 {
		return nil
	}
	return putFor(w.tx, keyTrace(t.Event.ID), t.Steps, traceFor)
}

// quarantine is the turn of an event that failed twice: it is kept for whoever
// looks into it, acknowledged, and said in the room.
func (e *Engine) quarantine(tx state.Tx, j *job) error {
	if j.row != nil || j.mark != nil || j.start != nil || j.low != 0 {
		return e.closeRow(tx, j)
	}
	if err := tx.SetTTL(keySeen(j.ev.ID), []byte(noRaw), seenFor); err != nil {
		return err
	}
	if err := tx.Set([]byte(pDead+j.ev.ID), rawOf(j.ev)); err != nil {
		return err
	}
	w := &work{e: e, tx: tx, j: j}
	if err := w.locate(); err != nil || w.c == nil {
		return nil // nobody to tell: the log has told the operator
	}
	if err := w.mine(mineTurn + j.ev.ID); err != nil {
		return err
	}
	return w.sayQuarantined()
}

func (w *work) sayQuarantined() error {
	t := w.open(w.j.ev, w.c)
	team := t.Book.Teams[w.c.Talk.Team]
	if team == nil {
		team = t.Book.DefaultTeam()
	}
	if team == nil {
		return nil
	}
	text := chat.Plain("A message of " + w.c.Name + " could not be handled; this is what it said:\n")
	if m := w.j.ev.Message; m != nil {
		text = text.Add(m.Text)
	}
	t.ToPlace(chat.Out{Op: chat.Send, Text: text}, team.Room)
	if err := w.keepPosts(t); err != nil {
		return err
	}
	w.e.world.take(t)
	return nil
}
