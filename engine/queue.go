package engine

import (
	"context"
	"sync"
	"time"

	"frontdesk/chat"
	"frontdesk/desk"
)

// job is one event on its way into a turn.
type job struct {
	ev      chat.Event
	row     *row        // of Sent and Refused
	mark    []*row      // no event: rows to be marked as being sent, or their new state kept
	done    func(error) // called once, after the commit or for the error
	timer   []byte      // of Woke: the key of its row
	start   *startJob   // no event: a row to be marked as being sent
	new     []*row      // rows the turn made
	patched []*row      // waiting rows that the turn changed
	next    *row        // the row of its lane that goes after this one
	low     int64       // no event: where the outbox begins now
	ring    time.Time   // the earliest timer it set
	dos     []desk.ChannelDo
	fetches []desk.Fetch
	outbox  string // what becomes of held rows
	erased  []*row // rows of contacts that the turn erases
	drop    bool   // what the event is about is gone, or was seen: nothing was kept
}

// queue hands jobs to the writer: in order within one key, fairly between keys,
// live events before work that can wait.
type queue struct {
	mu     sync.Mutex
	keys   map[string][]*job
	ring   []string // keys with jobs, next first
	later  []*job   // timers and mass work: taken when no live event waits
	size   int
	wake   chan struct{}
	closed bool
	calm   *calm
}

func newQueue(c *calm) *queue {
	return &queue{calm: c, keys: map[string][]*job{}, wake: make(chan struct{}, 1)}
}

// push adds live jobs under a key; false when the queue takes no more.
func (q *queue) push(key string, jobs ...*job) bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.closed {
		return false
	}
	if len(q.keys[key]) == 0 {
		q.ring = append(q.ring, key)
	}
	q.keys[key] = append(q.keys[key], jobs...)
	q.size += len(jobs)
	q.calm.add(len(jobs))
	q.signal()
	return true
}

// pushLater adds jobs that can wait.
func (q *queue) pushLater(jobs ...*job) bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.closed {
		return false
	}
	q.later = append(q.later, jobs...)
	q.size += len(jobs)
	q.calm.add(len(jobs))
	q.signal()
	return true
}

func (q *queue) signal() {
	select {
	case q.wake <- struct{}{}:
	default:
	}
}

// take waits for jobs and takes at most n: round the keys, one each, at most a
// tenth of n of one key; then work that can wait. nil when ctx ended or the queue
// is closed and empty.
func (q *queue) take(ctx context.Context, n int) []*job {
	for {
		jobs, closed := q.grab(n)
		if len(jobs) > 0 || closed {
			return jobs
		}
		select {
		case <-q.wake:
		case <-ctx.Done():
			return nil
		}
	}
}

func (q *queue) grab(n int) ([]*job, bool) {
	q.mu.Lock()
	defer q.mu.Unlock()
	var out []*job
	for round := 0; round < max(1, n/10) && len(out) < n && len(q.ring) > 0; round++ {
		out = q.round(out, n)
	}
	if len(out) == 0 {
		k := min(n, len(q.later))
		out = append(out, q.later[:k]...)
		q.later = q.later[k:]
	}
	q.size -= len(out)
	if q.size > 0 {
		q.signal()
	}
	return out, q.closed && q.size == 0
}

// round takes one job of each key in the ring.
func (q *queue) round(out []*job, n int) []*job {
	for i := len(q.ring); i > 0 && len(out) < n; i-- {
		key := q.ring[0]
		q.ring = q.ring[1:]
		jobs := q.keys[key]
		out = append(out, jobs[0])
		if len(jobs) == 1 {
			delete(q.keys, key)
			continue
		}
		q.keys[key] = jobs[1:]
		q.ring = append(q.ring, key)
	}
	return out
}

// depth is how many jobs wait.
func (q *queue) depth() int {
	q.mu.Lock()
	defer q.mu.Unlock()
	return q.size
}

func (q *queue) close() {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.closed = true
	q.signal()
}
