package whatsapp

import (
	"io"
	"os"
	"path/filepath"
	"testing"
	"time"

	"frontdesk/chat"
)

func TestStoreIsForNobodyElse(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "wa #1?")
	s, err := OpenStore(t.Context(), dir, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = s.Close() }()
	list, err := os.ReadDir(dir)
	if err != nil || len(list) == 0 {
		t.Fatalf("files: %v, %v", list, err)
	}
	for _, e := range list {
		if st, err := e.Info(); err != nil || st.Mode().Perm()&0o077 != 0 {
			t.Errorf("%s is %v, %v", e.Name(), st.Mode(), err)
		}
	}
	if list, err := s.Accounts(t.Context()); err != nil || len(list) != 0 {
		t.Errorf("Accounts = %v, %v", list, err)
	}
}

func TestStoreThatIsNone(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "whatsapp.db"), []byte("this is no database, and long enough to be seen as none"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := OpenStore(t.Context(), dir, nil); err == nil {
		t.Error("a file that is no database was opened")
	}
}

func TestOldRowsAreForgotten(t *testing.T) {
	s, err := OpenStore(t.Context(), t.TempDir(), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = s.Close() }()
	now := time.Now()
	a, err := New(Options{Store: s, Account: ownerPhone, Now: func() time.Time { return now }})
	if err != nil {
		t.Fatal(err)
	}
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	must(a.keepSender(t.Context(), "5@lid", "OLD", ""))
	must(a.keepChoices(t.Context(), "5@lid", "OLD", choices{[]chat.Button{{Label: "A", Data: "a"}}, true}))
	now = now.Add(keepFor / 2)
	must(a.keepSender(t.Context(), "5@lid", "NEW", "7@lid"))
	must(s.prune(t.Context(), now.Add(keepFor/2+time.Minute)))
	if _, known, err := a.senderOf(t.Context(), "5@lid", "OLD"); known || err != nil {
		t.Errorf("an old row is there: %v, %v", known, err)
	}
	if _, known, err := a.choicesOf(t.Context(), "5@lid", "OLD"); known || err != nil {
		t.Errorf("old choices are there: %v, %v", known, err)
	}
	if k, known, err := a.senderOf(t.Context(), "5@lid", "NEW"); !known || k.sender != "7@lid" || err != nil {
		t.Errorf("a new row is %+v, %v, %v", k, known, err)
	}
	done := now.Add(keepFor/2 + time.Minute)
	now = now.Add(-keepFor)
	must(a.keepSender(t.Context(), "5@lid", "AGED", ""))
	must(s.prune(t.Context(), done.Add(pruneEvery-time.Second)))
	if _, known, err := a.senderOf(t.Context(), "5@lid", "AGED"); !known || err != nil {
		t.Errorf("it was looked for again at once: %v, %v", known, err)
	}
	must(s.prune(t.Context(), done.Add(pruneEvery)))
	if _, known, err := a.senderOf(t.Context(), "5@lid", "AGED"); known || err != nil {
		t.Errorf("it is there six hours later: %v, %v", known, err)
	}
}

// TestBounded: not a byte more is written than there may be.
func TestBounded(t *testing.T) {
	f, err := os.CreateTemp(t.TempDir(), tempName)
	if err != nil {
		t.Fatal(err)
	}
	defer discard(f)
	b := &bounded{file: f, most: 1 << 20}
	if _, err := io.Copy(b, &zeros{left: 2 << 20}); err == nil || !b.over {
		t.Errorf("copying too much: %v", err)
	}
	if st, err := f.Stat(); err != nil || st.Size() > b.most {
		t.Errorf("%d bytes were written, %v", st.Size(), err)
	}
}

func TestOptions(t *testing.T) {
	for _, o := range []Options{{}, {Store: &Store{}}, {Store: &Store{}, Account: "+34600"}, {Account: ownerPhone}} {
		if _, err := New(o); err == nil {
			t.Errorf("%+v is accepted", o)
		}
	}
	a, err := New(Options{Store: &Store{}, Account: ownerPhone})
	if err != nil || a.Network() != Network || a.Account() != ownerPhone || a.Limits().Global != prudent {
		t.Errorf("New = %+v, %v", a, err)
	}
	x, y, next := a.NewID(), a.NewID(), derived("3EB0A", 1)
	if x == y || len(x) != 22 || derived(x, 0) != x || next == derived("3EB0A", 2) || next != derived("3EB0A", 1) || len(next) != 22 {
		t.Errorf("ids %s, %s, %s", x, y, next)
	}
}

var (
	_ chat.Adapter = (*Adapter)(nil)
	_ chat.Fetcher = (*Adapter)(nil)
	_ chat.Namer   = (*Adapter)(nil)
)
