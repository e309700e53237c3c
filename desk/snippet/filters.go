package snippet

import (
	"fmt"
	"math"
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/osteele/tuesday"
)

// filter is what may follow a | in a placeholder. They never fail, read no clock,
// and give at most maxValue bytes, however they are chained.
type filter struct {
	name     string
	min, max int // arguments
	do       func(v, a, b any) any
}

// maxValue is how long a filled-in value can be, in bytes.
const maxValue = 4096

// filters is the list of them.
var filters = []filter{
	{"default", 1, 1, func(v, a, _ any) any {
		if v == nil || v == false || text(v) == "" {
			return a
		}
		return v
	}},
	{"upcase", 0, 0, func(v, _, _ any) any { return strings.ToUpper(text(v)) }},
	{"downcase", 0, 0, func(v, _, _ any) any { return strings.ToLower(text(v)) }},
	{"capitalize", 0, 0, func(v, _, _ any) any { return capitalize(text(v)) }},
	{"strip", 0, 0, func(v, _, _ any) any { return strings.TrimSpace(text(v)) }},
	{"strip_newlines", 0, 0, func(v, _, _ any) any { return strings.ReplaceAll(text(v), "\n", "") }},
	{"append", 1, 1, func(v, a, _ any) any { return text(v) + text(a) }},
	{"prepend", 1, 1, func(v, a, _ any) any { return text(a) + text(v) }},
	{"replace", 2, 2, func(v, a, b any) any { return replace(text(v), text(a), text(b)) }},
	{"remove", 1, 1, func(v, a, _ any) any { return replace(text(v), text(a), "") }},
	{"truncate", 0, 2, func(v, a, b any) any { return truncate(text(v), a, b) }},
	{"truncatewords", 0, 2, func(v, a, b any) any { return truncateWords(text(v), a, b) }},
	{"slice", 1, 2, func(v, a, b any) any { return slice(text(v), a, b) }},
	{"size", 0, 0, func(v, _, _ any) any { return utf8.RuneCountInString(text(v)) }},
	{"date", 1, 1, func(v, a, _ any) any { return date(text(v), text(a)) }},
	{"plus", 1, 1, arith(func(x, y float64) float64 { return x + y })},
	{"minus", 1, 1, arith(func(x, y float64) float64 { return x - y })},
	{"times", 1, 1, arith(func(x, y float64) float64 { return x * y })},
	{"divided_by", 1, 1, arith(func(x, y float64) float64 { return x / y })},
	{"modulo", 1, 1, arith(math.Mod)},
	{"at_least", 1, 1, arith(math.Max)},
	{"at_most", 1, 1, arith(math.Min)},
	{"abs", 0, 0, arith(func(x, _ float64) float64 { return math.Abs(x) })},
	{"ceil", 0, 0, arith(func(x, _ float64) float64 { return math.Ceil(x) })},
	{"floor", 0, 0, arith(func(x, _ float64) float64 { return math.Floor(x) })},
	{"round", 0, 1, arith(func(x, y float64) float64 {
		p := math.Pow10(int(min(max(y, 0), 9)))
		return math.Round(x*p) / p
	})},
}

func findFilter(name string) (filter, bool) {
	for _, f := range filters {
		if f.name == name {
			return f, true
		}
	}
	return filter{}, false
}

func filterNames() []string {
	var out []string
	for _, f := range filters {
		out = append(out, f.name)
	}
	return out
}

// bounded is the filter with what it gives cut.
func (f filter) bounded(v, a, b any) any {
	out := f.do(v, a, b)
	if s, ok := out.(string); ok {
		return cut(s)
	}
	return out
}

func cut(s string) string {
	if len(s) <= maxValue {
		return s
	}
	return strings.ToValidUTF8(s[:maxValue], "")
}

// text is a value as it is printed.
func text(v any) string {
	switch v := v.(type) {
	case nil:
		return ""
	case string:
		return v
	case float64:
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return ""
		}
		return strconv.FormatFloat(v, 'f', -1, 64)
	}
	return fmt.Sprint(v)
}

func number(v any) (float64, bool) {
	switch v := v.(type) {
	case float64:
		return v, true
	case int:
		return float64(v), true
	case string:
		n, err := strconv.ParseFloat(strings.TrimSpace(v), 64)
		return n, err == nil && !math.IsNaN(n) && !math.IsInf(n, 0)
	}
	return 0, false
}

// arith makes a filter of a calculation; what is no number comes out empty.
func arith(calc func(x, y float64) float64) func(v, a, b any) any {
	return func(v, a, _ any) any {
		x, ok := number(v)
		y, _ := number(a)
		if !ok {
			return nil
		}
		if z := calc(x, y); !math.IsNaN(z) && math.Abs(z) < 1e18 {
			return z
		}
		return nil
	}
}

func capitalize(s string) string {
	_, n := utf8.DecodeRuneInString(s)
	return strings.ToUpper(s[:n]) + s[n:]
}

// replace stops where the text is cut anyway, so that a chain of them cannot grow.
func replace(s, old, with string) string {
	if old == "" {
		return s
	}
	var b strings.Builder
	for b.Len() <= maxValue {
		before, after, found := strings.Cut(s, old)
		b.WriteString(before)
		if !found {
			break
		}
		b.WriteString(with)
		s = after
	}
	return b.String()
}

func truncate(s string, length, end any) string {
	n, tail := limit(length, 50), ending(end)
	r := []rune(s)
	if len(r) <= n {
		return s
	}
	return string(r[:max(n-utf8.RuneCountInString(tail), 0)]) + tail
}

func truncateWords(s string, length, end any) string {
	n, words := limit(length, 15), strings.Fields(s)
	if len(words) <= n {
		return s
	}
	return strings.Join(words[:n], " ") + ending(end)
}

func limit(v any, none int) int {
	if n, ok := number(v); ok {
		return int(min(max(n, 0), maxValue))
	}
	return none
}

func ending(v any) string {
	if v == nil {
		return "…"
	}
	return text(v)
}

func slice(s string, from, length any) string {
	r := []rune(s)
	x, _ := number(from)
	start := int(min(max(x, -maxValue), maxValue))
	if start < 0 {
		start += len(r)
	}
	if start < 0 || start >= len(r) {
		return ""
	}
	return string(r[start:min(len(r), start+limit(length, 1))])
}

// wide is a width in a date's format that nobody means.
var wide = regexp.MustCompile(`\d{3}`)

// date prints a date of a field; what is none stays as it is. "now" is none: a
// text says the same whenever it is filled in.
func date(s, format string) string {
	if wide.MatchString(format) {
		return s
	}
	for _, layout := range []string{time.DateOnly, time.RFC3339, "2006-01-02 15:04"} {
		d, err := time.Parse(layout, s)
		if err != nil {
			continue
		}
		if out, err := tuesday.Strftime(format, d); err == nil {
			return out
		}
	}
	return s
}
