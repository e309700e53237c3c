package whatsapp

import (
	"context"
	"errors"
	"fmt"
	"os"

	"go.mau.fi/whatsmeow"

	"frontdesk/chat"
)

// Fetch opens a file that a message carried. It is downloaded and decrypted in a
// file of ours, which is removed when it is closed.
func (a *Adapter) Fetch(ctx context.Context, name string, most int64) (chat.File, error) {
	f, err := parseFile(name)
	if err != nil {
		return nil, &chat.RefusedError{Reason: chat.ReasonUnsupported, Detail: err.Error()}
	}
	if f.Size > uint64(max(most, 0)) {
		return nil, tooLarge(most)
	}
	c, err := a.cli()
	if err != nil {
		return nil, err
	}
	tmp, err := os.CreateTemp(a.o.Store.dir, tempName)
	if err != nil {
		return nil, fmt.Errorf("making a file for a download: %w", err)
	}
	got := &fetched{tmp}
	if err := download(ctx, c, f, tmp, most); err != nil {
		_ = got.Close()
		return nil, err
	}
	return got, nil
}

func tooLarge(most int64) error {
	return &chat.RefusedError{Reason: chat.ReasonTooLarge, Detail: fmt.Sprintf("the file has more than %d bytes", most)}
}

// padding is what encryption adds at most: a block, and the code that proves it.
const padding = 16 + 10

func download(ctx context.Context, c *whatsmeow.Client, f file, tmp *os.File, most int64) error {
	room := &bounded{file: tmp, most: most + padding}
	err := c.DownloadToFile(ctx, f, room)
	switch {
	case room.over:
		return tooLarge(most)
	case errors.Is(err, whatsmeow.ErrMediaDownloadFailedWith403), errors.Is(err, whatsmeow.ErrMediaDownloadFailedWith404), errors.Is(err, whatsmeow.ErrMediaDownloadFailedWith410):
		return &chat.RefusedError{Reason: chat.ReasonNoMessage, Detail: "the network has the file no more"}
	case err != nil:
		return fmt.Errorf("downloading a file: %s", redact(err.Error())) // its address is a secret
	}
	st, err := tmp.Stat()
	if err == nil && st.Size() > most {
		return tooLarge(most)
	}
	if err == nil {
		_, err = tmp.Seek(0, 0)
	}
	if err != nil {
		return fmt.Errorf("reading a download: %w", err)
	}
	return nil
}

// bounded is a file that takes only so many bytes: the size that a message tells may
// be a lie. (Not embedded: io.Copy would find ways around Write.)
type bounded struct {
	file *os.File
	at   int64
	most int64
	over bool
}

var errOver = errors.New("the file is larger than it may be")

func (b *bounded) Write(p []byte) (int, error) {
	if b.at+int64(len(p)) > b.most {
		b.over = true
		return 0, errOver
	}
	n, err := b.file.Write(p)
	b.at += int64(n)
	return n, err
}

func (b *bounded) Seek(offset int64, whence int) (int64, error) {
	at, err := b.file.Seek(offset, whence)
	b.at = at
	return at, err
}

func (b *bounded) Read(p []byte) (int, error) {
	n, err := b.file.Read(p)
	b.at += int64(n)
	return n, err
}

func (b *bounded) ReadAt(p []byte, off int64) (int, error)  { return b.file.ReadAt(p, off) }
func (b *bounded) WriteAt(p []byte, off int64) (int, error) { return b.file.WriteAt(p, off) }
func (b *bounded) Truncate(size int64) error                { return b.file.Truncate(size) }
func (b *bounded) Stat() (os.FileInfo, error)               { return b.file.Stat() }

// fetched is a file that goes when it is closed.
type fetched struct{ f *os.File }

func (f *fetched) Read(p []byte) (int, error) { return f.f.Read(p) }

func (f *fetched) Close() error {
	err := f.f.Close()
	if gone := os.Remove(f.f.Name()); err == nil {
		err = gone
	}
	if err != nil && !errors.Is(err, os.ErrNotExist) && !errors.Is(err, os.ErrClosed) {
		return fmt.Errorf("removing a download: %w", err)
	}
	return nil
}
