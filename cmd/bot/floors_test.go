package main

import (
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// floor is what the packages below a folder may import of ours, and what they may
// not import at all.
type floor struct {
	folder string
	ours   []string // folders of ours that it may import, itself included
	never  []string // packages that it may not import
	why    string
}

// deciding does no I/O, knows no clock and no chance.
var noWorld = []string{"os", "net", "net/http", "math/rand", "math/rand/v2", "crypto/rand", "sync", "context", "sync/atomic", "io/fs", "os/exec"}

var floors = []floor{
	{"chat", []string{"chat"}, nil, "chat is the words everyone shares: it imports nothing of ours"},
	{"state", []string{"state"}, nil, "state does not know what its rows mean: it imports nothing of ours"},
	{"desk", []string{"desk", "chat"}, noWorld, "deciding does no I/O, and knows no clock and no chance"},
	{"commands", []string{"commands", "desk", "chat"}, noWorld, "a command is a decision: it does no I/O, and knows no clock and no chance"},
	{"adapters", []string{"adapters", "chat"}, []string{"github.com/mymmrac/telego"}, "an adapter knows its network and chat; telego is the examiner's"},
	{"engine", []string{"engine", "chat", "state", "desk", "commands"}, nil, "the engine knows no network"},
	{"scripts", []string{"scripts", "desk", "chat"}, []string{"os", "os/exec", "os/signal", "io/fs"}, "a script host runs scripts: what they do is applied by others"},
	{"playground", []string{"playground", "chat"}, nil, "the playground is a network: it knows nothing of the desk"},
}

func TestFloors(t *testing.T) {
	for _, f := range floors {
		for file, imports := range importsBelow(t, filepath.Join("..", "..", f.folder)) {
			for _, imp := range imports {
				if rest, ours := strings.CutPrefix(imp, "frontdesk/"); ours && !slices.ContainsFunc(f.ours, func(o string) bool { return rest == o || strings.HasPrefix(rest, o+"/") }) {
					t.Errorf("%s must not import %s: %s", file, imp, f.why)
				}
				if slices.ContainsFunc(f.never, func(n string) bool {
					return imp == n || strings.HasPrefix(n, "github.com/") && strings.HasPrefix(imp, n)
				}) {
					t.Errorf("%s must not import %s: %s", file, imp, f.why)
				}
			}
		}
	}
}

// importsBelow is the imports of every file below a folder that is no test.
func importsBelow(t *testing.T, folder string) map[string][]string {
	t.Helper()
	out := map[string][]string{}
	err := filepath.WalkDir(folder, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ImportsOnly)
		if err != nil {
			return err
		}
		for _, i := range file.Imports {
			imp, _ := strconv.Unquote(i.Path.Value)
			out[path] = append(out[path], imp)
		}
		return nil
	})
	if err != nil || len(out) == 0 {
		t.Fatalf("reading %s: %d files, %v", folder, len(out), err)
	}
	return out
}

// clockCalls may not stand in deciding code, whatever the import is called.
var clockCalls = []string{"time.Now(", "time.Since(", "time.Until(", "time.After(", "time.Sleep(", "time.NewTimer(", "time.Tick("}

func TestDecidingReadsNoClock(t *testing.T) {
	for _, folder := range []string{"desk", "commands"} {
		for file := range importsBelow(t, filepath.Join("..", "..", folder)) {
			raw := readFile(t, file)
			for _, call := range clockCalls {
				if strings.Contains(raw, call) {
					t.Errorf("%s calls %s…): Turn.Now is the only time there is", file, call)
				}
			}
		}
	}
}
