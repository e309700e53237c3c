package state

import (
	"bytes"

	"github.com/tidwall/btree"
)

// row is one key with what is known of it. Rows in an overlay are never changed.
type row struct {
	key, value []byte
	expires    int64 // Unix seconds; 0: never
	gone       bool  // deleted: hides the row below
}

func (r row) size() int { return len(r.key) + len(r.value) + rowOverhead }

// dead tells whether the row must not be seen at now (Unix seconds).
func (r row) dead(now int64) bool { return r.gone || r.expires != 0 && r.expires <= now }

// rowOverhead is what a row costs beside its bytes: our frame and key byte,
// Badger's version and metas, rounded up.
const rowOverhead = 48

// limit is what fits one commit.
type limit struct{ bytes, rows int }

// overlay is an ordered set of rows over something older: the writes of a
// transaction, of a batch, or all of a Mem.
type overlay struct {
	tree  *btree.BTreeG[row]
	bytes int
}

func newOverlay() *overlay {
	less := func(a, b row) bool { return bytes.Compare(a.key, b.key) < 0 }
	return &overlay{tree: btree.NewBTreeGOptions(less, btree.Options{NoLocks: true, Degree: 16})}
}

func (o *overlay) len() int { return o.tree.Len() }

func (o *overlay) put(r row) {
	old, replaced := o.tree.Set(r)
	if replaced {
		o.bytes -= old.size()
	}
	o.bytes += r.size()
}

// fits tells whether n more bytes in m more rows keep it within l.
func (o *overlay) fits(l limit, n, m int) bool {
	return o.bytes+n <= l.bytes && o.len()+m <= l.rows
}

// merge takes over all rows of newer.
func (o *overlay) merge(newer *overlay) {
	newer.tree.Scan(func(r row) bool { o.put(r); return true })
}

// snapshot is a copy that later writes to o do not touch; it costs next to nothing.
func (o *overlay) snapshot() *overlay { return &overlay{tree: o.tree.IsoCopy(), bytes: o.bytes} }

func (o *overlay) get(key []byte) (row, bool, error) {
	r, ok := o.tree.Get(row{key: key})
	return r, ok, nil
}

func (o *overlay) close() {}

func (o *overlay) cursor(s span) cursor {
	return &treeCursor{it: o.tree.Iter(), span: s}
}

// treeCursor walks an overlay that nobody changes meanwhile.
type treeCursor struct {
	it    btree.IterG[row]
	span  span
	begun bool
}

func (c *treeCursor) next() (row, bool, error) {
	if !c.step() {
		return row{}, false, nil
	}
	r := c.it.Item()
	return r, c.span.has(r.key), nil
}

func (c *treeCursor) step() bool {
	switch {
	case c.begun && c.span.back:
		return c.it.Prev()
	case c.begun:
		return c.it.Next()
	case c.span.back:
		return c.seekBack()
	}
	c.begun = true
	return c.it.Seek(row{key: c.span.lo})
}

// seekBack stands on the last row before the end of the span.
func (c *treeCursor) seekBack() bool {
	c.begun = true
	if c.span.hi == nil || !c.it.Seek(row{key: c.span.hi}) {
		return c.it.Last()
	}
	return c.it.Prev()
}

func (c *treeCursor) close() { c.it.Release() }
