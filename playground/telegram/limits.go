package telegram

import (
	"math"
	"strconv"
	"time"
)

// The limits the real server is known for.
const (
	privateRate  = 1.0 // messages a second in a private chat
	privateBurst = 3
	groupCount   = 20 // messages in groupSpan in a group
	groupSpan    = time.Minute
	globalRate   = 30.0 // messages a second of a bot
)

// bucket is a token bucket.
type bucket struct {
	tokens float64
	at     time.Time
}

// wait is how long until n tokens are there.
func (b *bucket) wait(now time.Time, rate, burst, n float64) time.Duration {
	if b.at.IsZero() {
		b.tokens, b.at = burst, now
	}
	b.tokens = min(burst, b.tokens+now.Sub(b.at).Seconds()*rate)
	b.at = now
	if b.tokens+1e-9 >= n {
		return 0
	}
	return time.Duration((n - b.tokens) / rate * float64(time.Second))
}

// window remembers when the last messages were sent.
type window struct{ at []time.Time }

func (w *window) wait(now time.Time, n int) time.Duration {
	i := 0
	for i < len(w.at) && now.Sub(w.at[i]) >= groupSpan {
		i++
	}
	w.at = append(w.at[:0], w.at[i:]...)
	over := len(w.at) + n - groupCount
	if over <= 0 || len(w.at) == 0 {
		return 0
	}
	return groupSpan - now.Sub(w.at[min(over, len(w.at))-1])
}

// limit counts n messages or edits of a bot in a chat, or answers 429.
func (s *Server) limit(b *Bot, c *chat, n int) error {
	if !s.opt.Limits {
		return nil
	}
	now := s.opt.Now()
	need := min(float64(n), privateBurst)
	wait := b.global.wait(now, globalRate, globalRate, float64(min(n, globalRate)))
	if c.private() {
		wait = max(wait, c.bucket.wait(now, privateRate, privateBurst, need))
	} else {
		wait = max(wait, c.window(s, b).wait(now, n))
	}
	if wait > 0 {
		return tooMany(wait)
	}
	b.global.tokens -= float64(n)
	if c.private() {
		c.bucket.tokens -= need
		return nil
	}
	w := c.window(s, b)
	for range n {
		w.at = append(w.at, now)
	}
	return nil
}

// window is where a bot's messages in a group are counted.
func (c *chat) window(s *Server, b *Bot) *window {
	if !s.opt.LimitsPerBot {
		return &c.sent
	}
	if c.sentBy == nil {
		c.sentBy = map[*Bot]*window{}
	}
	if c.sentBy[b] == nil {
		c.sentBy[b] = &window{}
	}
	return c.sentBy[b]
}

func tooMany(wait time.Duration) error {
	after := max(1, int(math.Ceil(wait.Seconds())))
	desc := "Too Many Requests: retry after " + strconv.Itoa(after)
	return &refusal{code: 429, desc: desc, after: after}
}
