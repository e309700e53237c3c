package rule

import (
	"fmt"
	"strings"
	"time"

	"frontdesk/desk"
	"frontdesk/desk/hours"
)

// plan is a time of the week.
type plan struct {
	days    [7]bool // by time.Weekday
	h, m    int
	asTyped string
}

var dayNames = []string{"sun", "mon", "tue", "wed", "thu", "fri", "sat"}

func dayOf(s string) (int, bool) {
	s = strings.ToLower(s)
	for i, d := range dayNames {
		if strings.HasPrefix(s, d) && strings.HasPrefix(strings.ToLower(time.Weekday(i).String())+"s", s) {
			return i, true
		}
	}
	return 0, false
}

// readPlan reads "mon-fri" or "day" or "mon", and "09:00".
func readPlan(days, at string) (plan, bool) {
	var p plan
	if n, err := fmt.Sscanf(at, "%d:%d", &p.h, &p.m); n < 1 || err != nil && !strings.EqualFold(fmt.Sprint(p.h), at) || p.h < 0 || p.h > 23 || p.m < 0 || p.m > 59 {
		return p, false
	}
	days = strings.ToLower(days)
	from, to, ranged := strings.Cut(days, "-")
	switch {
	case days == "day":
		p.days = [7]bool{true, true, true, true, true, true, true}
	case ranged:
		a, okA := dayOf(from)
		b, okB := dayOf(to)
		if !okA || !okB {
			return p, false
		}
		for i := a; ; i = (i + 1) % 7 {
			p.days[i] = true
			if i == b {
				break
			}
		}
		days = dayNames[a] + "-" + dayNames[b]
	default:
		a, ok := dayOf(days)
		if !ok {
			return p, false
		}
		p.days[a] = true
		days = dayNames[a]
	}
	p.asTyped = days
	return p, true
}

// String is the canonical form: "mon-fri 09:00".
func (p plan) String() string { return fmt.Sprintf("%s %02d:%02d", p.asTyped, p.h, p.m) }

// next is the first time after t, in the zone.
func (p plan) next(t time.Time, zone *time.Location) time.Time {
	t = t.In(zone)
	for d := range 9 {
		at := time.Date(t.Year(), t.Month(), t.Day()+d, p.h, p.m, 0, 0, zone)
		if at.After(t) && p.days[at.Weekday()] {
			return at.UTC()
		}
	}
	return t.AddDate(0, 0, 7).UTC()
}

// Alarms is the timers of the rules that run by the clock; those of rules that
// have not changed stay as they are.
func Alarms(b *desk.Book, now time.Time, old map[string]desk.Timer) map[string]desk.Timer {
	out := map[string]desk.Timer{}
	for name, t := range old {
		if !strings.HasPrefix(name, "every/") {
			out[name] = t
		}
	}
	for _, r := range b.Rules {
		if r.Off || r.When.Name != "every" {
			continue
		}
		if at, ok := nextOf(b, r, now); ok {
			out["every/"+desk.Fold(r.Name)] = desk.Timer{At: at}
		}
	}
	return out
}

// nextOf is when a rule that runs by the clock runs next, in the default team's
// zone.
func nextOf(b *desk.Book, r *desk.Rule, now time.Time) (time.Time, bool) {
	days, at, _ := strings.Cut(r.When.Arg, " ")
	p, ok := readPlan(days, at)
	if !ok {
		return time.Time{}, false
	}
	return p.next(now, hours.House(b)), true
}
