package state

import (
	"bufio"
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"hash"
	"hash/crc32"
	"io"
	"time"
)

// A backup is a line that names it, a line of JSON (Info), chunks of rows, an
// empty chunk, the number of rows, and the SHA-256 of everything before the sum.
// A chunk is its length, its CRC32C and its bytes; a row is its key, its value,
// both behind their length, and when it expires. It is our own format because
// Badger's has no checksum and is no snapshot: its workers begin at different
// times, so a transaction could be kept by half.
const (
	backupMagic   = "frontdesk backup\n"
	backupVersion = 1
	chunkFull     = 256 << 10 // a chunk is written when it has reached this
	chunkMax      = chunkFull + MaxValue + MaxKey + 64
	headerMax     = 4 << 10
)

// Info is what a backup says of itself.
type Info struct {
	Version int       `json:"version"` // of the backup's form
	Format  int       `json:"format"`  // of the store
	Created time.Time `json:"created"`
	Commits uint64    `json:"commits"`
	Rows    uint64    `json:"-"` // counted, not claimed
}

func writeBackup(ctx context.Context, w io.Writer, in Info, from reader) error {
	in.Version, in.Format = backupVersion, format
	b := newBackupWriter(w)
	err := b.header(in)
	c := from.cursor(span{})
	defer c.close()
	for err == nil {
		r, ok, readErr := c.next()
		if readErr != nil {
			return fmt.Errorf("writing a backup: %w", readErr)
		}
		if !ok {
			break
		}
		if err = b.row(r, in.Created); b.rows%1024 == 0 && err == nil {
			err = ctx.Err()
		}
	}
	if err == nil {
		err = b.finish()
	}
	if err != nil {
		return fmt.Errorf("writing a backup: %w", err)
	}
	return nil
}

type backupWriter struct {
	out   *bufio.Writer
	sum   hash.Hash
	both  io.Writer
	chunk []byte
	rows  uint64
}

func newBackupWriter(w io.Writer) *backupWriter {
	b := &backupWriter{out: bufio.NewWriterSize(w, 64<<10), sum: sha256.New()}
	b.both = io.MultiWriter(b.out, b.sum)
	return b
}

func (b *backupWriter) header(in Info) error {
	line, err := json.Marshal(in)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(b.both, "%s%s\n", backupMagic, line)
	return err
}

func (b *backupWriter) row(r row, now time.Time) error {
	if r.dead(now.Unix()) {
		return nil
	}
	b.rows++
	b.chunk = appendRow(b.chunk, r)
	if len(b.chunk) < chunkFull {
		return nil
	}
	return b.flush()
}

func appendRow(buf []byte, r row) []byte {
	buf = append(binary.AppendUvarint(buf, uint64(len(r.key))), r.key...)
	buf = append(binary.AppendUvarint(buf, uint64(len(r.value))), r.value...)
	return binary.AppendVarint(buf, r.expires)
}

// flush writes the chunk, also an empty one.
func (b *backupWriter) flush() error {
	head := binary.BigEndian.AppendUint32(nil, uint32(len(b.chunk)))
	head = binary.BigEndian.AppendUint32(head, crc32.Checksum(b.chunk, castagnoli))
	if _, err := b.both.Write(head); err != nil {
		return err
	}
	_, err := b.both.Write(b.chunk)
	b.chunk = b.chunk[:0]
	return err
}

func (b *backupWriter) finish() error {
	if len(b.chunk) > 0 {
		if err := b.flush(); err != nil {
			return err
		}
	}
	if err := b.flush(); err != nil {
		return err
	}
	if _, err := b.both.Write(binary.BigEndian.AppendUint64(nil, b.rows)); err != nil {
		return err
	}
	if _, err := b.out.Write(b.sum.Sum(nil)); err != nil {
		return err
	}
	return b.out.Flush()
}
