package main

import (
	"bytes"
	"errors"
	"image"
	"image/png"
	"testing"
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
