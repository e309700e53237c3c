package engine

import (
	"time"

	"frontdesk/chat"
)

// budget is what a network allows a chat, or a whole account of ours: at most
// rate.Burst messages in any stretch of rate.Burst × rate.Every. A slot is taken
// from the moment a send begins and for one stretch after its answer came in: the
// server has counted it before that, so that it never finds more than we do.
type budget struct {
	rate chat.Rate
	used []slot // that are given back one stretch later, oldest first
	out  int    // slots of sends under way
	// frozen is until when the network asked to wait.
	frozen time.Time
	// A network that refuses in spite of our count has a lower limit for now:
	// less is taken off until then.
	less     int
	lessTill time.Time
	// cold: nothing is known of what was sent before the start. Until the first
	// answer only one send is under way.
	cold bool
}

// slot is one message that was sent.
type slot struct {
	at   time.Time
	lane string // whose it was
	sure bool   // every server has counted it
}

// lowerFor is how long a limit stays lowered after a refusal.
const lowerFor = 10 * time.Minute

// plenty stands for no limit.
const plenty = 1 << 30

func (b *budget) span() time.Duration { return time.Duration(b.rate.Burst) * b.rate.Every }

func (b *budget) unlimited() bool { return b.rate.Burst <= 0 || b.rate.Every <= 0 }

func (b *budget) limit(now time.Time) int {
	if !now.Before(b.lessTill) {
		b.less = 0
	}
	return max(1, b.rate.Burst-b.less)
}

// free is how many slots may be taken now.
func (b *budget) free(now time.Time) int {
	switch {
	case now.Before(b.frozen), b.cold && b.out > 0:
		return 0
	case b.unlimited():
		return plenty
	case b.cold:
		return 1
	}
	b.forget(now)
	return max(0, b.limit(now)-len(b.used)-b.out)
}

// forget gives back the slots whose stretch is over.
func (b *budget) forget(now time.Time) {
	i := 0
	for i < len(b.used) && now.Sub(b.used[i].at) >= b.span() {
		i++
	}
	b.used = b.used[i:]
}

// next is when n slots may be free, as far as time decides it; zero when that
// depends on a send under way.
func (b *budget) next(n int, now time.Time) time.Time {
	at := now
	if b.frozen.After(at) {
		at = b.frozen
	}
	if b.unlimited() || b.cold {
		if b.cold && b.out > 0 {
			return time.Time{}
		}
		return at
	}
	over := len(b.used) + b.out + min(n, b.limit(now)) - b.limit(now)
	if over <= 0 {
		return at
	}
	if over > len(b.used) {
		return time.Time{}
	}
	if back := b.used[over-1].at.Add(b.span()); back.After(at) {
		at = back
	}
	return at
}

// fits tells whether n messages may go now. More than the limit ever allows go when
// nothing else is under way or counted.
func (b *budget) fits(n int, now time.Time) bool {
	free := b.free(now)
	return free >= n || n > 0 && free > 0 && free >= b.limit(now)
}

func (b *budget) take(n int) { b.out += n }

func (b *budget) freeze(until time.Time) {
	if until.After(b.frozen) {
		b.frozen = until
	}
}

// certain tells whether a server with this limit, counting in whatever way, would
// refuse one more: what is under way it may not have counted yet.
func (b *budget) certain(now time.Time) bool {
	if b.unlimited() {
		return false
	}
	within := b.rate.Every / 2
	if b.span() >= 10*time.Second {
		within = b.span() - 2*time.Second
	}
	n := 0
	for _, s := range b.used {
		if s.sure && now.Sub(s.at) <= within {
			n++
		}
	}
	return n >= b.rate.Burst
}

// done gives n slots back after their stretch. Where the stretch is short, the time
// of the answer would waste much of it: there the send's beginning counts.
func (b *budget) done(n int, lane string, sure bool, began, now time.Time) {
	b.out -= n
	b.cold = false
	if b.unlimited() {
		return
	}
	at := now
	if b.span() < 10*time.Second {
		at = began
	}
	for range n {
		b.used = append(b.used, slot{at, lane, sure})
	}
}

// refused notes that the network asked to wait in spite of our count: until then
// nothing goes. What it has counted we do not know: we take its window for full,
// its slots coming back evenly after the wait; and the limit for lower by a tenth.
func (b *budget) refused(n int, wait time.Duration, now time.Time) {
	b.out -= n
	b.cold = false
	b.freeze(now.Add(wait))
	if b.unlimited() {
		return
	}
	if !now.Before(b.lessTill) {
		b.less = 0
	}
	b.less = min(b.less+max(1, b.rate.Burst/10), b.rate.Burst-1)
	b.lessTill = now.Add(lowerFor)
	limit := b.limit(now)
	first, last := b.frozen.Add(-b.span()), b.frozen
	if late := now; late.Before(last) {
		last = late
	}
	if last.Before(first) {
		last = first
	}
	b.used = b.used[:0]
	for i := range limit {
		b.used = append(b.used, slot{at: first.Add(last.Sub(first) * time.Duration(i) / time.Duration(limit))})
	}
}

// Of one contact who writes much where others write too: after so many messages in a
// budget's stretch each further one waits a while longer behind the one before.
const (
	easySends = 4
	moreEach  = 500 * time.Millisecond
)

// calmed is until when the messages of a lane are gathered, so that they leave the
// budget to others: they are joined meanwhile. Zero when they need not be.
func (b *budget) calmed(lane string, now time.Time) time.Time {
	if b.unlimited() {
		return time.Time{}
	}
	b.forget(now)
	n, others, last := 0, false, time.Time{}
	for _, s := range b.used {
		switch s.lane {
		case lane:
			n, last = n+1, s.at
		case "":
		default:
			others = true
		}
	}
	if n < easySends || !others {
		return time.Time{}
	}
	return last.Add(time.Duration(n-easySends+1) * moreEach)
}
