package field

import (
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/araddon/dateparse"

	"frontdesk/desk"
	"frontdesk/desk/grammar"
)

var dateKind = kind{
	name:    "date",
	example: "arrival date",
	read:    readDate,
	trouble: say(notDate),
}

func readDate(_ *desk.Field, s, region string) (Answer, bool) {
	d, ok := ParseDate(s, region)
	if !ok {
		return refused()
	}
	return kept(d.Format(time.DateOnly))
}

const longestDate = 60

// ParseDate reads a day as people write it: 2026-12-24, 24.12.2026, 24/12/2026,
// 24 Dec 2026, 24 de diciembre de 2026. Where day and month could be either, the
// day is first, but for the United States.
func ParseDate(s, region string) (time.Time, bool) {
	s = bare(grammar.Digits(grammar.Normalize(s)))
	if s == "" || len(s) > longestDate {
		return time.Time{}, false
	}
	numbers, month, known := dateParts(s)
	if known {
		switch {
		case month == 0 && len(numbers) == 3:
			return numericDate(numbers, region)
		case month > 0 && len(numbers) == 2:
			return namedDate(numbers, month)
		}
	}
	return looseDate(s)
}

// dateParts takes a date apart into its numbers and the month that is named in
// it; known is false when there is more in it.
func dateParts(s string) (numbers []string, month int, known bool) {
	for _, p := range strings.FieldsFunc(split(s), unicode.IsSpace) {
		switch first, _ := utf8.DecodeRuneInString(p); {
		case '0' <= first && first <= '9':
			numbers = append(numbers, p)
		case dateFiller(p):
		case month == 0 && monthOf(p) > 0:
			month = monthOf(p)
		default:
			return nil, 0, false
		}
	}
	return numbers, month, true
}

// split puts blanks between numbers and words, in place of separators.
func split(s string) string {
	var b strings.Builder
	var before rune
	for _, r := range s {
		digit, wasDigit := '0' <= r && r <= '9', '0' <= before && before <= '9'
		if strings.ContainsRune("-/.,年月日号年", r) {
			b.WriteByte(' ')
			before = ' '
			continue
		}
		if digit != wasDigit {
			b.WriteByte(' ')
		}
		b.WriteRune(r)
		before = r
	}
	return b.String()
}

func numericDate(n []string, region string) (time.Time, bool) {
	if len(n[0]) == 4 { // year first
		return makeDate(n[0], n[1], n[2])
	}
	first, second := n[0], n[1]
	if region == "US" {
		first, second = second, first
	}
	if d, ok := makeDate(n[2], second, first); ok {
		return d, true
	}
	return makeDate(n[2], first, second)
}

func namedDate(n []string, month int) (time.Time, bool) {
	m := strconv.Itoa(month)
	if len(n[0]) == 4 {
		return makeDate(n[0], m, n[1])
	}
	return makeDate(n[1], m, n[0])
}

// makeDate is the day, if the calendar has it. Two digits of a year are of this
// century up to 68, as elsewhere.
func makeDate(year, month, day string) (time.Time, bool) {
	y, err1 := strconv.Atoi(year)
	m, err2 := strconv.Atoi(month)
	d, err3 := strconv.Atoi(day)
	if err1 != nil || err2 != nil || err3 != nil || len(month) > 2 || len(day) > 2 || len(year) != 4 && len(year) != 2 {
		return time.Time{}, false
	}
	if len(year) == 2 {
		y += 2000
		if y > 2068 {
			y -= 100
		}
	}
	t := time.Date(y, time.Month(m), d, 0, 0, 0, 0, time.UTC)
	return t, y >= 1000 && t.Day() == d && int(t.Month()) == m
}

// looseDate is for dates with a time of day and the like. The library takes bare
// numbers for seconds and can panic, so it sees only what looks like a date.
func looseDate(s string) (t time.Time, ok bool) {
	defer func() {
		if recover() != nil {
			ok = false
		}
	}()
	if strings.Count(s, ":") == 0 || len(strings.FieldsFunc(s, func(r rune) bool { return !unicode.IsDigit(r) })) < 4 {
		return t, false
	}
	t, err := dateparse.ParseIn(s, time.UTC, dateparse.PreferMonthFirst(false))
	if err != nil || t.Year() < 1000 || t.Year() > 9999 || !strings.Contains(s, strconv.Itoa(t.Day())) {
		return t, false
	}
	return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, time.UTC), true
}
