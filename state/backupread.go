package state

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"hash"
	"hash/crc32"
	"io"
)

// Verify reads a backup to its end and answers what it is, or ErrBadBackup.
func Verify(r io.Reader) (Info, error) {
	info, err := readBackup(r, func(row) error { return nil })
	if err != nil {
		return Info{}, fmt.Errorf("checking the backup: %w", err)
	}
	return info, nil
}

// readBackup gives each the rows one by one, each valid until the next. They may
// be trusted only if it answers nil in the end.
func readBackup(r io.Reader, each func(row) error) (Info, error) {
	b := &backupReader{in: bufio.NewReaderSize(r, 64<<10), sum: sha256.New()}
	info, err := b.header()
	if err != nil {
		return info, err
	}
	for {
		chunk, err := b.next()
		if err != nil {
			return info, bad("after row %d: %w", info.Rows, err)
		}
		if len(chunk) == 0 {
			return info, b.trailer(info.Rows)
		}
		n, err := eachRow(chunk, each)
		if info.Rows += n; err != nil {
			return info, err
		}
	}
}

func bad(format string, args ...any) error {
	return fmt.Errorf("%w: %w", ErrBadBackup, cut(fmt.Errorf(format, args...)))
}

// cut says in words what the end of a file means.
func cut(err error) error {
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return fmt.Errorf("it is cut short: %w", err)
	}
	return err
}

type backupReader struct {
	in  *bufio.Reader
	sum hash.Hash
	buf []byte
}

func (b *backupReader) header() (Info, error) {
	var info Info
	magic, err := b.read(len(backupMagic))
	if err != nil {
		return info, bad("reading its first line: %w", err)
	}
	if string(magic) != backupMagic {
		return info, bad("it does not begin like a backup of this bot")
	}
	line, err := b.line()
	if err != nil {
		return info, bad("reading its second line: %w", err)
	}
	if err := json.Unmarshal(line, &info); err != nil {
		return info, bad("reading its second line: %w", err)
	}
	if info.Version > backupVersion || info.Format > format {
		return info, fmt.Errorf("%w (backup %d, format %d; this one knows %d and %d): use that bot",
			ErrNewer, info.Version, info.Format, backupVersion, format)
	}
	if info.Version < 1 || info.Format < 1 {
		return info, bad("its second line lacks the version")
	}
	return info, nil
}

func (b *backupReader) line() ([]byte, error) {
	var line []byte
	for len(line) < headerMax {
		c, err := b.in.ReadByte()
		if err != nil {
			return nil, err
		}
		line = append(line, c)
		if c == '\n' {
			b.sum.Write(line)
			return line, nil
		}
	}
	return nil, errors.New("it is too long")
}

// read answers n bytes, valid until the next read.
func (b *backupReader) read(n int) ([]byte, error) {
	if cap(b.buf) < n {
		b.buf = make([]byte, n)
	}
	buf := b.buf[:n]
	if _, err := io.ReadFull(b.in, buf); err != nil {
		return nil, err
	}
	b.sum.Write(buf)
	return buf, nil
}

func (b *backupReader) next() ([]byte, error) {
	head, err := b.read(8)
	if err != nil {
		return nil, err
	}
	n, sum := binary.BigEndian.Uint32(head), binary.BigEndian.Uint32(head[4:])
	if n > chunkMax {
		return nil, errors.New("a chunk is too long")
	}
	chunk, err := b.read(int(n))
	if err != nil {
		return nil, err
	}
	if crc32.Checksum(chunk, castagnoli) != sum {
		return nil, errors.New("a chunk does not match its checksum")
	}
	return chunk, nil
}

func (b *backupReader) trailer(rows uint64) error {
	count, err := b.read(8)
	if err != nil {
		return bad("reading its end: %w", err)
	}
	claimed := binary.BigEndian.Uint64(count)
	want := b.sum.Sum(nil)
	got, err := b.read(sha256.Size)
	switch {
	case err != nil:
		return bad("reading its end: %w", err)
	case !bytes.Equal(got, want):
		return bad("it does not match its checksum")
	case claimed != rows:
		return bad("it has %d rows but claims %d", rows, claimed)
	}
	if _, err := b.in.ReadByte(); err != io.EOF {
		return bad("something follows its end")
	}
	return nil
}

// eachRow takes a chunk apart and answers how many rows it had.
func eachRow(chunk []byte, each func(row) error) (n uint64, err error) {
	for ; len(chunk) > 0; n++ {
		var r row
		if r, chunk, err = cutRow(chunk); err != nil {
			return n, err
		}
		if err := each(r); err != nil {
			return n, err
		}
	}
	return n, nil
}

func cutRow(b []byte) (r row, rest []byte, err error) {
	if r.key, b, err = cutBytes(b, MaxKey); err != nil {
		return r, nil, err
	}
	if r.value, b, err = cutBytes(b, MaxValue); err != nil {
		return r, nil, err
	}
	at, n := binary.Varint(b)
	if n <= 0 || at < 0 || len(r.key) == 0 {
		return r, nil, bad("a row has another form")
	}
	r.expires = at
	return r, b[n:], nil
}

func cutBytes(b []byte, most int) (part, rest []byte, err error) {
	size, n := binary.Uvarint(b)
	if n <= 0 || size > uint64(most) || size > uint64(len(b)-n) {
		return nil, nil, bad("a row has another form")
	}
	end := n + int(size)
	return b[n:end:end], b[end:], nil
}
