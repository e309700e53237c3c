package mine

import (
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"

	"pgregory.net/rapid"
)

// asked are messages of three kinds, and some of none.
func asked() (out []string) {
	for i := range 40 {
		out = append(out,
			fmt.Sprintf("where is my parcel number %d", i),
			strings.Repeat("please ", i%3)+"how do I get a refund for the item"+strings.Repeat("!", i%4),
			[]string{"我的包裹在哪里", "请问我的包裹在哪里", "包裹在哪里呀"}[i%3],
			fmt.Sprintf("%c%d", 'a'+i%26, i*i))
	}
	return append(out, "", "?!", "\xff")
}

func TestFindsWhatRepeats(t *testing.T) {
	messages := asked()
	clusters, err := Find(messages, Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, words := range []string{"parcel", "refund", "包裹"} {
		if !slices.ContainsFunc(clusters, func(c Cluster) bool {
			return len(c.Members) >= 30 && !slices.ContainsFunc(c.Members, func(i int) bool { return !strings.Contains(messages[i], words) })
		}) {
			t.Errorf("no clear cluster of %s among %d", words, len(clusters))
		}
	}
}

func TestEachMessageOnce(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		messages := rapid.SliceOf(rapid.OneOf(rapid.String(), rapid.SampledFrom(asked()))).Draw(t, "messages")
		clusters, err := Find(messages, Options{})
		if err != nil {
			t.Fatal(err)
		}
		seen := map[int]bool{}
		for _, c := range clusters {
			if len(c.Members) < leastMembers || len(c.Samples) == 0 || len(c.Samples) > samples || c.Cohesion < 0 || c.Cohesion > 1.001 {
				t.Fatalf("%+v", c)
			}
			for _, i := range c.Members {
				if seen[i] {
					t.Fatalf("message %d is in two clusters", i)
				}
				seen[i] = true
			}
			for _, i := range c.Samples {
				if !slices.Contains(c.Members, i) {
					t.Fatalf("sample %d is no member", i)
				}
			}
		}
	})
}

func TestSameEveryTime(t *testing.T) {
	a, _ := Find(asked(), Options{})
	b, _ := Find(asked(), Options{Parallel: func(n int, f func(int)) {
		var wg sync.WaitGroup
		for i := range n {
			wg.Go(func() { f(i) })
		}
		wg.Wait()
	}})
	if !reflect.DeepEqual(a, b) {
		t.Error("two searches differ")
	}
}

func TestStops(t *testing.T) {
	calls := 0
	_, err := Find(asked(), Options{Progress: func(float64) bool { calls++; return calls < 2 }})
	if !errors.Is(err, ErrStopped) || calls != 2 {
		t.Errorf("%v after %d calls", err, calls)
	}
}

func TestNearWordingsAreMerged(t *testing.T) {
	m := &miner{run: func(n int, f func(int)) {
		for i := range n {
			f(i)
		}
	}}
	m.messages = []string{
		"how can I change the delivery address of my order", "how can I change the delivery address of my orders",
		"how can I change the delivery address of my ordr", "what is the weather like in lisbon tomorrow",
	}
	m.readAll()
	m.mergeAlike()
	if len(m.groups) != 2 || len(m.groups[0].members) != 3 {
		t.Errorf("%+v", m.groups)
	}
}
