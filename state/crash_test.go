package state_test

import (
	"bufio"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"strconv"
	"testing"

	"frontdesk/state"
)

const crashDir = "STATE_CRASH_DIR"

func TestMain(m *testing.M) {
	if dir := os.Getenv(crashDir); dir != "" {
		fmt.Fprintln(os.Stderr, crashChild(dir))
		os.Exit(1)
	}
	os.Exit(m.Run())
}

// crashChild writes batches of five turns, each of two keys with the same value,
// and tells every one that is durable, until it is killed.
func crashChild(dir string) error {
	d, err := state.Open(options(dir))
	if err != nil {
		return err
	}
	n, err := counted(d)
	for err == nil {
		fns := make([]func(state.Tx) error, 5)
		for i := range fns {
			value := strconv.Itoa(n + i + 1)
			fns[i] = func(tx state.Tx) error {
				return errors.Join(tx.Set([]byte("a/"+value), make([]byte, 500)),
					tx.Set([]byte("last/a"), []byte(value)), tx.Set([]byte("last/b"), []byte(value)))
			}
		}
		var errs []error
		if errs, err = d.Batch(ctx, fns); errors.Join(errs...) == nil && err == nil {
			n += len(fns)
			fmt.Println(n)
		}
	}
	return err
}

// TestCrash kills a writer again and again: what it told is there, whole.
func TestCrash(t *testing.T) {
	dir := t.TempDir()
	for round := range 6 {
		told := killedAfter(t, dir, 1+rand.IntN(400))
		d := open(t, options(dir))
		n, err := counted(d)
		if err != nil || n < told || n%5 != 0 {
			t.Fatalf("round %d: told %d, there are %d, %v", round, told, n, err)
		}
		if err := d.Close(); err != nil {
			t.Fatal(err)
		}
	}
}

// killedAfter answers the last number a child told. It is killed while it runs,
// after it has told some.
func killedAfter(t *testing.T, dir string, lines int) (told int) {
	t.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), crashDir+"="+dir)
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	in, seen := bufio.NewScanner(out), 0
	for ; in.Scan(); seen++ {
		n, err := strconv.Atoi(in.Text())
		if err != nil {
			break // the last line, cut
		}
		if told = n; seen == lines {
			cmd.Process.Kill()
		}
	}
	if err := cmd.Wait(); err == nil || seen < lines {
		t.Fatalf("the writer ended by itself after %d lines: %v", seen, err)
	}
	return told
}

// counted checks that there are exactly the rows up to the last number, and that
// both keys of the last turn agree.
func counted(d *state.Disk) (last int, err error) {
	rows := 0
	err = d.View(ctx, func(tx state.Tx) error {
		a, errA := tx.Get([]byte("last/a"))
		b, errB := tx.Get([]byte("last/b"))
		if errors.Is(errA, state.ErrNotFound) && errors.Is(errB, state.ErrNotFound) {
			return nil
		}
		if err := errors.Join(errA, errB); err != nil || string(a) != string(b) {
			return fmt.Errorf("torn: %s, %s, %w", a, b, err)
		}
		last, _ = strconv.Atoi(string(a))
		return tx.Scan([]byte("a/"), nil, func(_, _ []byte) (bool, error) { rows++; return true, nil })
	})
	if err == nil && rows != last {
		err = fmt.Errorf("%d rows up to number %d", rows, last)
	}
	return last, err
}
