package past

import (
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// stamp is the date and time at the beginning of a line, before it is known which number
// is the day.
type stamp struct {
	date  [3]int
	h     int
	m, s  int
	half  half
	shape shape
}

// shape is how a file writes its stamps; all of a file have one. What has another is
// text that somebody has pasted.
type shape struct {
	bracket   bool
	sep       rune // between the numbers of the date
	timeFirst bool
}

// half of the day.
type half int8

const (
	noHalf half = iota
	am
	pm
	noon // of Chinese: from eleven to one
)

// longestStamp is how long a stamp may be, in bytes.
const longestStamp = 80

// cutStamp cuts a stamp off a line; rest is what stands behind it.
func cutStamp(line string) (st stamp, rest string, ok bool) {
	line = strings.TrimLeft(line, " ")
	var head string
	if strings.HasPrefix(line, "[") {
		st.shape.bracket = true
		i := strings.IndexByte(line[:min(len(line), longestStamp)], ']')
		if i < 0 {
			return st, "", false
		}
		head, rest = line[1:i], line[i+1:]
	} else {
		if line == "" || line[0] > '9' && line[0] < utf8.RuneSelf {
			return st, "", false
		}
		i, n := dash(line)
		if i < 0 {
			return st, "", false
		}
		head, rest = line[:i], line[i+n:]
	}
	ok = st.read(head)
	return st, strings.TrimLeft(rest, " "), ok
}

// dash finds the " - " that ends a stamp.
func dash(line string) (at, n int) {
	head := line[:min(len(line), longestStamp)]
	for _, d := range []string{" - ", " – ", " — "} {
		if i := strings.Index(head, d); i >= 0 && (at == 0 || i < at) {
			at, n = i, len(d)
		}
	}
	if at == 0 {
		return -1, 0
	}
	return at, n
}

// read reads "24/11/2026, 10:15:03", "11/24/26, 10:15 AM", "2026. 11. 24. 오전 10:15",
// "10:15, 24/11/2026" and their like.
func (st *stamp) read(head string) bool {
	var nums []int
	var seps []string // before each number, and behind the last
	from := 0
	for i := 0; i < len(head); {
		if head[i] < '0' || head[i] > '9' {
			i++
			continue
		}
		j := i
		for j < len(head) && '0' <= head[j] && head[j] <= '9' {
			j++
		}
		if j-i > 4 || len(nums) == 6 {
			return false
		}
		n := 0
		for _, c := range head[i:j] {
			n = 10*n + int(c-'0')
		}
		nums, seps = append(nums, n), append(seps, head[from:i])
		from, i = j, j
	}
	seps = append(seps, head[from:])
	if len(nums) < 5 {
		return false
	}
	d, t := 0, 3 // where date and time begin
	if isClock(seps[1]) && !isClock(seps[2]) && len(nums) == 5 {
		st.shape.timeFirst, t, d = true, 0, 2
	} else if len(nums) == 6 && isClock(seps[1]) && isClock(seps[2]) && !isClock(seps[4]) {
		st.shape.timeFirst, t, d = true, 0, 3
	}
	st.date = [3]int{nums[d], nums[d+1], nums[d+2]}
	var okDate bool
	st.shape.sep, okDate = dateSep(seps[d+1], seps[d+2])
	st.h, st.m = nums[t], nums[t+1]
	if n := len(nums) - 3; n == 3 {
		st.s = nums[t+2]
	}
	if !okDate || !timeSep(seps[t+1]) || st.h > 24 || st.m > 59 || st.s > 60 {
		return false
	}
	for i, s := range seps {
		if i == d+1 || i == d+2 || i == t+1 || len(nums) == 6 && i == t+2 {
			continue
		}
		if !st.words(s) {
			return false
		}
	}
	return true
}

func isClock(s string) bool { return strings.TrimSpace(s) == ":" }

// dateSep is what parts the numbers of a date: one sign, with blanks, or the words of
// East Asia.
func dateSep(a, b string) (rune, bool) {
	a, b = strings.TrimSpace(a), strings.TrimSpace(b)
	if a == "年" && b == "月" || a == "년" && b == "월" {
		return '年', true
	}
	if a != b || utf8.RuneCountInString(a) != 1 {
		return 0, false
	}
	r, _ := utf8.DecodeRuneInString(a)
	return r, strings.ContainsRune("/.-‐‑－／", r)
}

func timeSep(s string) bool {
	switch strings.TrimSpace(s) {
	case ":", ".", "h", "時", "时", "시", "∶":
		return true
	}
	return false
}

// words reads what stands around the numbers: which half of the day it is, and words
// that say nothing ("klo", "г.", "日").
func (st *stamp) words(s string) bool {
	letters := 0
	word := strings.Map(func(r rune) rune {
		switch {
		case unicode.IsLetter(r) || unicode.IsMark(r):
			letters++
			return unicode.ToLower(r)
		case strings.ContainsRune(" .,()/", r):
			return -1
		}
		letters += longestStamp // a sign that stands in no stamp
		return r
	}, s)
	if word == "" {
		return letters == 0
	}
	for _, w := range halves {
		if word == w.word || strings.TrimPrefix(word, "日") == w.word || strings.TrimPrefix(word, "일") == w.word || w.long() && strings.Contains(word, w.word) {
			st.half = w.half
			return true
		}
	}
	return letters <= 5
}

type halfWord struct {
	word string
	half half
}

// long words are found inside others; short ones only alone.
func (w halfWord) long() bool { return len(w.word) > 4 }

// halves are the words of the languages that count to twelve, without points and blanks.
var halves = []halfWord{
	{"am", am}, {"pm", pm}, // English and most others; Spanish a. m., Catalan
	{"ص", am}, {"م", pm}, {"صباحا", am}, {"مساء", pm},
	{"قظ", am}, {"بظ", pm}, {"قبلازظهر", am}, {"بعدازظهر", pm}, // Persian
	{"上午", am}, {"下午", pm}, {"凌晨", am}, {"清晨", am}, {"早上", am}, {"中午", noon}, {"傍晚", pm}, {"晚上", pm}, {"午前", am}, {"午後", pm},
	{"오전", am}, {"오후", pm},
	{"πμ", am}, {"μμ", pm},
	{"öö", am}, {"ös", pm}, // Turkish
	{"de", am}, {"du", pm}, // Hungarian
	{"dop", am}, {"odp", pm}, {"dopoledne", am}, {"odpoledne", pm}, {"pop", pm}, // Czech, Slovene
	{"fm", am}, {"em", pm}, // Swedish
	{"ap", am}, {"ip", pm}, // Finnish
	{"vorm", am}, {"nachm", pm},
	{"sa", am}, {"ch", pm}, // Vietnamese
	{"पूर्वाह्न", am}, {"अपराह्न", pm},
	{"முற்பகல்", am}, {"பிற்பகல்", pm},
	{"ก่อนเที่ยง", am}, {"หลังเที่ยง", pm},
	{"দুপুর", pm}, {"পূর্বাহ্ণ", am}, {"অপরাহ্ণ", pm},
	{"pd", am}, {"md", pm}, // Albanian
	{"priekšp", am}, {"pēcp", pm}, // Latvian
	{"priešpiet", am}, {"popiet", pm}, // Lithuanian
	{"дп", am}, {"пп", pm}, // Ukrainian
	{"преобед", am}, {"следобед", pm}, // Bulgarian
}

// hour counts to 24.
func (st stamp) hour() int {
	switch {
	case st.half == am && st.h == 12:
		return 0
	case st.half == pm && st.h < 12, st.half == noon && st.h < 11:
		return st.h + 12
	}
	return st.h % 24
}

// order says which number of a date is which.
type order struct{ y, m, d int }

var orders = []order{{2, 1, 0}, {2, 0, 1}, {0, 1, 2}} // day first, month first, year first

// in is the stamp's time in an order, false when there is no such day.
func (st stamp) in(o order) (time.Time, bool) {
	y, m, d := st.date[o.y], st.date[o.m], st.date[o.d]
	if m < 1 || m > 12 || d < 1 || d > 31 {
		return time.Time{}, false
	}
	switch {
	case y >= 60 && y < 80: // 69 is 2569
		y += 2500 - 543
	case y < 60:
		y += 2000
	case 1370 <= y && y < 1432:
		y, m, d = fromPersian(y, m, d)
	case 1432 <= y && y < 1500:
		y, m, d = fromHijri(y, m, d)
	case 2400 <= y && y < 2700: // Buddhist
		y -= 543
	}
	at := time.Date(y, time.Month(m), d, st.hour(), st.m, min(st.s, 59), 0, time.UTC)
	return at, at.Day() == d && writable(at)
}

// writable tells whether anybody can have written at a time.
func writable(at time.Time) bool { return at.Year() >= 1990 && at.Year() <= 2100 }

// fromPersian is a day of the solar calendar of Iran (33-year cycles: right from 1178 to
// 1633).
func fromPersian(y, m, d int) (int, int, int) {
	days := 365*(y-1) + (8*y+21)/33 + d - 1
	if m <= 7 {
		days += 31 * (m - 1)
	} else {
		days += 30*(m-1) + 6
	}
	at := time.Date(622, 3, 21, 0, 0, 0, 0, time.UTC).AddDate(0, 0, days)
	return at.Year(), int(at.Month()), at.Day()
}

// fromHijri is a day of the tabular Islamic calendar, a day off at most.
func fromHijri(y, m, d int) (int, int, int) {
	days := 354*(y-1) + (3+11*y)/30 + (59*(m-1)+1)/2 + d - 1
	at := time.Date(622, 7, 19, 0, 0, 0, 0, time.UTC).AddDate(0, 0, days)
	return at.Year(), int(at.Month()), at.Day()
}

// calendar finds out in which order a file writes its dates: the one in which all are
// days, in which time runs forward, and in which the file is shortest.
type calendar struct {
	tried [3]trial
	half  bool // some stamps count to twelve
	sep   rune
	seen  int
}

type trial struct {
	bad, back   int
	first, last time.Time
	longest     time.Time
}

func (c *calendar) see(st stamp) {
	c.seen++
	c.sep = st.shape.sep
	c.half = c.half || st.half == am || st.half == pm
	for i := range c.tried {
		t := &c.tried[i]
		at, ok := st.in(orders[i])
		if !ok {
			t.bad++
			continue
		}
		if t.first.IsZero() {
			t.first = at
		}
		if at.Before(t.last) {
			t.back++
		}
		if at.After(t.longest) {
			t.longest = at
		}
		t.last = at
	}
}

// order is the likeliest; false when none fits at all.
func (c *calendar) order() (order, bool) {
	best := -1
	for i := range c.tried {
		if c.tried[i].bad < c.seen && (best < 0 || c.better(i, best)) {
			best = i
		}
	}
	if best < 0 {
		return order{}, false
	}
	return orders[best], true
}

func (c *calendar) better(i, j int) bool {
	a, b := c.tried[i], c.tried[j]
	switch {
	case a.bad != b.bad:
		return a.bad < b.bad
	case a.back != b.back:
		return a.back < b.back
	}
	if x, y := a.longest.Sub(a.first), b.longest.Sub(b.first); x != y {
		return x < y
	}
	return orders[i] == order{2, 0, 1} && c.half && c.sep == '/' && orders[j] == order{2, 1, 0} // as in the United States
}
