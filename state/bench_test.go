package state_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"frontdesk/state"
)

var ctx = context.Background()

// loaded is a store of n contacts of 1 KB.
func loaded(b *testing.B, n int) (*state.Disk, state.Options) {
	b.Helper()
	o := options(b.TempDir())
	d, err := state.Open(o)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { d.Close() })
	fns := make([]func(state.Tx) error, n)
	for i := range fns {
		fns[i] = func(tx state.Tx) error { return tx.Set(contact(i), make([]byte, 1000)) }
	}
	if _, err := d.Batch(ctx, fns); err != nil {
		b.Fatal(err)
	}
	return d, o
}

func contact(i int) []byte { return fmt.Appendf(nil, "case/%08d", i) }

// turn reads 3 keys, scans 10 and writes 4, as one message does.
func turn(i int) func(state.Tx) error {
	return func(tx state.Tx) error {
		who := contact(i * 7919 % 100_000)
		doc, err := tx.Get(who)
		if err != nil {
			return err
		}
		_, _ = tx.Get([]byte("house"))
		seen := fmt.Appendf(nil, "seen/%d", i)
		_, _ = tx.Get(seen)
		n := 0
		err = tx.Scan([]byte("case/"), who, func(_, _ []byte) (bool, error) { n++; return n < 10, nil })
		if err != nil {
			return err
		}
		_ = tx.Set(who, doc)
		_ = tx.Set(fmt.Appendf(nil, "log/%09d", i), make([]byte, 300))
		_ = tx.Set(fmt.Appendf(nil, "out/%09d", i), make([]byte, 300))
		return tx.SetTTL(seen, nil, 48*time.Hour)
	}
}

// BenchmarkTurns: durable turns, with so many deliverers waiting for each commit.
func BenchmarkTurns(b *testing.B) {
	d, _ := loaded(b, 100_000)
	next := 0
	for _, size := range []int{1, 16, 64, 256} {
		b.Run(fmt.Sprint("deliverers=", size), func(b *testing.B) {
			b.ReportAllocs()
			for done := 0; done < b.N; done += size {
				fns := make([]func(state.Tx) error, size)
				for i := range fns {
					fns[i] = turn(next)
					next++
				}
				if _, err := d.Batch(ctx, fns); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "turns/s")
		})
	}
}

func BenchmarkRead(b *testing.B) {
	d, _ := loaded(b, 100_000)
	view := func(b *testing.B, fn func(tx state.Tx, i int) error) {
		b.ReportAllocs()
		for i := range b.N {
			if err := d.View(ctx, func(tx state.Tx) error { return fn(tx, i*7919%100_000) }); err != nil {
				b.Fatal(err)
			}
		}
	}
	b.Run("get", func(b *testing.B) {
		view(b, func(tx state.Tx, i int) error { _, err := tx.Get(contact(i)); return err })
	})
	b.Run("scan10", func(b *testing.B) {
		view(b, func(tx state.Tx, i int) error {
			n := 0
			return tx.Scan([]byte("case/"), contact(i), func(_, _ []byte) (bool, error) { n++; return n < 10, nil })
		})
	})
	b.Run("scanback10", func(b *testing.B) {
		view(b, func(tx state.Tx, i int) error {
			n := 0
			return tx.ScanBack([]byte("case/"), contact(i), func(_, _ []byte) (bool, error) { n++; return n < 10, nil })
		})
	})
}

func BenchmarkOpen(b *testing.B) {
	d, o := loaded(b, 100_000)
	for range b.N {
		b.StopTimer()
		if err := d.Close(); err != nil {
			b.Fatal(err)
		}
		b.StartTimer()
		var err error
		if d, err = state.Open(o); err != nil {
			b.Fatal(err)
		}
	}
	d.Close()
}
