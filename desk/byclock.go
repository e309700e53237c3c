package desk

import (
	"strings"
	"time"
)

// The events that the clock causes, and after how long where a script does not say.
const (
	NoReply, noReplyAfter = "no reply", 10 * time.Minute
	Silence, silenceAfter = "silence", 2 * 24 * time.Hour
)

// ByClock reads an event of a script that the clock causes: "no reply", "no reply for
// 15m", "silence", "silence for 3d". what is the event's name. False for any other.
func ByClock(event string) (what string, after time.Duration, ok bool) {
	for _, what := range []string{NoReply, Silence} {
		rest, is := strings.CutPrefix(event, what)
		if !is {
			continue
		}
		if rest == "" {
			return what, map[string]time.Duration{NoReply: noReplyAfter, Silence: silenceAfter}[what], true
		}
		if word, is := strings.CutPrefix(rest, " for "); is {
			d, ok := span(word)
			return what, d, ok
		}
	}
	return "", 0, false
}

// span reads 90s, 15m, 2h, 7d or 1w, from a minute to a year.
func span(s string) (time.Duration, bool) {
	units := map[byte]time.Duration{'s': time.Second, 'm': time.Minute, 'h': time.Hour, 'd': 24 * time.Hour, 'w': 7 * 24 * time.Hour}
	if len(s) < 2 || len(s) > 7 {
		return 0, false
	}
	n := time.Duration(0)
	for i := range len(s) - 1 {
		if s[i] < '0' || s[i] > '9' {
			return 0, false
		}
		n = n*10 + time.Duration(s[i]-'0')
	}
	d := n * units[s[len(s)-1]]
	return d, d >= time.Minute && d <= 366*24*time.Hour
}
