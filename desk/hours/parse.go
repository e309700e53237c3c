package hours

import (
	"strings"

	"frontdesk/desk/grammar"
)

const (
	hoursExample = "mon-fri 09:00-13:00 15:00-18:00, sat 22:00-02:00 Europe/Madrid"
	longestHours = 4096
)

// Parse reads "mon-fri 09:00-13:00 15:00-18:00, sat 22:00-02:00 Europe/Madrid".
// Times without a day before them are every day's; "24/7", "always" and "closed"
// are the whole. zone is the name found, "" when none was given. Errors are
// *grammar.Error.
func Parse(src string) (w Week, zone string, err error) {
	p := &parser{src: src}
	if strings.TrimSpace(grammar.Visible(src)) == "" {
		return w, "", p.fail(len(src), "The opening hours are missing.")
	}
	if len(src) > longestHours {
		return w, "", p.fail(0, "These opening hours are too long.")
	}
	p.items = lex(src)
	for p.at < len(p.items) && err == nil {
		err = p.item()
	}
	switch {
	case err != nil:
		return Week{}, "", err
	case len(p.days) > 0 && !p.timed:
		return Week{}, "", p.fail(len(src), "The times of %s are missing.", dayNames[p.days[len(p.days)-1]][0])
	case !p.said:
		return Week{}, "", p.fail(0, "The days and times are missing.")
	}
	return weekOf(p.spans), p.zone, nil
}

type parser struct {
	src   string
	items []item
	at    int
	days  []int // that the next times are for; none: every day
	timed bool  // times have followed the days
	said  bool  // anything but a zone was read
	spans []span
	zone  string
}

func (p *parser) fail(pos int, format string, args ...any) *grammar.Error {
	return grammar.At(p.src, pos, format, args...).
		Expect("days and times, then a time zone").Try(hoursExample)
}

// item reads what comes next: a day or days, times, a word for all of them, the zone.
func (p *parser) item() error {
	i := p.items[p.at]
	switch {
	case i.word == "24/7":
		return p.whole(true)
	case i.number:
		return p.times()
	case i.word == "-":
		return p.fail(i.pos, "A dash stands between two days or two times.")
	}
	if days := daysOf(i.word); days != nil {
		return p.dayRange(days)
	}
	switch i.word {
	case "and", "from", "open", "at", "every", "on", "the", "hours", "&":
		p.at++
		return nil
	case "always", "24h", "anytime", "allday":
		return p.whole(true)
	case "closed", "off", "never", "none":
		return p.whole(false)
	}
	return p.zoneName(i)
}

// whole is "always" or "closed", of the days before it or of all.
func (p *parser) whole(open bool) error {
	p.at++
	p.said = true
	for _, d := range p.forDays() {
		if open {
			p.spans = append(p.spans, span{d * dayMinutes, (d + 1) * dayMinutes})
		}
	}
	p.timed = true
	return nil
}

func (p *parser) forDays() []int {
	if len(p.days) == 0 {
		return []int{0, 1, 2, 3, 4, 5, 6}
	}
	return p.days
}

// dayRange reads a day, a group of days, or "mon-fri", which may go round the
// end of the week.
func (p *parser) dayRange(days []int) error {
	if p.timed {
		p.days, p.timed = nil, false
	}
	p.at++
	if p.is("-", "to", "till", "until", "through", "thru") {
		dash := p.items[p.at]
		p.at++
		var last []int
		if p.at < len(p.items) {
			last = daysOf(p.items[p.at].word)
		}
		if len(days) != 1 || len(last) != 1 {
			return p.fail(dash.pos, "A range of days needs a day on each side.").Expect("mon-fri")
		}
		p.at++
		for d := days[0]; d != last[0]; d = (d + 1) % 7 {
			p.days = append(p.days, d)
		}
		days = last
	}
	p.days = append(p.days, days...)
	return nil
}

func (p *parser) is(words ...string) bool {
	if p.at >= len(p.items) {
		return false
	}
	for _, w := range words {
		if p.items[p.at].word == w {
			return true
		}
	}
	return false
}

// times reads "9-18", one span of the days before it.
func (p *parser) times() error {
	first := p.items[p.at]
	from, err := p.clock()
	if err != nil {
		return err
	}
	if !p.is("-", "to", "till", "until") {
		return p.fail(first.pos+len(first.word), "The end of these hours is missing.").Expect("from-to, like 09:00-18:00")
	}
	p.at++
	if p.at == len(p.items) || !p.items[p.at].number {
		return p.fail(first.pos, "The end of these hours is missing.").Expect("from-to, like 09:00-18:00")
	}
	second := p.items[p.at]
	to, err := p.clock()
	if err != nil {
		return err
	}
	a, b, ok := between(from, to)
	if !ok {
		return p.fail(second.pos, "These hours end when they begin.").Expect("from-to, like 09:00-18:00")
	}
	for _, d := range p.forDays() {
		p.spans = append(p.spans, span{d*dayMinutes + a, d*dayMinutes + b})
	}
	p.timed, p.said = true, true
	return nil
}

// clock reads a time of day.
func (p *parser) clock() (clock, error) {
	i := p.items[p.at]
	p.at++
	word := i.word
	if p.is("am", "pm") {
		word += p.items[p.at].word
		p.at++
	}
	c, ok := parseClock(word)
	if !ok {
		return c, p.fail(i.pos, "“%s” is no time of day.", i.word).Expect("a time from 00:00 to 24:00")
	}
	return c, nil
}

// zoneName reads the time zone.
func (p *parser) zoneName(i item) error {
	name, ok := Zone(i.raw)
	if !ok {
		e := p.fail(i.pos, "“%s” is no day, time or time zone.", i.raw)
		if strings.Contains(i.raw, "/") {
			e = p.fail(i.pos, "There is no time zone “%s”.", i.raw)
		}
		e.Suggest = suggestions(i.raw)
		return e
	}
	if p.zone != "" && p.zone != name {
		return p.fail(i.pos, "There are two time zones: %s and %s.", p.zone, name)
	}
	p.zone = name
	p.at++
	return nil
}
