package main

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"frontdesk/engine/dialogtest"
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
			now, err := dialogtest.Play(t.Context(), was, stages())
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
