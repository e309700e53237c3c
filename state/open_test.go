package state_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"frontdesk/state"
)

// refused opens and wants an error of kind with all of words in it.
func refused(t *testing.T, o state.Options, kind error, words ...string) {
	t.Helper()
	d, err := state.Open(o)
	if err == nil {
		d.Close()
		t.Fatal("it opened")
	}
	if kind != nil && !errors.Is(err, kind) {
		t.Errorf("not %q: %v", kind, err)
	}
	for _, w := range append(words, "opening the store in "+o.Dir) {
		if !strings.Contains(err.Error(), w) {
			t.Errorf("the error lacks %q: %v", w, err)
		}
	}
}

// filled is a closed store with n rows of some length; it answers its options.
func filled(t *testing.T, n int) state.Options {
	t.Helper()
	o := options(filepath.Join(t.TempDir(), "data"))
	d := open(t, o)
	for i := range n {
		set(t, d, fmt.Sprintf("case/%04d", i), strings.Repeat("some text ", 20))
	}
	if err := d.Close(); err != nil {
		t.Fatal(err)
	}
	return o
}

func TestReopenKeeps(t *testing.T) {
	o := filled(t, 3)
	d := open(t, o)
	if got := get(t, d, "case/0002"); !strings.HasPrefix(got, "some text") {
		t.Errorf("it holds %q", got)
	}
	info, err := os.Stat(o.Dir)
	if err != nil || info.Mode().Perm() != 0o700 {
		t.Errorf("the directory: %v, %v", info.Mode(), err)
	}
	if _, marked := d.RestoredAt(); marked {
		t.Error("it says that it was restored")
	}
}

func TestTheDirectoryIsMadePrivate(t *testing.T) {
	dir := t.TempDir()
	if err := os.Chmod(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	open(t, options(dir))
	if info, err := os.Stat(dir); err != nil || info.Mode().Perm() != 0o700 {
		t.Errorf("%v, %v", info.Mode(), err)
	}
}

func TestOpenRefusesASecondProcess(t *testing.T) {
	o := options(t.TempDir())
	open(t, o)
	refused(t, o, state.ErrInUse, "another bot is running")
}

func TestOpenRefusesAFile(t *testing.T) {
	name := filepath.Join(t.TempDir(), "file")
	replace(t, name, "")
	refused(t, options(name), nil, "it is a file")
	refused(t, options(filepath.Join(name, "below")), nil, "not a directory")
}

func TestOpenRefusesWhatItCannotWrite(t *testing.T) {
	if os.Geteuid() == 0 {
		// Nothing is forbidden to root, except to write where the system writes.
		refused(t, options("/proc/self"), nil)
		return
	}
	dir := filepath.Join(t.TempDir(), "locked")
	if err := os.Mkdir(dir, 0o500); err != nil {
		t.Fatal(err)
	}
	refused(t, options(filepath.Join(dir, "data")), os.ErrPermission)
}

func TestOpenRefusesANewerFormat(t *testing.T) {
	o := filled(t, 1)
	replace(t, filepath.Join(o.Dir, "FORMAT"), "frontdesk state 2\n")
	refused(t, o, state.ErrNewer, "format 2", "bot restore FILE")
	replace(t, filepath.Join(o.Dir, "FORMAT"), "something else\n")
	refused(t, o, state.ErrDamaged, "FORMAT")
}

func TestOpenRefusesBadOptions(t *testing.T) {
	refused(t, state.Options{}, nil, "no directory")
	refused(t, state.Options{Dir: t.TempDir(), Profile: "huge"}, nil, `"huge"`)
}

func TestEncryption(t *testing.T) {
	dir := t.TempDir()
	first, second, short := filepath.Join(dir, "1"), filepath.Join(dir, "2"), filepath.Join(dir, "3")
	replace(t, first, strings.Repeat("\x01", 32))
	replace(t, second, strings.Repeat("\x02", 32))
	replace(t, short, "secret\n")

	o := options(filepath.Join(dir, "data"))
	o.EncryptionKeyFile = first
	d := open(t, o)
	set(t, d, "case/1", "Ana, who must not be found")
	d.Close()
	if where := grep(t, o.Dir, "must not be found"); where != "" {
		t.Errorf("plain text in %s", where)
	}
	for _, other := range []string{second, ""} {
		o.EncryptionKeyFile = other
		refused(t, o, nil, "encryption key")
	}
	o.EncryptionKeyFile = short
	refused(t, o, nil, "16, 24 or 32 bytes", short)
	o.EncryptionKeyFile = first
	if got := get(t, open(t, o), "case/1"); !strings.HasPrefix(got, "Ana") {
		t.Errorf("it holds %q", got)
	}
}

// grep answers the first file under dir with text in it.
func grep(t *testing.T, dir, text string) (found string) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "db", "*"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no files: %v", err)
	}
	for _, f := range files {
		raw, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		if bytes.Contains(raw, []byte(text)) {
			return f
		}
	}
	return ""
}

func TestPlainTextIsFoundWithoutEncryption(t *testing.T) {
	o := options(t.TempDir())
	d := open(t, o)
	set(t, d, "case/1", "Ana, who must be found")
	d.Close()
	if grep(t, o.Dir, "must be found") == "" {
		t.Error("grep finds nothing: TestEncryption shows nothing")
	}
}

// The traps that were measured.

func TestOpenRefusesTablesWithoutManifest(t *testing.T) {
	o := filled(t, 10)
	remove(t, filepath.Join(o.Dir, "db", "MANIFEST"))
	refused(t, o, state.ErrDamaged, "no MANIFEST", "bot restore FILE")
}

func TestOpenRefusesAnEmptiedStore(t *testing.T) {
	o := filled(t, 10)
	if err := os.RemoveAll(filepath.Join(o.Dir, "db")); err != nil {
		t.Fatal(err)
	}
	refused(t, o, state.ErrDamaged, "0 commits but had 11", "bot restore FILE", "COMMITS")
}

func TestOpenRefusesAnOldCopy(t *testing.T) {
	o := filled(t, 10)
	old := filepath.Join(t.TempDir(), "old")
	if err := os.CopyFS(old, os.DirFS(filepath.Join(o.Dir, "db"))); err != nil {
		t.Fatal(err)
	}
	d := open(t, o)
	set(t, d, "case/new", "lost by the old copy")
	d.Close()
	if err := os.RemoveAll(filepath.Join(o.Dir, "db")); err != nil {
		t.Fatal(err)
	}
	if err := os.CopyFS(filepath.Join(o.Dir, "db"), os.DirFS(old)); err != nil {
		t.Fatal(err)
	}
	refused(t, o, state.ErrDamaged, "11 commits but had 12", "bot restore FILE")

	remove(t, filepath.Join(o.Dir, "COMMITS"))
	if got := get(t, open(t, o), "case/0009"); got == "" {
		t.Error("the way to go on with an old copy leads nowhere")
	}
}

func TestOpenRefusesACutManifest(t *testing.T) {
	o := filled(t, 10)
	name := filepath.Join(o.Dir, "db", "MANIFEST")
	info, err := os.Stat(name)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Truncate(name, info.Size()*3/10); err != nil {
		t.Fatal(err)
	}
	refused(t, o, state.ErrDamaged, "bot restore FILE")
}

// TestOpenRefusesAFlippedLog damages the log that a killed process left: Badger
// opens it and drops everything behind.
func TestOpenRefusesAFlippedLog(t *testing.T) {
	o := options(filepath.Join(t.TempDir(), "data"))
	d := open(t, o)
	for i := range 50 {
		set(t, d, fmt.Sprintf("case/%04d", i), strings.Repeat("log", 50))
	}
	killed := options(filepath.Join(t.TempDir(), "killed"))
	if err := os.CopyFS(killed.Dir, os.DirFS(o.Dir)); err != nil {
		t.Fatal(err)
	}
	d.Close() // which writes COMMITS
	raw, err := os.ReadFile(filepath.Join(o.Dir, "COMMITS"))
	if err != nil {
		t.Fatal(err)
	}
	replace(t, filepath.Join(killed.Dir, "COMMITS"), string(raw))
	logs, err := filepath.Glob(filepath.Join(killed.Dir, "db", "*.mem"))
	if err != nil || len(logs) != 1 {
		t.Fatalf("logs: %v, %v", logs, err)
	}
	flip(t, logs[0], "case/0025")
	refused(t, killed, state.ErrDamaged, "but had 51", "bot restore FILE")
}

// flip changes a bit of what follows text in the file.
func flip(t *testing.T, name, text string) {
	t.Helper()
	raw, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	at := bytes.Index(raw, []byte(text))
	if at < 0 {
		t.Fatalf("%s lacks %q", name, text)
	}
	raw[at+len(text)+20] ^= 1
	replace(t, name, string(raw))
}

func replace(t *testing.T, name, text string) {
	t.Helper()
	if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

func remove(t *testing.T, name string) {
	t.Helper()
	if err := os.Remove(name); err != nil {
		t.Fatal(err)
	}
}

func TestOpenRefusesAMissingTable(t *testing.T) {
	o := filled(t, 10)
	tables, err := filepath.Glob(filepath.Join(o.Dir, "db", "*.sst"))
	if err != nil || len(tables) != 1 {
		t.Fatalf("tables: %v, %v", tables, err)
	}
	remove(t, tables[0])
	refused(t, o, state.ErrDamaged)
}

func TestOpenRefusesAStrangeCounter(t *testing.T) {
	o := filled(t, 1)
	replace(t, filepath.Join(o.Dir, "COMMITS"), string(binary.BigEndian.AppendUint64(nil, 1)))
	refused(t, o, state.ErrDamaged, "COMMITS")
}
