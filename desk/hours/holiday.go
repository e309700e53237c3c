package hours

import (
	"strings"
	"time"

	"frontdesk/desk"
	"frontdesk/desk/field"
	"frontdesk/desk/grammar"
)

const (
	holidayExample = "2026-12-24..2026-12-26 yearly"
	longestHoliday = 366 // days
)

// off is a holiday ready for asking: days counted from 1970, or days of the year
// as month*100+day, where from may be after to (over the year's end).
type off struct {
	yearly   bool
	from, to int64
}

func offOf(h *desk.Holiday) (off, bool) {
	from, err1 := time.Parse(time.DateOnly, h.From)
	to, err2 := time.Parse(time.DateOnly, h.To)
	if err1 != nil || err2 != nil {
		return off{}, false
	}
	if h.Yearly && to.Sub(from) < 365*24*time.Hour {
		return off{yearly: true, from: monthDay(from), to: monthDay(to)}, true
	}
	return off{from: from.Unix() / daySeconds, to: to.Unix() / daySeconds}, true
}

func monthDay(t time.Time) int64 { return int64(t.Month())*100 + int64(t.Day()) }

// holiday tells whether the team is off on a day counted from 1970.
func (c Calendar) holiday(day int64) bool {
	for _, o := range c.off {
		at := day
		if o.yearly {
			at = monthDay(time.Unix(day*daySeconds, 0).UTC())
		}
		inside := o.from <= at && at <= o.to
		if o.yearly && o.from > o.to {
			inside = at >= o.from || at <= o.to
		}
		if inside {
			return true
		}
	}
	return false
}

// ParseHoliday reads "2026-12-24..2026-12-26 yearly", one day, or days written
// another way (24.12.2026 - 26.12.2026). The team is left open. Errors are
// *grammar.Error.
func ParseHoliday(src string) (desk.Holiday, error) {
	src = grammar.Visible(src)
	body, yearly := cutYearly(src)
	if strings.TrimSpace(body) == "" {
		return desk.Holiday{}, badHoliday(src, len(src), "The day is missing.")
	}
	if len(body) > 200 {
		return desk.Holiday{}, badHoliday(src, 0, "This is too long for days.")
	}
	from, to, err := dates(src, body)
	if err != nil {
		return desk.Holiday{}, err
	}
	switch days := int(to.Sub(from)/(24*time.Hour)) + 1; {
	case days < 1:
		return desk.Holiday{}, badHoliday(src, 0, "These days end before they begin.")
	case days > longestHoliday, yearly && days > 365:
		return desk.Holiday{}, badHoliday(src, 0, "These are more days than a year has.")
	}
	return desk.Holiday{From: from.Format(time.DateOnly), To: to.Format(time.DateOnly), Yearly: yearly}, nil
}

func badHoliday(src string, pos int, what string) *grammar.Error {
	return grammar.At(src, pos, "%s", what).Expect("a day or from..to, then yearly if it comes back each year").Try(holidayExample)
}

// cutYearly takes the word for "each year" off the end; offsets stay.
func cutYearly(src string) (string, bool) {
	trimmed := strings.TrimRight(src, " \t\r\n.,")
	for _, word := range []string{"yearly", "every year", "each year", "annually", "annual"} {
		if i := len(trimmed) - len(word); i >= 0 && strings.EqualFold(trimmed[i:], word) {
			return trimmed[:i], true
		}
	}
	return src, false
}

// dates reads one day or two.
func dates(src, body string) (from, to time.Time, err error) {
	if d, ok := field.ParseDate(body, ""); ok {
		return d, d, nil
	}
	var wrong int // where the last try failed
	found := false
	for _, c := range cuts(body) {
		a, okA := field.ParseDate(body[:c.from], "")
		b, okB := field.ParseDate(body[c.to:], "")
		if okA && okB {
			return a, b, nil
		}
		if okA {
			found, wrong = true, c.to+len(body[c.to:])-len(strings.TrimLeft(body[c.to:], " "))
		}
	}
	if found {
		return from, to, badHoliday(src, wrong, "The last day is no date.")
	}
	at := len(body) - len(strings.TrimLeft(body, " \t\n"))
	return from, to, badHoliday(src, at, "This is no date.")
}

// cuts lists where one day may end and the other begin, the surest first.
func cuts(body string) []span {
	var out []span
	for _, sep := range []string{"...", "..", "…", " to ", " until ", " till ", " - ", "–", "—", "/", "-"} {
		for at := 0; ; {
			i := strings.Index(body[at:], sep)
			if i < 0 {
				break
			}
			out = append(out, span{at + i, at + i + len(sep)})
			at += i + len(sep)
		}
	}
	return out
}

// PrintHoliday is the canonical source that ParseHoliday reads.
func PrintHoliday(h desk.Holiday) string {
	out := h.From
	if h.To != h.From {
		out += ".." + h.To
	}
	if h.Yearly {
		out += " yearly"
	}
	return out
}
