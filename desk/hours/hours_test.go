package hours

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"frontdesk/desk"
	"frontdesk/desk/grammar"
)

func TestParse(t *testing.T) {
	for typed, want := range map[string]string{
		"mon-fri 09:00-13:00 15:00-18:00, sat 22:00-02:00 Europe/Madrid": "mon-fri 09:00-13:00 15:00-18:00, sat 22:00-02:00 | Europe/Madrid",
		"Mon – Fri 9–18":                      "mon-fri 09:00-18:00 | ",
		"9-18":                                "mon-sun 09:00-18:00 | ",
		"mon-fri 9:00-18 europe/madrid":       "mon-fri 09:00-18:00 | Europe/Madrid",
		"mon-fri 9-18 America/New_York":       "mon-fri 09:00-18:00 | America/New_York",
		"mon-fri 9-18 america/port-au-prince": "mon-fri 09:00-18:00 | America/Port-au-Prince",
		"mon 9-13 Etc/GMT+3":                  "mon 09:00-13:00 | Etc/GMT+3",
		"24/7":                                "24/7 | ",
		"24/7 Europe/Madrid":                  "24/7 | Europe/Madrid",
		"always":                              "24/7 | ",
		"closed":                              "closed | ",
		"sat-mon 10-14":                       "mon 10:00-14:00, sat sun 10:00-14:00 | ",
		"mon, wed, fri 9-18":                  "mon 09:00-18:00, wed 09:00-18:00, fri 09:00-18:00 | ",
		"mon wed: 9-13, 15-18; sun closed":    "mon 09:00-13:00 15:00-18:00, wed 09:00-13:00 15:00-18:00 | ",
		"weekdays 9am-5pm, weekend 10:30 am - 2 pm": "mon-fri 09:00-17:00, sat sun 10:30-14:00 | ",
		"daily 1-5pm":                   "mon-sun 13:00-17:00 | ",
		"monday to friday from 9 to 18": "mon-fri 09:00-18:00 | ",
		"mon 9-13 13-18 17:30-19":       "mon 09:00-19:00 | ",
		"fri 22-24, sat 0-2":            "fri 22:00-02:00 | ",
		"sun 22-2":                      "sun 22:00-02:00 | ",
		"mon-sun 0-24":                  "24/7 | ",
		"fri-sun always":                "fri-sun 00:00-24:00 | ",
		"mon 00:00-00:00":               "mon 00:00-24:00 | ",
		"mon-fri 9.30-18h\nsat 9h30-14": "mon-fri 09:30-18:00, sat 09:30-14:00 | ",
		"MON-FRI ٠٩:٠٠-١٨:٠٠":           "mon-fri 09:00-18:00 | ",
		"mon-fri 09：00-18：00，sat 10-12": "mon-fri 09:00-18:00, sat 10:00-12:00 | ",
		"mon-fri 0900-1730 UTC":         "mon-fri 09:00-17:30 | UTC",
	} {
		w, zone, err := Parse(typed)
		if got := Print(w) + " | " + zone; err != nil || got != want {
			t.Errorf("%q\n got %s %v\nwant %s", typed, got, err, want)
			continue
		}
		again, _, err := Parse(Print(w))
		if err != nil || Print(again) != Print(w) {
			t.Errorf("%q prints %q, which reads %q %v", typed, Print(w), Print(again), err)
		}
	}
}

func TestParseErrors(t *testing.T) {
	for typed, want := range map[string]string{
		"":                           "The opening hours are missing.",
		"mnday 9-18":                 "“mnday” is no day, time or time zone.\nmnday 9-18\n^",
		"mon-fri 9-18 Europe/Madird": "There is no time zone “Europe/Madird”.\nmon-fri 9-18 Europe/Madird\n             ^",
		"mon-fri 9-18 Madrid":        "Did you mean Europe/Madrid?",
		"mon-fri 9-18 Madird":        "Did you mean Europe/Madrid or",
		"Europe/Madrid":              "The days and times are missing.",
		"mon-fri":                    "The times of fri are missing.",
		"mon-fri 25:00-26:00":        "“25:00” is no time of day.\nmon-fri 25:00-26:00\n        ^",
		"mon 9:75-10":                "“9:75” is no time of day.",
		"mon 9":                      "The end of these hours is missing.",
		"mon 9-":                     "The end of these hours is missing.",
		"mon 9-9":                    "These hours end when they begin.\nmon 9-9\n      ^",
		"mon- 9-10":                  "A range of days needs a day on each side.",
		"mon 9-18 UTC Europe/Madrid": "There are two time zones",
		"mon 9-18 Local":             "“Local” is no day",
		"mon 9-18 ../../etc/passwd":  "Example: mon-fri",
	} {
		_, _, err := Parse(typed)
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: got\n%v\nwant %s", typed, err, want)
		} else if _, ok := err.(*grammar.Error); !ok {
			t.Errorf("%q: %T", typed, err)
		}
	}
	_, _, err := Parse("mon-fri 9-18 Europe/Madird")
	if !strings.Contains(err.Error(), "Did you mean Europe/Madrid") {
		t.Error(err)
	}
}

func calendarOf(t interface{ Fatal(...any) }, hours, zone string, holidays ...string) Calendar {
	b := &desk.Book{Teams: map[string]*desk.Team{"support": {Name: "Support", Hours: hours, Zone: zone}}, Holidays: map[string]*desk.Holiday{}}
	for i, src := range holidays {
		h, err := ParseHoliday(src)
		if err != nil {
			t.Fatal(err)
		}
		h.Team = "support"
		b.Holidays[fmt.Sprint(i)] = &h
	}
	return Of(b, "Support")
}

func at(zone, s string) time.Time {
	loc, err := time.LoadLocation(zone)
	if err != nil {
		panic(err)
	}
	t, err := time.ParseInLocation("2006-01-02 15:04", s, loc)
	if err != nil {
		panic(err)
	}
	return t
}

func TestCalendar(t *testing.T) {
	const madrid = "Europe/Madrid"
	c := calendarOf(t, "mon-fri 09:00-13:00 15:00-18:00, sat 22:00-02:00", madrid, "2026-12-24..2026-12-26 yearly", "2026-11-25")
	for when, open := range map[string]bool{
		"2026-11-24 09:00": true, "2026-11-24 13:00": false, "2026-11-24 12:59": true, "2026-11-24 08:59": false,
		"2026-11-25 10:00": false, "2026-11-28 23:00": true, "2026-11-29 01:59": true, "2026-11-29 02:00": false,
		"2026-12-24 10:00": false, "2027-12-24 10:00": false, "2028-12-26 10:00": false, "2026-12-28 10:00": true,
	} {
		if c.Open(at(madrid, when)) != open {
			t.Errorf("open at %s: %v", when, !open)
		}
	}
	for when, want := range map[string]string{
		"2026-11-24 10:00": "2026-11-24 10:00", "2026-11-24 13:00": "2026-11-24 15:00", "2026-11-24 18:00": "2026-11-26 09:00",
		"2026-11-27 18:00": "2026-11-28 22:00", "2026-12-23 18:00": "2026-12-28 09:00",
	} {
		if next, ok := c.Next(at(madrid, when)); !ok || !next.Equal(at(madrid, want)) {
			t.Errorf("after %s comes %v, want %s", when, next, want)
		}
	}
	if got := c.Add(at(madrid, "2026-11-24 17:50"), 20*time.Minute); !got.Equal(at(madrid, "2026-11-26 09:10")) {
		t.Errorf("20 minutes later it is %v", got)
	}
	if got := c.Between(at(madrid, "2026-11-24 12:00"), at(madrid, "2026-11-26 10:00")); got != 5*time.Hour {
		t.Errorf("between: %v", got)
	}
	if c.Between(at(madrid, "2026-11-26 10:00"), at(madrid, "2026-11-24 12:00")) != 0 {
		t.Error("backwards is not nothing")
	}
}

func TestHolidaysOverTheYear(t *testing.T) {
	c := calendarOf(t, "24/7", "", "2026-12-30..2027-01-02 yearly", "2024-02-29 yearly")
	for when, open := range map[string]bool{
		"2026-12-29 12:00": true, "2030-12-30 00:00": false, "2031-01-02 23:59": false, "2031-01-03 00:00": true,
		"2028-02-29 12:00": false, "2027-02-28 12:00": true, "2027-03-01 12:00": true,
	} {
		if c.Open(at("UTC", when)) != open {
			t.Errorf("open at %s: %v", when, !open)
		}
	}
}

func TestClockChanges(t *testing.T) {
	// In Madrid, 25 October 2026 has the hour from 2 to 3 twice; 29 March has none.
	c := calendarOf(t, "sun 01:30-03:30", "Europe/Madrid")
	if got := c.Between(at("UTC", "2026-10-24 12:00"), at("UTC", "2026-10-25 12:00")); got != 3*time.Hour {
		t.Errorf("October: %v", got)
	}
	if got := c.Between(at("UTC", "2026-03-28 12:00"), at("UTC", "2026-03-29 12:00")); got != time.Hour {
		t.Errorf("March: %v", got)
	}
	c = calendarOf(t, "mon-fri 9-18", "Europe/Madrid")
	for day, hour := range map[string]int{"2026-10-24 12:00": 8, "2026-03-28 12:00": 7} {
		if next, _ := c.Next(at("UTC", day)); next.UTC().Hour() != hour {
			t.Errorf("after %s: %v", day, next)
		}
	}
}

func TestNever(t *testing.T) {
	now := at("UTC", "2026-11-24 12:00")
	for _, c := range []Calendar{calendarOf(t, "closed", ""), calendarOf(t, "mon-fri 9-18", "", "2026-01-01..2026-12-31 yearly")} {
		if next, ok := c.Next(now); ok {
			t.Errorf("opens at %v", next)
		}
		if got := c.Add(now, time.Minute); got.Before(now.AddDate(90, 0, 0)) {
			t.Errorf("a minute of it has passed at %v", got)
		}
	}
}

func TestOf(t *testing.T) {
	b := &desk.Book{Teams: map[string]*desk.Team{"a": {Name: "a", Hours: "mon 9-18 Europe/Madrid"}}, Derived: map[string]any{}}
	if Of(b, "A").Zone().String() != "Europe/Madrid" || len(b.Derived) != 1 {
		t.Error("the calendar is not kept")
	}
	b.Teams["a"].Hours = "closed"
	if !Of(b, "a").Open(at("Europe/Madrid", "2026-11-23 10:00")) {
		t.Error("the kept calendar is not used")
	}
	if c := Of(b, "gone"); !c.Open(time.Unix(0, 0)) || c.Zone() != time.UTC {
		t.Error("a team that is not there is closed")
	}
}

func TestParseHoliday(t *testing.T) {
	for typed, want := range map[string]string{
		"2026-12-24..2026-12-26 yearly": "2026-12-24..2026-12-26 yearly", "2026-12-24": "2026-12-24", "24.12.2026": "2026-12-24", "24.12.2026-26.12.2026": "2026-12-24..2026-12-26",
		"24.12.2026..26.12.2026 Yearly": "2026-12-24..2026-12-26 yearly", "2026-12-24 - 2026-12-26": "2026-12-24..2026-12-26", "2026-12-24…2026-12-26": "2026-12-24..2026-12-26",
		"2026-12-24 to 2026-12-26 every year": "2026-12-24..2026-12-26 yearly", "24 Dec 2026 – 2 Jan 2027": "2026-12-24..2027-01-02", "2026-12-24..2026-12-24": "2026-12-24", "2026-12-24 .. 2026-12-26": "2026-12-24..2026-12-26",
	} {
		h, err := ParseHoliday(typed)
		if err != nil || PrintHoliday(h) != want {
			t.Errorf("%q: %q %v", typed, PrintHoliday(h), err)
		}
	}
	for typed, want := range map[string]string{
		"": "The day is missing.", "yearly": "The day is missing.", "soon": "This is no date.\nsoon\n^", "2026-02-30": "This is no date.",
		"2026-12-24..2026-12-32": "The last day is no date.\n2026-12-24..2026-12-32\n            ^", "2026-12-26..2026-12-24": "end before they begin",
		"2026-01-01..2028-01-01": "more days than a year", "2024-01-01..2024-12-31 yearly": "more days than a year",
	} {
		if _, err := ParseHoliday(typed); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: got\n%v\nwant %s", typed, err, want)
		}
	}
}

// naive is what Calendar does, told minute by minute on the wall clock.
type naive struct {
	spans []span
	zone  *time.Location
	off   []desk.Holiday
}

func (n naive) closed(day string) bool {
	for _, h := range n.off {
		day, from, to := day, h.From, h.To
		if h.Yearly {
			day, from, to = day[5:], from[5:], to[5:]
		}
		if from <= day && day <= to || from > to && (day >= from || day <= to) {
			return true
		}
	}
	return false
}

func (n naive) open(t time.Time) bool {
	t = t.In(n.zone)
	if n.closed(t.Format(time.DateOnly)) {
		return false
	}
	today := (int(t.Weekday()) + 6) % 7
	minute := today*dayMinutes + t.Hour()*60 + t.Minute()
	for _, s := range n.spans {
		for _, m := range []int{minute, minute + weekMinutes, minute + 2*weekMinutes} {
			if s.from > m || m >= s.to {
				continue
			}
			began := time.Date(t.Year(), t.Month(), t.Day()-(m/dayMinutes-s.from/dayMinutes), 12, 0, 0, 0, n.zone)
			return !n.closed(began.Format(time.DateOnly))
		}
	}
	return false
}

func TestLikeCountingMinutes(t *testing.T) {
	zones := []string{"UTC", "Europe/Madrid", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "America/Santiago", "Africa/Casablanca"}
	rapid.Check(t, func(t *rapid.T) {
		name := rapid.SampledFrom(zones).Draw(t, "zone")
		zone, err := time.LoadLocation(name)
		if err != nil {
			t.Fatal(err)
		}
		var days []string
		n := naive{zone: zone}
		for range rapid.IntRange(1, 5).Draw(t, "spans") {
			d, from := rapid.IntRange(0, 6).Draw(t, "day"), rapid.IntRange(0, dayMinutes-1).Draw(t, "from")
			to := from + rapid.IntRange(1, dayMinutes-1).Draw(t, "length")
			days = append(days, fmt.Sprintf("%s %02d:%02d-%02d:%02d", dayNames[d][0], from/60, from%60, to/60%24, to%60))
		}
		start := time.Date(2026, time.Month(rapid.IntRange(1, 12).Draw(t, "month")), rapid.IntRange(1, 28).Draw(t, "date"), 0, rapid.IntRange(0, 1439).Draw(t, "minute"), 0, 0, time.UTC)
		var holidays []string
		if rapid.Bool().Draw(t, "holiday") {
			from := start.AddDate(0, 0, rapid.IntRange(-3, 3).Draw(t, "away"))
			h := desk.Holiday{Team: "support", From: from.Format(time.DateOnly), To: from.AddDate(0, 0, rapid.IntRange(0, 3).Draw(t, "days")).Format(time.DateOnly), Yearly: rapid.Bool().Draw(t, "yearly")}
			n.off, holidays = append(n.off, h), append(holidays, PrintHoliday(h))
		}
		src := strings.Join(days, ", ")
		c := calendarOf(t, src, name, holidays...)
		w, _, err := Parse(src)
		if err != nil {
			t.Fatal(err)
		}
		if again, _, err := Parse(Print(w)); err != nil || fmt.Sprint(again) != fmt.Sprint(w) {
			t.Fatalf("%s prints %s, which reads %v %v", src, Print(w), again, err)
		}
		for _, s := range w.spans {
			n.spans = append(n.spans, pieces(s)...)
		}
		compare(t, c, n, start)
	})
}

// compare steps through ten days.
func compare(t *rapid.T, c Calendar, n naive, start time.Time) {
	const minutes = 10 * dayMinutes
	want, first := time.Duration(rapid.IntRange(1, 600).Draw(t, "wanted"))*time.Minute, time.Time{}
	var sum time.Duration
	var end time.Time
	for m := range minutes {
		now := start.Add(time.Duration(m) * time.Minute)
		open := n.open(now)
		if m%7 == 0 && c.Open(now) != open {
			t.Fatalf("open at %v: %v", now.In(n.zone), !open)
		}
		if !open {
			continue
		}
		if first.IsZero() {
			first = now
		}
		if sum += time.Minute; sum == want {
			end = now.Add(time.Minute)
		}
	}
	if got := c.Between(start, start.Add(minutes*time.Minute)); got != sum {
		t.Fatalf("between: %v, want %v", got, sum)
	}
	if next, ok := c.Next(start); !first.IsZero() && (!ok || !next.Equal(first)) {
		t.Fatalf("next: %v, want %v", next, first)
	}
	if got := c.Add(start, want); !end.IsZero() && !got.Equal(end) {
		t.Fatalf("%v after %v: %v, want %v", want, start, got, end)
	}
}

func TestPartsOfSeconds(t *testing.T) {
	c := calendarOf(t, "mon-fri 9-18", "")
	from := at("UTC", "2026-11-24 17:59").Add(30*time.Second + 500*time.Millisecond)
	end := c.Add(from, time.Minute)
	if want := at("UTC", "2026-11-25 09:00").Add(30*time.Second + 500*time.Millisecond); !end.Equal(want) {
		t.Errorf("got %v", end)
	}
	if got := c.Between(from, end); got != time.Minute {
		t.Errorf("got %v", got)
	}
}

func FuzzParse(f *testing.F) {
	f.Add("mon-fri 09:00-13:00 15:00-18:00, sat 22:00-02:00 Europe/Madrid")
	f.Add("weekdays 9am-5pm; sun closed")
	f.Fuzz(func(t *testing.T, src string) {
		w, _, err := Parse(src)
		if err != nil {
			_ = err.Error()
			return
		}
		if again, _, err := Parse(Print(w)); err != nil || fmt.Sprint(again) != fmt.Sprint(w) {
			t.Fatalf("%q prints %q, which reads %v %v", src, Print(w), again, err)
		}
	})
}

func FuzzParseHoliday(f *testing.F) {
	f.Add("2026-12-24..2026-12-26 yearly")
	f.Fuzz(func(t *testing.T, src string) {
		h, err := ParseHoliday(src)
		if err != nil {
			return
		}
		if again, err := ParseHoliday(PrintHoliday(h)); err != nil || again != h {
			t.Fatalf("%q prints %q, which reads %v %v", src, PrintHoliday(h), again, err)
		}
	})
}

func BenchmarkNext(b *testing.B) {
	c := calendarOf(b, "mon-fri 09:00-13:00 15:00-18:00", "Europe/Madrid", "2026-12-24..2026-12-26 yearly")
	now := at("UTC", "2026-12-23 23:00")
	for b.Loop() {
		_, _ = c.Next(now)
	}
}
