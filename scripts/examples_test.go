package scripts_test

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"frontdesk/scripts"
)

func TestExamples(t *testing.T) {
	files, err := filepath.Glob("examples/*.lua")
	if err != nil || len(files) < 6 {
		t.Fatalf("%d examples, %v", len(files), err)
	}
	for _, f := range files {
		raw, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		s, err := scripts.Compile(strings.TrimSuffix(filepath.Base(f), ".lua"), string(raw))
		if err != nil {
			t.Errorf("%v", err)
			continue
		}
		results := s.Test(context.Background(), nil)
		failed := false
		for _, r := range results {
			failed = failed || r.Err != nil
		}
		if failed || len(results) < 3 {
			t.Errorf("%s\n%s", f, scripts.Report(results))
		}
	}
}
