package grammar

import (
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode"
)

const day = 24 * time.Hour

// longest is far more than anybody waits, and far from overflowing.
const longest = 100 * 365 * day

var durationPart = regexp.MustCompile(`^\s*(\d{1,9}(?:\.\d{1,3})?)\s*([a-z]+)`)

// Duration reads 90s 15m 2h 7d 1w (and sums like 1h30m). Units may be written
// out (10min, 2 hours), and digits be of any script.
func Duration(s string) (time.Duration, bool) {
	s = strings.ToLower(strings.TrimSpace(Digits(Normalize(s))))
	if s == "" || len(s) > 64 {
		return 0, false
	}
	var sum time.Duration
	for s != "" {
		m := durationPart.FindStringSubmatch(s)
		if m == nil {
			return 0, false
		}
		n, err := strconv.ParseFloat(m[1], 64)
		u := unit(m[2])
		if err != nil || u == 0 || n*float64(u) > float64(longest) {
			return 0, false
		}
		sum += time.Duration(n * float64(u))
		s = s[len(m[0]):]
	}
	return sum, sum <= longest
}

func unit(word string) time.Duration {
	switch word {
	case "s", "sec", "secs", "second", "seconds":
		return time.Second
	case "m", "min", "mins", "minute", "minutes":
		return time.Minute
	case "h", "hr", "hrs", "hour", "hours":
		return time.Hour
	case "d", "day", "days":
		return day
	case "w", "wk", "week", "weeks":
		return 7 * day
	}
	return 0
}

// PrintDuration is the canonical form that Duration reads: 90s, 15m, 2h, 7d.
func PrintDuration(d time.Duration) string {
	for _, u := range []struct {
		size time.Duration
		name string
	}{{day, "d"}, {time.Hour, "h"}, {time.Minute, "m"}} {
		if d >= u.size && d%u.size == 0 {
			return strconv.FormatInt(int64(d/u.size), 10) + u.name
		}
	}
	return strconv.FormatInt(int64(max(d, 0)/time.Second), 10) + "s"
}

// Digits is s with the decimal digits of any script as 0-9.
func Digits(s string) string {
	return strings.Map(func(r rune) rune {
		if r < 0x80 || !unicode.Is(unicode.Nd, r) {
			return r
		}
		// The digits of a script stand in a row of ten; find the zero below r.
		zero := r
		for r-zero < 9 && unicode.Is(unicode.Nd, zero-1) && sameRow(zero-1, r) {
			zero--
		}
		return '0' + r - zero
	}, s)
}

// sameRow tells whether two digits belong to one script's row of ten. Rows start
// at code points that end in 0, 6 or, in mathematics, follow each other.
func sameRow(a, b rune) bool {
	if 0x1D7CE <= b && b <= 0x1D7FF {
		return (a-0x1D7CE)/10 == (b-0x1D7CE)/10 && a >= 0x1D7CE
	}
	return a&^0xF == b&^0xF
}
