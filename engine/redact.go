package engine

import (
	"encoding/json"
	"fmt"

	"frontdesk/desk"
)

// redactItems takes words out of the versions of snippets and FAQs that nobody sees any
// more, and out of the audit. What one says today is left: an admin deletes it.
func (w *work) redactItems(t *desk.Turn, words desk.Words) error {
	hit := map[desk.Key]map[int]bool{}
	for _, kind := range []desk.Kind{desk.KindSnippet, desk.KindVariant, desk.KindFAQ} {
		if err := w.redactVersions(t, kind, words, hit); err != nil {
			return err
		}
	}
	if len(hit) == 0 {
		return nil
	}
	if err := w.redactAudit(hit); err != nil {
		return err
	}
	return w.redactDeleted(t, hit)
}

// redactVersions does it to the versions of one kind, and notes which.
func (w *work) redactVersions(t *desk.Turn, kind desk.Kind, words desk.Words, hit map[desk.Key]map[int]bool) error {
	prefix := []byte(pVersion + part(string(kind)))
	return w.rewrite(prefix, func(raw []byte) (any, error) {
		i := &desk.Item{}
		if err := json.Unmarshal(raw, i); err != nil {
			return nil, err
		}
		if !hides(t.Book, i, words) {
			return nil, nil
		}
		if hit[i.Key()] == nil {
			hit[i.Key()] = map[int]bool{}
		}
		hit[i.Key()][i.Version] = true
		return redacted(i), nil
	})
}

// hides tells whether a version holds the words and is not what the object says
// today.
func hides(b *desk.Book, i *desk.Item, words desk.Words) bool {
	if now := b.Items[i.Key()]; now != nil && !now.Deleted && now.Version == i.Version || i.Redacted {
		return false
	}
	return words.InItem(i)
}

// redacted is the version without what it said.
func redacted(i *desk.Item) *desk.Item {
	r := *i
	r.Redacted, r.Source = true, fmt.Sprintf("/add%s %s (words of a contact who was erased)", i.Kind, i.Name)
	r.Data, _ = json.Marshal(struct { // a snippet or an FAQ that says nothing
		Name string `json:"name"`
	}{i.Name})
	return &r
}

// redactAudit does the same to the copies in the audit.
func (w *work) redactAudit(hit map[desk.Key]map[int]bool) error {
	return w.rewrite([]byte(pChange), func(raw []byte) (any, error) {
		var c desk.Change
		if err := json.Unmarshal(raw, &c); err != nil {
			return nil, err
		}
		changed := false
		for _, side := range []**desk.Item{&c.Before, &c.After} {
			if i := *side; i != nil && hit[i.Key()][i.Version] {
				*side, changed = redacted(i), true
			}
		}
		if !changed {
			return nil, nil
		}
		return c, nil
	})
}

// redactDeleted does it to what a deleted object said last, in the Book too.
func (w *work) redactDeleted(t *desk.Turn, hit map[desk.Key]map[int]bool) error {
	for key, versions := range hit {
		now := t.Book.Items[key]
		if now == nil || !versions[now.Version] {
			continue
		}
		next, err := t.Book.With(redacted(now))
		if err != nil {
			return fmt.Errorf("redacting a deleted object: %w", err)
		}
		t.Book = next
		if err := putJSON(w.tx, keyItem(key), redacted(now)); err != nil {
			return err
		}
	}
	return nil
}
