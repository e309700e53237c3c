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
	if err := a.call(ctx, "getFile", params{"file_id": file}, &f); err != nil {
		return nil, fmt.Errorf("asking for a file: %w", refusal(err))
	}
	if f.Size > most {
		return nil, &chat.RefusedError{Reason: chat.ReasonTooLarge, Detail: fmt.Sprintf("the file has %d bytes, at most %d are taken", f.Size, most)}
	}
	if filepath.IsAbs(f.Path) {
		o, err := os.Open(f.Path)
		if err != nil {
			return nil, fmt.Errorf("opening a file of the local server: %w", err)
		}
		return &limited{o, most}, nil
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

// Check asks the network whether a room is fit for the work.
func (a *Adapter) Check(ctx context.Context, room chat.Place) (chat.RoomState, error) {
	var c struct {
		Title string `json:"title"`
		Forum bool   `json:"is_forum"`
	}
	if err := a.call(ctx, "getChat", params{"chat_id": num(room.Chat)}, &c); err != nil {
		return chat.RoomState{}, fmt.Errorf("asking about a room: %w", refusal(err))
	}
	var m struct {
		Status string `json:"status"`
		Topics bool   `json:"can_manage_topics"`
		Pin    bool   `json:"can_pin_messages"`
		Delete bool   `json:"can_delete_messages"`
		Invite bool   `json:"can_invite_users"`
	}
	if err := a.call(ctx, "getChatMember", params{"chat_id": num(room.Chat), "user_id": num(a.account)}, &m); err != nil {
		return chat.RoomState{}, fmt.Errorf("asking about our rights in a room: %w", refusal(err))
	}
	s := chat.RoomState{Title: c.Title, Forum: c.Forum}
	for _, r := range []struct {
		has  bool
		name string
	}{{m.Status == "administrator", "admin"}, {m.Topics || !c.Forum, "manage topics"}, {m.Pin, "pin messages"}, {m.Delete, "delete messages"}} {
		if !r.has {
			s.Missing = append(s.Missing, r.name)
		}
	}
	return s, nil
}
