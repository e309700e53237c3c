package engine

import (
	"encoding/json"
	"fmt"
	"sync/atomic"

	"frontdesk/desk"
	"frontdesk/state"
)

// world is what every turn reads, held in memory: the compiled Book, the roster
// and the house. Only the writer touches it. Its values are immutable: a turn puts
// changed copies in their place once it is kept.
type world struct {
	book   *desk.Book
	roster *desk.Roster
	house  *desk.House
	saved  *world                // before the batch under way
	seen   atomic.Pointer[world] // as of the last commit, for others to read
}

func (w *world) load(tx state.Tx) error {
	items, err := loadItems(tx)
	if err != nil {
		return err
	}
	if w.book, err = desk.NewBook(items); err != nil {
		return err
	}
	w.house, w.roster = &desk.House{}, &desk.Roster{}
	if _, err := getJSON(tx, []byte(kHouse), w.house); err != nil {
		return err
	}
	_, err = getJSON(tx, []byte(kRoster), w.roster)
	w.house, w.roster = w.house.Clone(), w.roster.Clone()
	w.publish()
	return err
}

func loadItems(tx state.Tx) ([]*desk.Item, error) {
	var items []*desk.Item
	err := tx.Scan([]byte(pItem), nil, func(_, v []byte) (bool, error) {
		i := &desk.Item{}
		if err := json.Unmarshal(v, i); err != nil {
			return false, fmt.Errorf("decoding an object of the Book: %w", err)
		}
		items = append(items, i)
		return true, nil
	})
	return items, err
}

// begin remembers the world before a batch; rollback returns to it when the
// batch could not be committed.
func (w *world) begin()    { w.saved = &world{book: w.book, roster: w.roster, house: w.house} }
func (w *world) rollback() { w.book, w.roster, w.house = w.saved.book, w.saved.roster, w.saved.house }

// publish shows the world to others than the writer.
func (w *world) publish() { w.seen.Store(&world{book: w.book, roster: w.roster, house: w.house}) }

// take makes what a turn changed the world of the next.
func (w *world) take(t *desk.Turn) {
	w.book, w.roster, w.house = t.Book, t.Roster(), t.House()
}
