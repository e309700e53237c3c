package study

import (
	"bytes"
	"compress/flate"
	"context"
	"encoding/json"
	"fmt"
	"hash/fnv"
	"io"
	"strings"

	"frontdesk/desk"
	"frontdesk/engine"
)

// row is one message of an import, as it is kept.
type row struct {
	Chat uint64 `json:"c"` // a digest of whom it is with, which nobody can turn back
	At   int64  `json:"t"`
	By   int    `json:"b,omitempty"` // 0: the contact; else which of us
	Text string `json:"x,omitempty"`
}

// fullRow is how much text a row holds, in bytes; it is packed to a tenth of that.
const fullRow = 256 << 10

// rows writes an import.
type rows struct {
	e    *engine.Engine
	id   int64
	n    int64
	all  []row
	size int
	took int64 // bytes, packed
}

func (r *rows) add(ctx context.Context, p row) error {
	r.all = append(r.all, p)
	if r.size += len(p.Text) + 20; r.size < fullRow {
		return nil
	}
	return r.flush(ctx)
}

func (r *rows) flush(ctx context.Context) error {
	if len(r.all) == 0 {
		return nil
	}
	raw, err := pack(r.all)
	if err != nil {
		return err
	}
	if err := r.e.KeepPast(ctx, r.id, r.n, raw); err != nil {
		return err
	}
	r.n++
	r.took += int64(len(raw))
	r.all, r.size = r.all[:0], 0
	return nil
}

func pack(all []row) ([]byte, error) {
	var b bytes.Buffer
	w, err := flate.NewWriter(&b, flate.DefaultCompression)
	if err != nil {
		return nil, fmt.Errorf("packing a row: %w", err)
	}
	if err := json.NewEncoder(w).Encode(all); err != nil {
		return nil, fmt.Errorf("packing a row: %w", err)
	}
	if err := w.Close(); err != nil {
		return nil, fmt.Errorf("packing a row: %w", err)
	}
	return b.Bytes(), nil
}

func unpack(raw []byte) (all []row, err error) {
	if err := json.NewDecoder(io.LimitReader(flate.NewReader(bytes.NewReader(raw)), 64*fullRow)).Decode(&all); err != nil {
		return nil, fmt.Errorf("unpacking a row: %w", err)
	}
	return all, nil
}

// eachRow walks the rows of an import.
func eachRow(ctx context.Context, e *engine.Engine, id int64, f func(n int64, size int, all []row) error) error {
	for from := int64(0); ; {
		n, raw, found, err := e.Past(ctx, id, from)
		if err != nil || !found {
			return err
		}
		all, err := unpack(raw)
		if err != nil {
			return err
		}
		if err := f(n, len(raw), all); err != nil {
			return err
		}
		from = n + 1
	}
}

// hash tells a message from all others: where it stands twice, it was exported twice.
func (m *row) hash() uint64 {
	h := fnv.New64a()
	_, _ = fmt.Fprintf(h, "%d %d %t ", m.Chat, m.At, m.By > 0)
	_, _ = io.WriteString(h, m.Text)
	return h.Sum64()
}

// importAgent names one of us in an import: a number of the same file is the same person;
// on WhatsApp all are one.
func importAgent(i desk.Import, by int) string { return fmt.Sprintf("%s/%s/%d", i.Kind, i.Us, by) }

// speaksFor tells whether automation's words answer what was asked: FAQs and rules do,
// surveys ask, and the bot's own words are about itself.
func speaksFor(by string) bool {
	return strings.HasPrefix(by, desk.ByFAQ) || strings.HasPrefix(by, "rule ") || strings.HasPrefix(by, "snippet ")
}
