package main

import (
	"context"
	"encoding/json"
	"flag"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"frontdesk/desk"
	"frontdesk/desk/chart"
	"frontdesk/engine"
	"frontdesk/engine/dialogtest"
	"frontdesk/scripts"
)

var rewrite = flag.Bool("rewrite", false, "write what the bot says now into the dialogues and docs; review the diff")

// TestDialogs plays the written conversations in testdata/dialogs, which are
// documentation as well: what people type, and what everybody sees.
func TestDialogs(t *testing.T) {
	files, err := filepath.Glob("testdata/dialogs/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatalf("there are no dialogues: %v", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txt"), func(t *testing.T) {
			t.Parallel()
			was := readFile(t, file)
			on, order := dialogtest.On{Call: scriptedCall, Files: examples(t)}, stages()
			if strings.HasPrefix(filepath.Base(file), "provider") {
				on.Call, order = askScriptedProviders, withScriptedProviders(order)
			}
			now, err := dialogtest.PlayOn(t.Context(), on, was, order)
			if err != nil {
				t.Fatalf("playing %s: %v", file, err)
			}
			compare(t, file, was, now)
		})
	}
}

// compare fails when a file is not what it should be now, or rewrites it.
func compare(t *testing.T, file, was, now string) {
	t.Helper()
	if was == now {
		return
	}
	if *rewrite {
		if err := os.WriteFile(file, []byte(now), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	t.Errorf("%s is not as it is now (go test ./cmd/bot -rewrite writes it):\n%s", file, dialogtest.Diff(was, now))
}

func readFile(t *testing.T, file string) string {
	t.Helper()
	raw, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}

// examples are the scripts of the documentation, as files that people can send.
func examples(t *testing.T) map[string]string {
	t.Helper()
	files, err := filepath.Glob("../../scripts/examples/*.lua")
	if err != nil || len(files) == 0 {
		t.Fatalf("there are no examples: %v", err)
	}
	out := map[string]string{}
	for _, f := range files {
		out[filepath.Base(f)] = readFile(t, f)
	}
	return out
}

// sketch stands for a picture.
func sketch(context.Context, *chart.Picture) ([]byte, error) { return []byte("a picture"), nil }

// scriptedCall answers what scripts ask for: slow runs as they are, requests from a shop
// that knows one order.
func scriptedCall(ctx context.Context, e *engine.Engine, c desk.OutCall) []byte {
	switch c.Kind {
	case desk.CallHTTP:
	case desk.CallStats: // drawing has its own tests
		return teller{func() house { return e }, slog.New(slog.DiscardHandler), sketch}.Do(ctx, c)
	default:
		return outsideOf(ctx, e, c)
	}
	var asked struct {
		HTTP struct{ URL string }
		Data json.RawMessage
	}
	if err := json.Unmarshal(c.Payload, &asked); err != nil {
		return nil
	}
	a := scripts.Answer{Status: 404, Body: "{}", Data: asked.Data}
	if strings.HasSuffix(asked.HTTP.URL, "/AB123456") {
		a.Status, a.Body = 200, `{"status":"shipped","tracking":"X1","state":"shipped","eta":"2026-11-26"}`
	}
	raw, _ := json.Marshal(a)
	return raw
}
