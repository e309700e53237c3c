package whatsapp

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"strings"
	"sync/atomic"
	"testing"

	"go.mau.fi/whatsmeow/proto/waE2E"
	"google.golang.org/protobuf/proto"

	"frontdesk/chat"
)

const big = 16 << 20

// zeros is a file of some size that takes no memory.
type zeros struct{ left int64 }

func (z *zeros) Read(p []byte) (int, error) {
	if z.left == 0 {
		return 0, io.EOF
	}
	n := int(min(int64(len(p)), z.left))
	clear(p[:n])
	z.left -= int64(n)
	return n, nil
}
func (z *zeros) Close() error { return nil }

func opening(size int64) chat.Opener {
	return func(context.Context, int64) (chat.File, error) { return &zeros{size}, nil }
}

// heapGrowth is how far the heap grew at most while do ran.
func heapGrowth(do func()) int64 {
	defer debug.SetGCPercent(debug.SetGCPercent(10)) // what is garbage does not count
	var before, now runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	var stop atomic.Bool
	peak := make(chan int64)
	go func() {
		var most int64
		for !stop.Load() {
			runtime.ReadMemStats(&now)
			most = max(most, int64(now.HeapInuse)-int64(before.HeapInuse))
			runtime.Gosched()
		}
		peak <- most
	}()
	do()
	stop.Store(true)
	return <-peak
}

// sent sends something that must go out.
func (l *loop) sent(out chat.Out) string {
	l.t.Helper()
	r, err := l.a.Send(l.t.Context(), out)
	l.must(err)
	return r.IDs[0]
}

// sink takes uploads in place of the loopback server, which would hold them in this
// process.
type sink struct {
	next http.RoundTripper
	got  int64
}

func (s *sink) RoundTrip(r *http.Request) (*http.Response, error) {
	if r.Method != http.MethodPost {
		return s.next.RoundTrip(r)
	}
	n, err := io.Copy(io.Discard, r.Body)
	s.got += n
	body := `{"url":"https://x/y","direct_path":"/x?y=1"}`
	return &http.Response{StatusCode: http.StatusOK, Body: io.NopCloser(strings.NewReader(body)), Request: r}, err
}

// TestMemory: files go through without being held.
func TestMemory(t *testing.T) {
	l := newLoop(t)
	h := l.run()
	l.online()
	c, err := l.a.cli()
	l.must(err)
	cdn := &sink{next: l.srv.HTTPClient().Transport}
	c.SetMediaHTTPClient(&http.Client{Transport: cdn})
	grew := heapGrowth(func() {
		l.sent(chat.Out{Op: chat.Send, To: l.contact(), Media: []chat.Media{{Kind: "photo", Open: opening(big)}}})
	})
	t.Logf("sending grew the heap by %d KiB", grew>>10)
	if cdn.got < big || grew > 8<<20 {
		t.Errorf("sending 16 MiB (%d bytes) grew the heap by %d MiB", cdn.got, grew>>20)
	}
	l.say(l.contact(), chat.Message{Media: &chat.Media{Kind: "photo", Data: make([]byte, big), Mime: "image/png"}})
	m := h.next(chat.Said).Message.Media
	if m.Size != big || m.File == "" {
		t.Fatalf("the photo came as %+v", m)
	}
	grew = heapGrowth(func() {
		f, err := l.a.Fetch(t.Context(), m.File, big)
		l.must(err)
		n, err := io.Copy(io.Discard, f)
		if err != nil || n != big {
			t.Errorf("fetched %d bytes, %v", n, err)
		}
		l.must(f.Close())
	})
	t.Logf("fetching grew the heap by %d KiB", grew>>10)
	if grew > 8<<20 {
		t.Errorf("fetching 16 MiB grew the heap by %d MiB", grew>>20)
	}
	if left, _ := filepath.Glob(filepath.Join(l.dir, tempName)); len(left) > 0 {
		t.Errorf("files are left: %v", left)
	}
}

// TestFetch: in, out again by its keys, and within its bounds.
func TestFetch(t *testing.T) {
	l := newLoop(t)
	h := l.run()
	data := bytes.Repeat([]byte("bytes"), 1000)
	l.say(l.contact(), chat.Message{Text: chat.Plain("see"), Media: &chat.Media{Kind: "document", Data: data, Name: "a.pdf", Mime: "application/pdf"}})
	m := h.next(chat.Said).Message.Media
	if m.Name != "a.pdf" || m.Mime != "application/pdf" || m.Size != int64(len(data)) || m.Unique == "" {
		t.Errorf("it came as %+v", m)
	}
	read := func(file string) ([]byte, error) {
		f, err := l.a.Fetch(t.Context(), file, int64(len(data)))
		if err != nil {
			return nil, err
		}
		defer func() { _ = f.Close() }()
		return io.ReadAll(f)
	}
	if got, err := read(m.File); err != nil || !bytes.Equal(got, data) {
		t.Errorf("fetched %d bytes, %v", len(got), err)
	}
	l.srv.FailUploads(1, 500) // none is needed
	id := l.sent(chat.Out{Op: chat.Send, To: l.contact(), Text: chat.Plain("back"), Media: []chat.Media{*m}})
	back := l.got(id)
	if got, err := l.ana.Download(back); err != nil || !bytes.Equal(got, data) || back.Text != "back" || back.File != "a.pdf" {
		t.Errorf("sent again it is %+v, %v", back, err)
	}
	l.srv.FailUploads(0, 0)
	if _, err := l.a.Fetch(t.Context(), m.File, int64(len(data))-1); !tooBig(err) {
		t.Errorf("beyond the bound: %v", err)
	}
	f, err := parseFile(m.File)
	l.must(err)
	f.Size = 10 // a lie
	if _, err := l.a.Fetch(t.Context(), f.String(), 100); !tooBig(err) {
		t.Errorf("beyond the bound, with a false size: %v", err)
	}
	l.srv.FailDownloads(1, 404)
	var no *chat.RefusedError
	if _, err := read(m.File); !errors.As(err, &no) || no.Reason != chat.ReasonNoMessage {
		t.Errorf("a file that is gone: %v", err)
	}
	if _, err := read("nonsense"); !errors.As(err, &no) {
		t.Errorf("no file: %v", err)
	}
	if left, _ := filepath.Glob(filepath.Join(l.dir, tempName)); len(left) > 0 {
		t.Errorf("files are left: %v", left)
	}
}

func tooBig(err error) bool {
	var no *chat.RefusedError
	return errors.As(err, &no) && no.Reason == chat.ReasonTooLarge
}

// TestUploads: what WhatsApp would not show as its kind goes as a document, and a
// failure is one before anything was sent.
func TestUploads(t *testing.T) {
	l := newLoop(t)
	l.run()
	l.online()
	id := l.sent(chat.Out{Op: chat.Send, To: l.contact(), Media: []chat.Media{{Kind: "sticker", Mime: "application/x-tgsticker", Open: opening(10)}}})
	if d := l.got(id).Raw.Message.GetDocumentMessage(); d == nil || d.GetMimetype() != "application/x-tgsticker" {
		t.Errorf("an animated sticker went out as %+v", l.got(id))
	}
	id = l.sent(chat.Out{Op: chat.Send, To: l.contact(), Media: []chat.Media{{Kind: "animation", Open: opening(10)}}})
	if v := l.got(id).Raw.Message.GetVideoMessage(); !v.GetGifPlayback() || v.GetMimetype() != "video/mp4" {
		t.Errorf("an animation went out as %+v", v)
	}
	id = l.sent(chat.Out{Op: chat.Send, To: l.contact(), Media: []chat.Media{{Kind: "voice", Mime: "audio/ogg", Seconds: 3, Open: opening(10)}}})
	if v := l.got(id).Raw.Message.GetAudioMessage(); !v.GetPTT() || v.GetSeconds() != 3 || v.GetMimetype() != "audio/ogg; codecs=opus" {
		t.Errorf("a voice message went out as %+v", v)
	}
	photo := chat.Out{Op: chat.Send, To: l.contact(), Media: []chat.Media{{Kind: "photo", Open: opening(10)}}}
	l.srv.FailUploads(1, 500)
	if _, err := l.a.Send(t.Context(), photo); err == nil || chat.Unsure(err) || refused(err) {
		t.Errorf("a failed upload: %v", err)
	}
	gone := &chat.RefusedError{Reason: chat.ReasonTooLarge}
	photo.Media[0].Open = func(context.Context, int64) (chat.File, error) { return nil, gone }
	if _, err := l.a.Send(t.Context(), photo); !errors.Is(err, gone) {
		t.Errorf("what cannot be opened: %v", err)
	}
	photo.Media[0] = chat.Media{Kind: "photo", File: "F", From: chat.Place{Network: "telegram", Account: "5"}}
	if _, err := l.a.Send(t.Context(), photo); !refused(err) {
		t.Errorf("another account's file without an opener: %v", err)
	}
	// Two media and a text: the text stands under the first.
	r, err := l.a.Send(t.Context(), chat.Out{Op: chat.Send, To: l.contact(), Text: chat.Plain("").AddString("both", chat.Bold),
		Media: []chat.Media{{Kind: "photo", Data: []byte("1")}, {Kind: "photo", Data: []byte("2")}}})
	l.must(err)
	if len(r.IDs) != 2 || l.got(r.IDs[0]).Text != "*both*" || l.got(r.IDs[1]).Text != "" {
		t.Errorf("two photos went out as %v", r.IDs)
	}
	_, err = l.a.Send(t.Context(), chat.Out{Op: chat.Edit, To: l.contact(), Target: id, Text: chat.Plain("x"), Swap: true, Media: photo.Media})
	if !refused(err) {
		t.Errorf("a swap: %v", err)
	}
}

func TestFileStrings(t *testing.T) {
	f := file{Kind: "photo", Path: "/v/a?b", Key: []byte{1}, Hash: []byte{2}, Enc: []byte{3}, Size: 4, Mime: "image/png"}
	got, err := parseFile(f.String())
	if err != nil || fmt.Sprint(got) != fmt.Sprint(f) {
		t.Errorf("%v became %v, %v", f, got, err)
	}
	if s := (file{Kind: "photo"}).String(); s != "" {
		t.Errorf("a file without a place is %q", s)
	}
}

// FuzzFile: any string is a file or a refusal, and never a panic.
func FuzzFile(f *testing.F) {
	f.Add(file{Kind: "voice", Path: "/x"}.String())
	f.Add("wa1.")
	f.Add("")
	f.Fuzz(func(t *testing.T, s string) {
		x, err := parseFile(s)
		if err == nil && (x.Path == "" || x.GetMediaType() == "") {
			t.Errorf("%q is %+v", s, x)
		}
	})
}

// FuzzPlain: any message is read without a panic, and its texts are whole.
func FuzzPlain(f *testing.F) {
	for _, m := range []*waE2E.Message{
		{Conversation: proto.String("*a*")},
		{ContactMessage: &waE2E.ContactMessage{Vcard: proto.String("TEL:1\r\n 2\nFN;x:a\\,b")}},
		{ImageMessage: &waE2E.ImageMessage{Caption: proto.String("_c_"), ContextInfo: &waE2E.ContextInfo{StanzaID: proto.String("1"), QuotedMessage: &waE2E.Message{Conversation: proto.String("q")}}}},
		{OrderMessage: &waE2E.OrderMessage{Message: proto.String("order")}},
	} {
		raw, err := proto.Marshal(m)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(raw)
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		var m waE2E.Message
		if proto.Unmarshal(raw, &m) != nil || idle(&m) {
			return
		}
		c, _, known := plain(child(&m))
		if known && c.Media == nil && c.Text.S == "" && m.Conversation == nil && m.ExtendedTextMessage == nil {
			t.Logf("an empty message of %s", nameOf(&m))
		}
		valid(t, c.Text)
		anyText(&m)
	})
}
