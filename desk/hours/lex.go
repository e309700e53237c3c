package hours

import (
	"slices"
	"strconv"
	"strings"
	"unicode"

	"frontdesk/desk/grammar"
)

// item is a piece of what was typed: a word or number in plain lower case, or a
// dash; raw is the same with its case, pos where it starts.
type item struct {
	word, raw string
	pos       int
	number    bool
}

// lex cuts opening hours into items; spaces, commas and the like only separate.
func lex(src string) []item {
	var out []item
	var open item // the word being read
	end := func() {
		if open.raw = strings.TrimRight(open.raw, "."); open.raw != "" {
			open.word = strings.ToLower(open.raw)
			out = append(out, open)
		}
		open = item{}
	}
	for pos, r := range src {
		s := grammar.Digits(grammar.Normalize(string(r)))
		if s == "" {
			continue
		}
		c := []rune(s)[0]
		switch {
		case c == '-' && !strings.Contains(open.raw, "/") || c == '-' && open.number:
			end()
			out = append(out, item{word: "-", raw: "-", pos: pos})
		case continues(open, c):
			open.raw += s
		default:
			end()
			if unicode.IsLetter(c) || unicode.IsDigit(c) || c == '&' {
				open = item{raw: s, pos: pos, number: unicode.IsDigit(c)}
			}
		}
	}
	end()
	return out
}

// continues tells whether c goes on with the item: times are digits, : and . and
// letters; words are letters, and anything else once they are a zone's name.
func continues(i item, c rune) bool {
	switch {
	case i.raw == "":
		return false
	case i.number:
		return unicode.IsDigit(c) || unicode.IsLetter(c) || c == ':' || c == '.' || c == '/'
	case strings.Contains(i.raw, "/"):
		return unicode.IsLetter(c) || unicode.IsDigit(c) || strings.ContainsRune("-_+/", c)
	}
	return unicode.IsLetter(c) || unicode.IsMark(c) || c == '/' || c == '_'
}

// dayNames are what each weekday may be called, the canonical name first.
var dayNames = [7][]string{
	{"mon", "monday", "mondays", "mo"},
	{"tue", "tuesday", "tuesdays", "tues", "tu"},
	{"wed", "wednesday", "wednesdays", "weds", "we"},
	{"thu", "thursday", "thursdays", "thur", "thurs", "th"},
	{"fri", "friday", "fridays", "fr"},
	{"sat", "saturday", "saturdays", "sa"},
	{"sun", "sunday", "sundays", "su"},
}

// daysOf is the weekdays a word means, nil when it is no such word.
func daysOf(word string) []int {
	switch word {
	case "daily", "everyday", "day", "days", "week":
		return []int{0, 1, 2, 3, 4, 5, 6}
	case "weekday", "weekdays", "workdays":
		return []int{0, 1, 2, 3, 4}
	case "weekend", "weekends":
		return []int{5, 6}
	}
	for d, names := range dayNames {
		if slices.Contains(names, word) {
			return []int{d}
		}
	}
	return nil
}

// clock is a time of day in minutes, and whether am or pm was said.
type clock struct {
	minutes int
	half    string
}

// parseClock reads 9, 09:00, 9.30, 9h30, 0900, 9am, 9:30pm, 24:00.
func parseClock(s string) (clock, bool) {
	var c clock
	for _, h := range []string{"am", "pm"} {
		if rest, ok := strings.CutSuffix(s, h); ok {
			s, c.half = rest, h
		}
	}
	s = strings.TrimSuffix(strings.TrimSuffix(s, "uhr"), "h")
	hour, minute, cut := strings.Cut(strings.NewReplacer(".", ":", "h", ":").Replace(s), ":")
	if !cut && len(s) == 4 {
		hour, minute = s[:2], s[2:]
	} else if !cut {
		minute = "00"
	}
	h, err1 := strconv.Atoi(hour)
	m, err2 := strconv.Atoi(minute)
	if err1 != nil || err2 != nil || len(hour) > 2 || len(minute) != 2 || h < 0 || m < 0 || m > 59 {
		return c, false
	}
	if c.half != "" {
		if h < 1 || h > 12 {
			return c, false
		}
		h %= 12
		if c.half == "pm" {
			h += 12
		}
	}
	c.minutes = h*60 + m
	return c, c.minutes <= dayMinutes
}

// between is the span from one time of day to another; one that ends before it
// begins goes on into the next day. In "1-5pm" both are after noon.
func between(from, to clock) (a, b int, ok bool) {
	a, b = from.minutes, to.minutes
	if from.half == "" && to.half == "pm" && a < 12*60 && a+12*60 < b {
		a += 12 * 60
	}
	switch {
	case a == dayMinutes, a == b && a != 0:
		return 0, 0, false
	case b <= a:
		b += dayMinutes
	}
	return a, b, true
}
