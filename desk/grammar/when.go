package grammar

import (
	"regexp"
	"strconv"
	"strings"
	"time"

	"frontdesk/chat"
)

// When reads a point in time at the beginning of a text, and hands back what
// follows it: a duration from now (2h, 1h30m), or a time of day (18:00, 9.30, 6pm)
// that comes next, after a day if one is named (tomorrow, mon, 2026-12-01). A day
// alone means nine in the morning. Times are those of the zone. tomorrow tells that
// a time without a day was past already today, and means tomorrow.
func When(text chat.Text, now time.Time, zone *time.Location) (at time.Time, rest chat.Text, tomorrow, ok bool) {
	now = now.In(zone)
	word, after := FirstWord(text)
	if d, is := Duration(word); is && d > 0 {
		return now.Add(d).UTC(), after, false, true
	}
	day, named := dayOf(Normalize(strings.ToLower(word)), now)
	if named {
		text = after
		word, after = FirstWord(text)
	}
	h, m, timed := clock(Normalize(strings.ToLower(word)))
	switch {
	case !named && !timed:
		return time.Time{}, text, false, false
	case !timed:
		h, m, after = 9, 0, text
	}
	at = time.Date(day.Year(), day.Month(), day.Day(), h, m, 0, 0, zone)
	if !named && !at.After(now) {
		at, tomorrow = time.Date(day.Year(), day.Month(), day.Day()+1, h, m, 0, 0, zone), true
	}
	return at.UTC(), after, tomorrow, at.After(now)
}

var weekdays = []string{"sun", "mon", "tue", "wed", "thu", "fri", "sat"}

// dayOf is the day that a word names; today, false where it names none.
func dayOf(word string, now time.Time) (time.Time, bool) {
	word = strings.TrimRight(word, ",")
	switch word {
	case "today":
		return now, true
	case "tomorrow":
		return now.AddDate(0, 0, 1), true
	}
	if d, err := time.ParseInLocation(time.DateOnly, word, now.Location()); err == nil {
		return d, true
	}
	for i, name := range weekdays {
		if word == name || word == strings.ToLower(time.Weekday(i).String()) {
			ahead := (i - int(now.Weekday()) + 7) % 7
			if ahead == 0 {
				ahead = 7
			}
			return now.AddDate(0, 0, ahead), true
		}
	}
	return now, false
}

var clockForm = regexp.MustCompile(`^(\d{1,2})(?:[:.h](\d{2})?)?(am|pm)?$`)

// clock reads a time of day: 18:00, 9.30, 18h, 6pm. A bare number is none.
func clock(word string) (h, m int, ok bool) {
	word = Digits(word)
	x := clockForm.FindStringSubmatch(word)
	if x == nil || x[2] == "" && x[3] == "" && !strings.HasSuffix(word, "h") {
		return 0, 0, false
	}
	h, _ = strconv.Atoi(x[1])
	m, _ = strconv.Atoi(x[2])
	if x[3] != "" {
		if h < 1 || h > 12 {
			return 0, 0, false
		}
		h %= 12
		if x[3] == "pm" {
			h += 12
		}
	}
	return h, m, h < 24 && m < 60
}
