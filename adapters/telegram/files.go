package telegram

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"

	"frontdesk/chat"
)

// Fetch opens a file that a message carried. A Bot API server in local mode names
// a path on its own disk, which must be shared with us.
func (a *Adapter) Fetch(ctx context.Context, file string, most int64) (chat.File, error) {
	var f struct {
		Path string `json:"file_path"`
		Size int64  `json:"file_size"`
	}
	if err := a.ask(ctx, "getFile", params{"file_id": file}, &f); err != nil {
		return nil, fmt.Errorf("asking for a file: %w", refusal(err))
	}
	if f.Size > most {
		return nil, tooLarge(f.Size, most)
	}
	if filepath.IsAbs(f.Path) && a.o.APIURL != OfficialAPI { // only a server of the operator's own may name files here
		o, err := os.Open(f.Path)
		if err != nil {
			return nil, fmt.Errorf("opening a file of the local server: %w", err)
		}
		return atMost(o, most)
	}
	return a.download(ctx, f.Path, most)
}

func (a *Adapter) download(ctx context.Context, path string, most int64) (chat.File, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, a.o.APIURL+"/file/bot"+a.o.Token+"/"+strings.TrimLeft(path, "/"), nil)
	if err != nil {
		return nil, fmt.Errorf("preparing a download: %w", a.scrub(err))
	}
	resp, err := a.http.Do(req)
	if err != nil {
		return nil, fmt.Errorf("downloading a file: %w", a.scrub(err))
	}
	if resp.StatusCode != http.StatusOK {
		_ = resp.Body.Close()
		return nil, fmt.Errorf("downloading a file: the server answered %s", resp.Status)
	}
	return &limited{resp.Body, most}, nil
}

// atMost hands out an open file unless it is known to be too large.
func atMost(o *os.File, most int64) (chat.File, error) {
	if st, err := o.Stat(); err == nil && st.Size() > most {
		_ = o.Close()
		return nil, tooLarge(st.Size(), most)
	}
	return &limited{o, most}, nil
}

func tooLarge(size, most int64) error {
	return &chat.RefusedError{Reason: chat.ReasonTooLarge, Detail: fmt.Sprintf("the file has %d bytes, at most %d are taken", size, most)}
}

// limited reads at most left bytes; more is an error.
type limited struct {
	io.ReadCloser
	left int64
}

func (l *limited) Read(p []byte) (int, error) {
	n, err := l.ReadCloser.Read(p)
	if l.left -= int64(n); l.left < 0 {
		return 0, errors.New("the file is larger than it may be")
	}
	return n, err
}
