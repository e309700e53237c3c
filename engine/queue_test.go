package engine

import (
	"fmt"
	"testing"

	"pgregory.net/rapid"

	"frontdesk/chat"
)

func newTestQueue() *queue {
	c := &calm{}
	c.init()
	return newQueue(c)
}

func TestOneContactNeverFillsMoreThanATenthOfABatch(t *testing.T) {
	q := newTestQueue()
	for i := range 1000 {
		q.push("flood", &job{ev: chat.Event{ID: fmt.Sprint(i)}})
	}
	q.push("ana", &job{ev: chat.Event{ID: "ana"}})
	jobs, _ := q.grab(100)
	flood, ana := 0, 0
	for _, j := range jobs {
		if j.ev.ID == "ana" {
			ana++
		} else {
			flood++
		}
	}
	if flood > 10 || ana != 1 {
		t.Errorf("the batch has %d of the flood and %d of Ana, want at most 10 and 1", flood, ana)
	}
}

func TestWorkThatCanWaitWaits(t *testing.T) {
	q := newTestQueue()
	q.pushLater(&job{ev: chat.Event{ID: "later"}})
	q.push("ana", &job{ev: chat.Event{ID: "live"}})
	first, _ := q.grab(10)
	second, _ := q.grab(10)
	if len(first) != 1 || first[0].ev.ID != "live" || len(second) != 1 || second[0].ev.ID != "later" {
		t.Errorf("took %v, then %v", first, second)
	}
}

// TestTheQueueKeepsEachKeysOrderAndLosesNothing tries random pushes and takes.
func TestTheQueueKeepsEachKeysOrderAndLosesNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		q := newTestQueue()
		pushed, taken := map[string]int{}, map[string]int{}
		take := func(n int) {
			jobs, _ := q.grab(n)
			for _, j := range jobs {
				if want := fmt.Sprint(j.ev.Place.Chat, taken[j.ev.Place.Chat]); j.ev.ID != want {
					t.Fatalf("took %s, want %s", j.ev.ID, want)
				}
				taken[j.ev.Place.Chat]++
			}
		}
		for range rapid.IntRange(1, 200).Draw(t, "steps") {
			if rapid.Bool().Draw(t, "push") {
				key := rapid.SampledFrom([]string{"a", "b", "c"}).Draw(t, "key")
				q.push(key, &job{ev: chat.Event{ID: fmt.Sprint(key, pushed[key]), Place: chat.Place{Chat: key}}})
				pushed[key]++
			} else {
				take(rapid.IntRange(1, 30).Draw(t, "n"))
			}
		}
		for q.depth() > 0 {
			take(50)
		}
		if fmt.Sprint(pushed) != fmt.Sprint(taken) {
			t.Fatalf("pushed %v, took %v", pushed, taken)
		}
	})
}
