package hours

import (
	"fmt"
	"slices"
	"strings"
)

const (
	dayMinutes  = 24 * 60
	weekMinutes = 7 * dayMinutes
)

// Week is a team's opening hours, parsed. The zero Week is always open.
type Week struct {
	limited bool // else always open
	spans   []span
}

// span is from one minute of the week to another, counted from Monday 00:00; to
// is greater than from, and may lie in the next week. Spans of a Week are in
// order and do not touch.
type span struct{ from, to int }

// weekOf is the week with these spans, in any order.
func weekOf(spans []span) Week {
	var open [weekMinutes]bool
	for _, s := range spans {
		for m := s.from; m < s.to; m++ {
			open[m%weekMinutes] = true
		}
	}
	w := Week{limited: true}
	for m := 0; m < weekMinutes; m++ {
		if !open[m] || m > 0 && open[m-1] {
			continue
		}
		to := m
		for to < weekMinutes && open[to] {
			to++
		}
		w.spans = append(w.spans, span{m, to})
	}
	return w.joined()
}

// joined lets the span that ends on Sunday night go on into Monday.
func (w Week) joined() Week {
	n := len(w.spans)
	if n == 0 || w.spans[0].from != 0 || w.spans[n-1].to != weekMinutes {
		return w
	}
	if n == 1 {
		return Week{}
	}
	w.spans[n-1].to += w.spans[0].to
	w.spans = w.spans[1:]
	return w
}

// part is what a weekday has of a span, in minutes of the day; tail: it is the
// end of a night that began the day before.
type part struct {
	from, to int
	tail     bool
}

// days is the week by weekday, Monday first.
func (w Week) days() (out [7][]part) {
	if !w.limited {
		for d := range out {
			out[d] = []part{{to: dayMinutes}}
		}
		return out
	}
	for _, s := range w.spans {
		for _, p := range pieces(s) {
			d, from, length := p.from/dayMinutes%7, p.from%dayMinutes, p.to-p.from
			out[d] = append(out[d], part{from: from, to: min(from+length, dayMinutes)})
			if rest := from + length - dayMinutes; rest > 0 {
				out[(d+1)%7] = append(out[(d+1)%7], part{to: rest, tail: true})
			}
		}
	}
	for d := range out {
		slices.SortFunc(out[d], func(a, b part) int { return a.from - b.from })
	}
	return out
}

// Print is the canonical form of the hours, without the zone.
func Print(w Week) string {
	if !w.limited {
		return "24/7"
	}
	if len(w.spans) == 0 {
		return "closed"
	}
	var times [7]string
	for _, s := range w.spans {
		for _, p := range pieces(s) {
			d := p.from / dayMinutes % 7
			times[d] = strings.TrimPrefix(times[d]+" "+printSpan(p), " ")
		}
	}
	var out []string
	for d := 0; d < 7; d++ {
		if times[d] == "" {
			continue
		}
		last := d
		for last < 6 && times[last+1] == times[d] {
			last++
		}
		out = append(out, printDays(d, last)+" "+times[d])
		d = last
	}
	return strings.Join(out, ", ")
}

// pieces cuts a span that goes over midnight into days, unless it is one night.
func pieces(s span) []span {
	var out []span
	for s.from < s.to {
		midnight := (s.from/dayMinutes + 1) * dayMinutes
		end := min(s.to, midnight)
		if s.to-midnight <= dayMinutes/2 && s.to-s.from < dayMinutes {
			end = s.to
		}
		out = append(out, span{s.from, end})
		s.from = end
	}
	return out
}

func printDays(from, to int) string {
	switch {
	case from == to:
		return dayNames[from][0]
	case to == from+1:
		return dayNames[from][0] + " " + dayNames[to][0]
	}
	return dayNames[from][0] + "-" + dayNames[to][0]
}

func printSpan(s span) string {
	from, to := s.from%dayMinutes, s.to%dayMinutes
	if to == 0 {
		to = dayMinutes
	}
	return fmt.Sprintf("%02d:%02d-%02d:%02d", from/60, from%60, to/60, to%60)
}
