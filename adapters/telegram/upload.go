package telegram

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"mime/multipart"
	"net/textproto"
	"os"
	"strings"

	"frontdesk/chat"
)

// upload is a file that the network does not have yet in the parameters of a call.
type upload struct {
	name, mime string
	data       []byte
	open       chat.Opener // instead of data
}

// fileOf is a file for a parameter: one that this bot knows, or one to be uploaded.
func fileOf(m chat.Media) any {
	switch {
	case m.Open != nil:
		return upload{name: m.Name, mime: m.Mime, open: m.Open}
	case m.File != "" || len(m.Data) == 0:
		return m.File
	}
	return upload{name: m.Name, mime: m.Mime, data: m.Data}
}

// attached is a file inside of a structure: an upload becomes a part of the call,
// which the structure names (core.telegram.org/bots/api#sending-files).
func attached(ps params, m chat.Media, n int) string {
	u, ok := fileOf(m).(upload)
	if !ok {
		return m.File
	}
	name := fmt.Sprintf("file%d", n)
	ps[name] = u
	return "attach://" + name
}

// body is what a call sends. Files from elsewhere lie on the disk meanwhile: they may
// be large, and the server wants to know their length beforehand.
type body struct {
	kind   string
	parts  []io.Reader
	length int64
	files  []*os.File
}

// reader of it all. net/http sends what it knows to be in memory together with the
// head, in one write (net/http, transfer.go: isKnownInMemoryReader), and can send it again.
func (b *body) reader() io.Reader {
	if len(b.parts) == 1 {
		return b.parts[0]
	}
	return io.MultiReader(b.parts...)
}

func (b *body) close() {
	for _, f := range b.files {
		_ = f.Close()
		_ = os.Remove(f.Name()) // where it could not be done before
	}
}

func (b *body) add(raw []byte) {
	b.parts, b.length = append(b.parts, bytes.NewReader(raw)), b.length+int64(len(raw))
}

// maxUpload is how large a file may be that a bot sends, in bytes
// (core.telegram.org/bots/api#sending-files); a server of one's own takes more
// (core.telegram.org/bots/api#using-a-local-bot-api-server).
const maxUpload, maxLocalUpload = 50 << 20, 2000 << 20

func (a *Adapter) maxFile() int64 {
	if a.o.APIURL != OfficialAPI {
		return maxLocalUpload
	}
	return maxUpload
}

// encode is the body of a call: JSON, or a form where files are in it.
func (a *Adapter) encode(ctx context.Context, ps any) (*body, error) {
	b := &body{kind: "application/json"}
	if ps == nil {
		b.add([]byte("{}"))
		return b, nil
	}
	if m, ok := ps.(params); ok && m.uploads() {
		return a.form(ctx, m)
	}
	raw, err := json.Marshal(ps)
	b.add(raw)
	return b, err
}

func (ps params) uploads() bool {
	for _, v := range ps {
		if _, ok := v.(upload); ok {
			return true
		}
	}
	return false
}

func (a *Adapter) form(ctx context.Context, ps params) (*body, error) {
	b := &body{}
	var head bytes.Buffer
	w := multipart.NewWriter(&head)
	b.kind = w.FormDataContentType()
	for k, v := range ps {
		err := formPart(w, k, v)
		if u, ok := v.(upload); ok && err == nil && u.open != nil {
			b.add(bytes.Clone(head.Bytes()))
			head.Reset()
			err = a.spool(ctx, b, u.open)
		}
		if err != nil {
			b.close()
			return nil, err
		}
	}
	err := w.Close()
	b.add(head.Bytes())
	return b, err
}

// spool puts a file from elsewhere on the disk, and into the body.
func (a *Adapter) spool(ctx context.Context, b *body, open chat.Opener) error {
	src, err := open(ctx, a.maxFile())
	if err != nil {
		return fmt.Errorf("opening a file to be sent on: %w", err)
	}
	defer func() { _ = src.Close() }()
	f, err := os.CreateTemp(a.o.TempDir, "frontdesk-upload-*")
	if err != nil {
		return fmt.Errorf("preparing a file to be sent on: %w", err)
	}
	_ = os.Remove(f.Name()) // it is ours alone now, and gone with the process
	b.files = append(b.files, f)
	n, err := io.Copy(f, src)
	if err != nil {
		return fmt.Errorf("fetching a file to be sent on: %w", err)
	}
	if n == 0 {
		return &chat.RefusedError{Reason: chat.ReasonOther, Detail: "the file is empty"}
	}
	if _, err := f.Seek(0, io.SeekStart); err != nil {
		return fmt.Errorf("reading a file to be sent on: %w", err)
	}
	b.parts, b.length = append(b.parts, f), b.length+n
	return nil
}

func formPart(w *multipart.Writer, k string, v any) error {
	switch v := v.(type) {
	case string:
		return w.WriteField(k, v)
	case upload:
		h := textproto.MIMEHeader{}
		name := strings.NewReplacer("\"", "'", "\\", "_", "\r", "", "\n", "").Replace(v.name)
		if name == "" {
			name = "file"
		}
		h.Set("Content-Disposition", fmt.Sprintf(`form-data; name="%s"; filename="%s"`, k, name))
		kind := v.mime
		if kind == "" {
			kind = "application/octet-stream"
		}
		h.Set("Content-Type", kind)
		part, err := w.CreatePart(h)
		if err == nil {
			_, err = part.Write(v.data)
		}
		return err
	}
	raw, err := json.Marshal(v)
	if err != nil {
		return err
	}
	return w.WriteField(k, string(raw))
}
