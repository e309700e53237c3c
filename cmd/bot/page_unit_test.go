package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"image"
	"image/png"
	"strings"
	"testing"

	"frontdesk/playground/page"
)

// tinyPicture is a picture of 24 by 24 pixels.
func tinyPicture(t *testing.T) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewGray(image.Rect(0, 0, 24, 24))); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// TestListenOnLoopbackOnly: the page is for this machine, unless one insists.
func TestListenOnLoopbackOnly(t *testing.T) {
	for _, addr := range []string{"0.0.0.0:0", ":0", "[::]:0", "192.0.2.1:0", "example.org:80", "nonsense"} {
		var usage usageError
		if l, err := listenAt(addr, false); !errors.As(err, &usage) {
			t.Errorf("--listen %s: %v", addr, err)
			_ = l.Close()
		}
	}
	for _, addr := range []string{"127.0.0.1:0", "localhost:0"} {
		l, err := listenAt(addr, false)
		if err != nil {
			t.Errorf("--listen %s: %v", addr, err)
			continue
		}
		_ = l.Close()
	}
	l, err := listenAt("0.0.0.0:0", true)
	if err != nil {
		t.Fatal(err)
	}
	_ = l.Close()
}

// TestScriptsOfGroups: a script on the page can take the bot's rights in a group away, and
// what else befalls groups.
func TestScriptsOfGroups(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	p := newWebPlay(ctx, t.TempDir(), 0)
	defer p.close()
	p.bare = true
	if err := p.begin(); err != nil {
		t.Fatal(err)
	}
	play := func(lines ...string) string {
		t.Helper()
		if err := p.page.Play(ctx, []page.Step{{Lines: lines}}); err != nil {
			t.Fatal(err)
		}
		raw, _ := json.Marshal(p.tg.Screen("olga"))
		return string(raw)
	}
	play("* group support", "owner@support: /addteam support", "ana: hi")
	for _, x := range []struct{ seen, lines string }{
		{"takes no further topic", "* full support\nbea: hello"},
		{"\"name\":\"Cid\"", "* roomy support\ncid: hi there\ncid: again"},
		{"I am no member of the group", "* kick support\ndan: anybody?"},
		{"I may not manage topics", "* rights support pin delete\nowner: /doctor"},
		{"I have all the rights", "* rights support all\neve: good day"},
		{"• lounge · room “lounge”", "* flat group lounge\nowner@lounge: /addteam lounge\n* upgrade lounge\nowner@lounge: /teams"},
	} {
		if seen := play(strings.Split(x.lines, "\n")...); !strings.Contains(seen, x.seen) {
			t.Errorf("after %s Olga does not see %q", x.lines, x.seen)
		}
	}
	if err := p.page.Play(ctx, []page.Step{{Lines: []string{"* kick nowhere"}}}); !errors.Is(err, page.ErrNoChat) {
		t.Errorf("a group that is not there gives %v", err)
	}
}
