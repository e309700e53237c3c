package scripts

import (
	"context"
	"fmt"
	"time"
)

// budget counts what a run uses, and ends it when something is used up. The machine
// asks its context once for each instruction whether it is done: that is where
// instructions are counted. Library functions count their own work with step and
// alloc. Ending is a panic that no pcall of ours catches.
type budget struct {
	context.Context
	lim     Limits
	fuel    int64 // left
	memory  int64 // left
	price   int64 // of one instruction
	longest int   // string seen
	tick    int64 // work until the clock is looked at
	clock   func() time.Time
	began   time.Time
	looked  time.Time     // at the clock, last
	spent   time.Duration // of the watchdog's time
	dead    *Error
	died    func(*Error) // completes the error with where it happened
}

// tickLength is how much work is done between two looks at the clock.
const tickLength = 128

func newBudget(ctx context.Context, lim Limits, clock func() time.Time) budget {
	b := budget{Context: ctx, lim: lim, fuel: lim.Fuel, memory: lim.Memory, price: 1, tick: tickLength, clock: clock}
	if lim.Wall > 0 {
		b.began = clock()
		b.looked = b.began
	}
	return b
}

// Done counts one instruction.
func (b *budget) Done() <-chan struct{} {
	b.step(b.price)
	return nil
}

// step counts work: n instructions' worth of it.
func (b *budget) step(n int64) {
	if b.fuel -= n; b.fuel < 0 {
		b.fuel = -1
		b.die(WhyFuel, "it used up its %s instructions; make it do less, or mark it slow()", thousands(b.lim.Fuel))
	}
	if b.tick -= n; b.tick < 0 {
		b.tick = tickLength
		b.look()
	}
}

// look ends the run when its time is over, or its caller has gone.
func (b *budget) look() {
	if b.dead != nil {
		panic(b.dead)
	}
	if b.Context.Err() != nil {
		b.die(WhyTime, "it was stopped")
	}
	if b.lim.Wall > 0 {
		b.watch()
	}
}

// watch is the watchdog. What passes between two looks counts as a twentieth of the
// limit at most: on a machine that is busy with other things, a run that is not
// being run at all must not be taken for one that hangs.
func (b *budget) watch() {
	now := b.clock()
	b.spent += min(now.Sub(b.looked), b.lim.Wall/20)
	b.looked = now
	if b.spent > b.lim.Wall || now.Sub(b.began) > 20*b.lim.Wall {
		b.die(WhyTime, "it took longer than %s", b.lim.Wall)
	}
}

// alloc counts memory that the run asks for, whether or not it is freed later.
func (b *budget) alloc(n int64) {
	if b.memory -= n; b.memory < 0 {
		b.memory = -1
		b.die(WhyMemory, "it used up its %s of memory", size(b.lim.Memory))
	}
}

// str counts a string of n bytes before it is made. While a long string is there,
// each instruction costs more: comparing two of them, or looking one up, is a
// single instruction.
func (b *budget) str(n int) {
	if n > b.lim.String {
		b.die(WhyMemory, "it made a string longer than %s", size(int64(b.lim.String)))
	}
	b.alloc(int64(n) + 16)
	b.saw(n)
}

// saw makes instructions as dear as the longest string.
func (b *budget) saw(n int) {
	if n > b.longest {
		b.longest = n
		b.price = 1 + int64(n/longString)
		if n > 4*longString {
			b.price += int64((n - 4*longString) / max(b.lim.String/128, 1))
		}
	}
}

// die ends the run, for the first reason there was.
func (b *budget) die(why Why, format string, args ...any) {
	if b.dead == nil {
		b.dead = &Error{Why: why, Msg: fmt.Sprintf(format, args...)}
		if b.died != nil {
			b.died(b.dead)
		}
	}
	panic(b.dead)
}

// size is a number of bytes for people.
func size(n int64) string {
	switch {
	case n >= 1<<20 && n%(1<<20) == 0:
		return fmt.Sprintf("%d MiB", n>>20)
	case n >= 1<<10 && n%(1<<10) == 0:
		return fmt.Sprintf("%d KiB", n>>10)
	}
	return thousands(n) + " bytes"
}

// thousands is a number with commas.
func thousands(n int64) string {
	s := fmt.Sprint(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}
