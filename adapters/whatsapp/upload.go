package whatsapp

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"mime"
	"os"
	"strings"

	"go.mau.fi/whatsmeow"

	"frontdesk/chat"
)

// tempName is what media under way are called in the store's directory.
const tempName = "media-*.tmp"

// placed is a file that the network has: one of its own is sent again as it is, by
// its keys; any other is uploaded.
func (a *Adapter) placed(ctx context.Context, c *whatsmeow.Client, m chat.Media) (file, error) {
	if (m.From == (chat.Place{}) || m.From.Network == Network && m.Open == nil) && len(m.Data) == 0 {
		if f, err := parseFile(m.File); err == nil && f.GetMediaType() == mediaType(m.Kind) {
			f.Kind = m.Kind
			return f, nil
		}
	}
	return a.upload(ctx, c, m)
}

// upload streams a file to the network, encrypted on its way in a file of ours: it is
// never whole in memory.
func (a *Adapter) upload(ctx context.Context, c *whatsmeow.Client, m chat.Media) (file, error) {
	in, err := opened(ctx, m)
	if err != nil {
		return file{}, err
	}
	defer func() { _ = in.Close() }()
	tmp, err := os.CreateTemp(a.o.Store.dir, tempName)
	if err != nil {
		return file{}, fmt.Errorf("making a file for an upload: %w", err)
	}
	defer discard(tmp)
	f := file{Kind: m.Kind, Mime: mimeOf(m)}
	if !plays(f) {
		f.Kind = "document"
	}
	src := &source{Reader: in}
	r, err := c.UploadReader(ctx, src, tmp, f.GetMediaType())
	if err != nil {
		if src.err != nil {
			return file{}, fmt.Errorf("reading a file to upload it: %w", src.err)
		}
		return file{}, fmt.Errorf("uploading a file: %s", redact(err.Error())) // its address holds a token
	}
	f.Path, f.Key, f.Hash, f.Enc, f.Size = r.DirectPath, r.MediaKey, r.FileSHA256, r.FileEncSHA256, r.FileLength
	return f, nil
}

// source tells whether reading failed, and not the upload.
type source struct {
	io.Reader
	err error
}

func (s *source) Read(p []byte) (int, error) {
	n, err := s.Reader.Read(p)
	if err != nil && !errors.Is(err, io.EOF) {
		s.err = err
	}
	return n, err
}

func opened(ctx context.Context, m chat.Media) (chat.File, error) {
	if len(m.Data) > 0 {
		return io.NopCloser(bytes.NewReader(m.Data)), nil
	}
	if m.Open == nil {
		return nil, unsupported("nothing opens the %s", m.Kind)
	}
	f, err := m.Open(ctx, maxFile)
	if err != nil {
		return nil, fmt.Errorf("opening a file to send it: %w", err)
	}
	return f, nil
}

// discard closes and removes a temporary file.
func discard(f *os.File) {
	_ = f.Close()
	_ = os.Remove(f.Name())
}

// mimeOf is the type of a file, else the one that WhatsApp's apps expect of its kind.
func mimeOf(m chat.Media) string {
	if m.Kind == "voice" {
		return "audio/ogg; codecs=opus" // any other is no voice message to WhatsApp
	}
	if t, _, err := mime.ParseMediaType(m.Mime); err == nil && strings.Contains(t, "/") {
		return m.Mime
	}
	switch m.Kind {
	case "photo":
		return "image/jpeg"
	case "video", "animation", "video_note":
		return "video/mp4"
	case "audio":
		return "audio/mpeg"
	case "sticker":
		return "image/webp"
	}
	return "application/octet-stream"
}

// plays tells whether WhatsApp's apps show a file as its kind: what they would not,
// such as an animated sticker of another network's, goes out as a document.
func plays(f file) bool {
	t, _, _ := mime.ParseMediaType(f.Mime)
	switch f.Kind {
	case "photo":
		return t == "image/jpeg" || t == "image/png"
	case "video", "animation", "video_note":
		return t == "video/mp4" || t == "video/3gpp"
	case "sticker":
		return t == "image/webp"
	case "audio":
		return strings.HasPrefix(t, "audio/")
	}
	return true
}

// suffix is a file name's end for a type; "" for an unknown one.
func suffix(mimeType string) string {
	t, _, _ := mime.ParseMediaType(mimeType)
	if list, err := mime.ExtensionsByType(t); err == nil && len(list) > 0 {
		return list[0]
	}
	return ""
}
