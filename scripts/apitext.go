package scripts

import (
	"regexp"
	"regexp/syntax"
	"strings"
	"time"
	"unicode/utf8"

	lua "github.com/yuin/gopher-lua"

	"frontdesk/desk"
	"frontdesk/desk/grammar"
)

var textFuncs = map[string]lua.LGFunction{
	"fold": textMap(desk.Fold), "trim": textMap(strings.TrimSpace), "lower": textMap(strings.ToLower),
	"upper": textMap(strings.ToUpper), "similarity": textSimilarity, "split": textSplit, "matches": apiMatches,
}

// textMap is a function from text to text.
func textMap(f func(string) string) lua.LGFunction {
	return func(L *lua.LState) int {
		r := of(L)
		s := r.checkText(1)
		if len(s) > longestFolded {
			L.ArgError(1, "the text is longer than "+size(longestFolded))
		}
		r.step(4*int64(len(s)) + 1)
		r.alloc(8 * int64(len(s))) // folding makes a text longer before it is shorter
		return r.pushText(f(strings.ToValidUTF8(s, "\uFFFD")))
	}
}

// longestFolded is the longest text that is folded, in bytes: a message.
const longestFolded = 16 << 10

// mostCompared is how many characters of two texts are compared.
const mostCompared = 256

// textSimilarity is how alike two texts are, folded: 1 for the same, 0 for nothing
// in common.
func textSimilarity(L *lua.LState) int {
	r := of(L)
	a, b := r.folded(1), r.folded(2)
	n, m := utf8.RuneCountInString(a), utf8.RuneCountInString(b)
	r.step(int64(n*m/8) + 1)
	r.alloc(16 * int64(n+1) * int64(m+1))
	longest := max(n, m)
	if longest == 0 {
		L.Push(lua.LNumber(1))
		return 1
	}
	L.Push(lua.LNumber(1 - float64(grammar.Distance(a, b))/float64(longest)))
	return 1
}

// folded is argument n as it is compared, its beginning where it is long.
func (r *run) folded(n int) string {
	s := r.checkText(n)
	if len(s) > 4*mostCompared {
		s = s[:4*mostCompared]
	}
	runes := []rune(desk.Fold(strings.TrimSpace(strings.ToValidUTF8(s, ""))))
	r.step(int64(len(s)))
	return string(runes[:min(len(runes), mostCompared)])
}

// textSplit is text.split(text, separator): a list. Without a separator, words.
func textSplit(L *lua.LState) int {
	r := of(L)
	s, sep := r.checkText(1), r.optText(2, "")
	r.step(int64(len(s)/16) + 1)
	var parts []string
	if sep == "" {
		parts = strings.Fields(s)
	} else {
		if strings.Count(s, sep) >= maxList {
			r.fail("text.split gives at most %s parts", thousands(maxList))
		}
		parts = strings.Split(s, sep)
	}
	r.alloc(tableBytes + firstList + int64(len(parts))*(listBytes+32))
	r.step(int64(len(parts)))
	t := L.CreateTable(len(parts), 0)
	for i, p := range parts {
		t.RawSetInt(i+1, lua.LString(p))
	}
	L.Push(t)
	return 1
}

// pattern is a compiled regular expression and how large it is.
type pattern struct {
	re   *regexp.Regexp
	size int
}

const (
	longestRegex = 500
	largestRegex = 2000 // steps, repetitions written out
	mostRegexps  = 20   // of one run
)

// apiMatches is matches(text, regex): the match and its groups, or nil. The regex
// is Go's (RE2): it takes time in proportion to the text.
func apiMatches(L *lua.LState) int {
	r := of(L)
	s := r.checkText(1)
	p := r.regex(r.checkText(2))
	r.step(int64(len(s)+16) * int64(p.size) / 2)
	got := p.re.FindStringSubmatch(s)
	if got == nil {
		L.Push(lua.LNil)
		return 1
	}
	if len(got) > maxArgs {
		got = got[:maxArgs]
	}
	for _, g := range got {
		r.alloc(24)
		L.Push(lua.LString(g))
	}
	return len(got)
}

// regex compiles a regular expression, once in a run.
func (r *run) regex(src string) *pattern {
	if p := r.regexps[src]; p != nil {
		return p
	}
	if len(src) > longestRegex {
		r.fail("this regular expression is too long (at most %d bytes)", longestRegex)
	}
	if len(r.regexps) >= mostRegexps {
		r.fail("a run may use at most %d regular expressions", mostRegexps)
	}
	r.step(int64(len(src)) * 4)
	tree, err := syntax.Parse(src, syntax.Perl)
	n := 0
	if err == nil {
		n = weight(tree)
	}
	if n > largestRegex {
		r.fail("this regular expression is too large: its repetitions come to %s steps (at most %s)", thousands(int64(n)), thousands(largestRegex))
	}
	r.step(int64(n) * 8)
	r.alloc(int64(n)*400 + 4096)
	var re *regexp.Regexp
	if err == nil {
		re, err = regexp.Compile(src)
	}
	if err != nil {
		r.fail("this regular expression cannot be read: %s", clip(strings.TrimPrefix(err.Error(), "error parsing regexp: "), 200))
	}
	if r.regexps == nil {
		r.regexps = map[string]*pattern{}
	}
	p := &pattern{re: re, size: n}
	r.regexps[src] = p
	return p
}

// weight is about how many steps an expression has once its repetitions are
// written out; it stops counting when there are too many.
func weight(re *syntax.Regexp) int {
	n := 1 + len(re.Rune)/2
	for _, sub := range re.Sub {
		n = min(n+weight(sub), 1<<30)
	}
	if re.Op == syntax.OpRepeat {
		times := max(re.Min, re.Max, 1)
		n = min(n*times, 1<<30)
	}
	return n
}

var timeFuncs = map[string]lua.LGFunction{"date": timeDate, "format": timeFormat, "parse": timeParse, "duration": timeDuration}

// checkTime is argument n as a time, the turn's where it is missing.
func (r *run) checkTime(n int) time.Time {
	here := r.turn.here()
	if r.L.Get(n) == lua.LNil {
		return here
	}
	f := r.checkNumber(n)
	if !(f > -1e11 && f < 1e11) {
		r.L.ArgError(n, "this is no time in seconds")
	}
	return time.UnixMilli(int64(f * 1000)).In(here.Location())
}

// timeDate is a time's parts, in the zone of the turn.
func timeDate(L *lua.LState) int {
	r := of(L)
	t := r.checkTime(1)
	_, week := t.ISOWeek()
	L.Push(r.object(map[string]any{
		"year": t.Year(), "month": int(t.Month()), "day": t.Day(), "hour": t.Hour(), "min": t.Minute(), "sec": t.Second(),
		"weekday": strings.ToLower(t.Format("Mon")), "yearday": t.YearDay(), "week": week,
	}))
	return 1
}

// strftime is what time.format knows.
var strftime = map[byte]string{
	'Y': "2006", 'm': "01", 'd': "02", 'H': "15", 'M': "04", 'S': "05", 'a': "Mon", 'A': "Monday", 'b': "Jan",
	'B': "January", 'y': "06", 'j': "002", 'Z': "MST", 'z': "-0700", 'I': "03", 'p': "PM", 'e': "_2",
}

// timeFormat is time.format("%d.%m. %H:%M", t).
func timeFormat(L *lua.LState) int {
	r := of(L)
	f, t := r.checkText(1), r.checkTime(2)
	b := &builder{run: r}
	r.step(int64(len(f)))
	for i := 0; i < len(f); i++ {
		if f[i] != '%' || i+1 == len(f) {
			b.add(f[i : i+1])
			continue
		}
		i++
		layout, ok := strftime[f[i]]
		switch {
		case f[i] == '%':
			b.add("%")
		case ok:
			b.add(t.Format(layout))
		default:
			r.fail("time.format does not know %%%c", f[i])
		}
	}
	L.Push(lua.LString(b.done()))
	return 1
}

var layouts = []string{"2006-01-02 15:04:05", "2006-01-02 15:04", "2006-01-02T15:04:05", "2006-01-02T15:04", "2006-01-02"}

// timeParse reads 2026-11-24, 2026-11-24 09:30, 09:30 (today), or RFC 3339; nil
// when it is none of them.
func timeParse(L *lua.LState) int {
	r := of(L)
	s := strings.TrimSpace(clip(r.checkText(1), 64))
	r.step(20)
	here := r.turn.here()
	if t, err := time.Parse("15:04", s); err == nil {
		L.Push(unixTime(time.Date(here.Year(), here.Month(), here.Day(), t.Hour(), t.Minute(), 0, 0, here.Location())))
		return 1
	}
	if t, err := time.Parse(time.RFC3339, s); err == nil {
		L.Push(unixTime(t))
		return 1
	}
	for _, l := range layouts {
		if t, err := time.ParseInLocation(l, s, here.Location()); err == nil {
			L.Push(unixTime(t))
			return 1
		}
	}
	L.Push(lua.LNil)
	return 1
}

// timeDuration is a duration like "2h" in seconds, nil when it is none.
func timeDuration(L *lua.LState) int {
	r := of(L)
	r.step(20)
	if d, ok := grammar.Duration(clip(r.checkText(1), 64)); ok {
		L.Push(lua.LNumber(d.Seconds()))
		return 1
	}
	L.Push(lua.LNil)
	return 1
}
