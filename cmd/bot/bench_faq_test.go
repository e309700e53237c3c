package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestBenchCommands runs both measurements on a folder of a few questions.
func TestBenchCommands(t *testing.T) {
	dir := t.TempDir()
	lines := strings.Repeat("hours\twhen are you open\nhours\tare you open on sunday\nrefund\tI want my money back\nrefund\thow do I get a refund\n", 3)
	for _, name := range []string{"train.tsv", "valid.tsv", "test.tsv"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(lines), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for _, args := range [][]string{{"bot", "bench", "faq", "--json", dir}, {"bot", "bench", "mine", "--json", "--messages", "50", dir},
		{"bot", "bench", "mine", "--replies", "--json", dir}} {
		var out bytes.Buffer
		if err := app(&out).Run(t.Context(), args); err != nil {
			t.Fatal(err)
		}
		var r struct{ Set string }
		if err := json.Unmarshal(out.Bytes(), &r); err != nil || r.Set != filepath.Base(dir) {
			t.Errorf("%v: %v %s", args, err, out.String())
		}
	}
	if err := app(&bytes.Buffer{}).Run(t.Context(), []string{"bot", "bench", "faq"}); err == nil {
		t.Error("no folder is no error")
	}
}
