package desk

import (
	"encoding/json"
	"fmt"
)

// Save puts an object into the Book: the next version of what has that kind and
// name. source is the command that makes it anew; what is the line for the log.
// The Book of the turn is the new one from here on. An error means that the
// object does not compile, and nothing has changed.
func (t *Turn) Save(kind Kind, name, source string, object any) error {
	data, err := json.Marshal(object)
	if err != nil {
		return fmt.Errorf("encoding %s %q: %w", kind, name, err)
	}
	item := &Item{Kind: kind, Name: name, Source: source, Data: data}
	if old := t.Book.Items[item.Key()]; old != nil {
		item.Order = old.Order
	}
	if item.Order == 0 {
		item.Order = t.nextOrder(kind)
	}
	return t.put(item, 0)
}

// Remove takes an object out of the Book; its versions stay.
func (t *Turn) Remove(kind Kind, name string) error {
	old := t.Book.Item(kind, name)
	if old == nil {
		return fmt.Errorf("removing %s %q: there is none", kind, name)
	}
	gone := *old
	gone.Deleted = true
	return t.put(&gone, 0)
}

// Reorder changes the place of an object among its kind.
func (t *Turn) Reorder(kind Kind, name string, order float64) error {
	old := t.Book.Item(kind, name)
	if old == nil {
		return fmt.Errorf("moving %s %q: there is none", kind, name)
	}
	moved := *old
	moved.Order = order
	return t.put(&moved, 0)
}

// Revert makes an object what it was: item is an earlier version (nil: it did not
// exist). undoes is the Seq of the change taken back, 0 for a /restore.
func (t *Turn) Revert(key Key, item *Item, undoes int64) error {
	if item != nil && item.Redacted {
		return fmt.Errorf("version %d of %s %s held words of a contact who was erased, so it cannot come back; type it anew with /edit%s %s",
			item.Version, key.Kind, item.Name, key.Kind, item.Name)
	}
	if item == nil {
		old := t.Book.Items[key]
		if old == nil {
			return nil
		}
		gone := *old
		gone.Deleted = true
		return t.put(&gone, undoes)
	}
	back := *item
	return t.put(&back, undoes)
}

func (t *Turn) put(item *Item, undoes int64) error {
	before := t.Book.Items[item.Key()]
	item.Version = 1
	if before != nil {
		item.Version = before.Version + 1
	}
	item.At = t.Now
	item.By = AgentKey(t.Event.Place.Network, t.Event.From.ID)
	item.ByName = t.Event.From.Name()
	next, err := t.Book.With(item)
	if err != nil {
		return err
	}
	t.Book = next
	h := t.EditHouse()
	h.Changes++
	t.Changes = append(t.Changes, Change{Seq: h.Changes, At: t.Now, By: item.By, ByName: item.ByName,
		What: describe(before, item), Before: before, After: item, Undoes: undoes})
	return nil
}

// Audit notes something that changes no object: an export, an erasure.
func (t *Turn) Audit(what string) {
	h := t.EditHouse()
	h.Changes++
	c := Change{Seq: h.Changes, At: t.Now, What: what, ByName: "the bot"}
	if t.Event.From.ID != "" {
		c.By, c.ByName = AgentKey(t.Event.Place.Network, t.Event.From.ID), t.Event.From.Name()
	}
	t.Changes = append(t.Changes, c)
}

// AuditAs is Audit in the name of somebody else than the event's sender: of who
// wanted what happens now.
func (t *Turn) AuditAs(by, name, what string) {
	t.Audit(what)
	c := &t.Changes[len(t.Changes)-1]
	c.By, c.ByName = by, name
}

func describe(before, after *Item) string {
	verb := "changed"
	switch {
	case after.Deleted:
		verb = "deleted"
	case before == nil || before.Deleted:
		verb = "added"
	}
	return fmt.Sprintf("%s %s %s", after.Kind, after.Name, verb)
}

func (t *Turn) nextOrder(kind Kind) float64 {
	top := 0.0
	for k, i := range t.Book.Items {
		if k.Kind == kind {
			top = max(top, i.Order)
		}
	}
	return top + 1
}
