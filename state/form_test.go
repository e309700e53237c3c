package state

import (
	"bytes"
	"slices"
	"testing"
	"time"
)

func FuzzJoin(f *testing.F) {
	f.Add([]byte("a\x00"), []byte("\xff"), []byte("a"), []byte("\x01"))
	f.Add([]byte(""), []byte("b"), []byte("\x00"), []byte(""))
	f.Fuzz(func(t *testing.T, a, b, c, d []byte) {
		one, two := Join(a, b), Join(c, d)
		parts, err := Split(one)
		if err != nil || len(parts) != 2 || !bytes.Equal(parts[0], a) || !bytes.Equal(parts[1], b) {
			t.Fatalf("Split: %q, %v", parts, err)
		}
		want := bytes.Compare(a, c)
		if want == 0 {
			want = bytes.Compare(b, d)
		}
		if got := bytes.Compare(one, two); got != want {
			t.Fatalf("order %d, want %d", got, want)
		}
		if bytes.HasPrefix(one, Join(c)) != bytes.Equal(a, c) {
			t.Fatal("a prefix of a stranger")
		}
	})
}

func FuzzSplit(f *testing.F) {
	f.Add([]byte("a\x00\x01"))
	f.Add([]byte("a\x00"))
	f.Fuzz(func(t *testing.T, key []byte) {
		if parts, err := Split(key); err == nil && !bytes.Equal(Join(parts...), key) {
			t.Fatalf("%q is not %q", Join(parts...), key)
		}
	})
}

func FuzzUnframe(f *testing.F) {
	f.Add([]byte("key"), frame([]byte("key"), []byte("value")))
	f.Add([]byte(""), []byte{})
	f.Fuzz(func(t *testing.T, key, raw []byte) {
		if value, err := unframe(key, raw); err == nil && !bytes.Equal(frame(key, value), raw) {
			t.Fatal("two frames of one value")
		}
		if got, err := unframe(key, frame(key, raw)); err != nil || !bytes.Equal(got, raw) {
			t.Fatalf("%q, %v", got, err)
		}
	})
}

func FuzzVerify(f *testing.F) {
	m := Memory()
	if err := setOne(m, "key", "value"); err != nil {
		f.Fatal(err)
	}
	var w bytes.Buffer
	if err := m.Backup(f.Context(), &w); err != nil {
		f.Fatal(err)
	}
	f.Add(w.Bytes())
	f.Add([]byte(backupMagic + "{}\n"))
	f.Add([]byte(backupMagic + `{"version":1,"format":1}` + "\n\xff\xff\xff\xff"))
	f.Fuzz(func(t *testing.T, raw []byte) {
		if info, err := Verify(bytes.NewReader(raw)); err == nil && (info.Version != 1 || info.Format != 1) {
			t.Fatalf("%+v", info)
		}
	})
}

func TestKeyIntAndTimeSort(t *testing.T) {
	ints := []int64{-1 << 63, -256, -1, 0, 1, 255, 1<<63 - 1}
	var keys [][]byte
	for _, n := range ints {
		key := KeyInt(n)
		if got, err := ParseInt(key); err != nil || got != n {
			t.Errorf("%d became %d, %v", n, got, err)
		}
		keys = append(keys, key)
	}
	if !slices.IsSortedFunc(keys, bytes.Compare) {
		t.Errorf("not in order: %x", keys)
	}
	keys = nil
	for _, at := range []time.Time{{}, time.Unix(-1, 999), time.Unix(0, 0), time.Unix(0, 1), time.Date(9999, 1, 1, 0, 0, 0, 0, time.UTC)} {
		key := KeyTime(at)
		if got, err := ParseTime(key); err != nil || !got.Equal(at) {
			t.Errorf("%v became %v, %v", at, got, err)
		}
		keys = append(keys, key)
	}
	if !slices.IsSortedFunc(keys, bytes.Compare) {
		t.Errorf("not in order: %x", keys)
	}
	if _, err := ParseTime(bytes.Repeat([]byte{0xff}, 12)); err != ErrKeyForm {
		t.Errorf("a time that is none: %v", err)
	}
}

func TestBucket(t *testing.T) {
	type doc struct{ Name string }
	a, b, m := NewBucket[doc]("a"), NewBucket[int]("a\x00"), Memory()
	err := m.Update(t.Context(), func(tx Tx) error {
		for _, name := range []string{"1", "2", "3"} {
			if err := a.Put(tx, []byte(name), doc{name}); err != nil {
				return err
			}
		}
		if err := b.Put(tx, []byte("1"), 7); err != nil {
			return err
		}
		return a.Delete(tx, []byte("3"))
	})
	if err != nil {
		t.Fatal(err)
	}
	err = m.View(t.Context(), func(tx Tx) error {
		if got, ok, err := a.Get(tx, []byte("2")); got.Name != "2" || !ok || err != nil {
			t.Errorf("%v, %v, %v", got, ok, err)
		}
		if _, ok, err := a.Get(tx, []byte("3")); ok || err != nil {
			t.Errorf("a deleted one: %v, %v", ok, err)
		}
		seen := ""
		add := func(key []byte, d doc) (bool, error) { seen += string(key) + d.Name + " "; return true, nil }
		errUp, errDown := a.Scan(tx, []byte("2"), add), a.ScanBack(tx, nil, add)
		if seen != "22 22 11 " || errUp != nil || errDown != nil {
			t.Errorf("%q, %v, %v", seen, errUp, errDown)
		}
		_, _, err := NewBucket[string]("a").Get(tx, []byte("1"))
		if err == nil {
			t.Error("an object was read as a text")
		}
		return nil
	})
	if err != nil {
		t.Error(err)
	}
}
