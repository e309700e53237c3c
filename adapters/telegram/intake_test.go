package telegram

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"frontdesk/chat"
)

// serve is an adapter on a server that answers by method.
func serve(t *testing.T, answer func(method string, w http.ResponseWriter)) *Adapter {
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		answer(r.URL.Path[strings.LastIndex(r.URL.Path, "/")+1:], w)
	}))
	t.Cleanup(srv.Close)
	a, err := New(Options{Token: testToken, APIURL: srv.URL})
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func TestAWebhookLeftOverIsTakenOff(t *testing.T) {
	hook := make(chan struct{})
	a := serve(t, func(method string, w http.ResponseWriter) {
		switch method {
		case "deleteWebhook":
			close(hook)
			fmt.Fprint(w, `{"ok":true,"result":true}`)
		case "getUpdates":
			select {
			case <-hook:
				fmt.Fprint(w, `{"ok":true,"result":[{"update_id":1,"poll":{}},`+plainUpdate+`]}`)
			default:
				deny(w, 409, "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first")
			}
		default:
			fmt.Fprint(w, `{"ok":true,"result":{"id":123,"username":"desk_bot"}}`)
		}
	})
	ctx, stop := context.WithCancel(t.Context())
	if err := a.Run(ctx, func(_ context.Context, evs []chat.Event) error {
		stop()
		if len(evs) != 1 || evs[0].Message.ID != "9" {
			t.Errorf("delivered %+v", evs)
		}
		return nil
	}); err != nil {
		t.Error(err)
	}
}

func TestFetchIsBounded(t *testing.T) {
	size := 5
	a := serve(t, func(method string, w http.ResponseWriter) {
		if method == "getFile" {
			fmt.Fprintf(w, `{"ok":true,"result":{"file_id":"F","file_unique_id":"U","file_path":"d/f.txt"}}`)
			return
		}
		fmt.Fprint(w, strings.Repeat("x", size))
	})
	for _, size = range []int{5, 6} {
		f, err := a.Fetch(t.Context(), "F", 5)
		if err != nil {
			t.Fatal(err)
		}
		if raw, err := io.ReadAll(f); (err == nil) != (size == 5) {
			t.Errorf("%d bytes of %d were read: %v", len(raw), size, err)
		}
		_ = f.Close()
	}
}

func TestCheckNamesWhatIsMissing(t *testing.T) {
	a := serve(t, func(method string, w http.ResponseWriter) {
		if method == "getChat" {
			fmt.Fprint(w, `{"ok":true,"result":{"id":-1001,"type":"supergroup","title":"Sales","is_forum":true,"available_reactions":[{"type":"new"}]}}`)
			return
		}
		fmt.Fprint(w, `{"ok":true,"result":{"status":"administrator","user":{"id":123},"can_manage_topics":true,"can_delete_messages":true}}`)
	})
	s, err := a.roomState(t.Context(), placeOf(roomID))
	if err != nil || s.Title != "Sales" || !s.Forum || fmt.Sprint(s.Missing) != "[pin messages invite users]" {
		t.Errorf("the room's state is %+v, %v", s, err)
	}
}
