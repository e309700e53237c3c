package grammar

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"frontdesk/desk"
)

const longestName = 32

// CheckName tells whether a new object may have this name: 1-32 letters, digits,
// - or _ in any script, and not in reserved (folded). The *Error offers another
// name.
func CheckName(name string, reserved func(folded string) bool) error {
	name = Visible(name)
	other := otherName(name, reserved)
	fail := func(pos int, format string, args ...any) error {
		e := At(name, pos, format, args...)
		if other != "" && desk.Fold(other) != desk.Fold(name) {
			e.Suggest, e.Example = []string{other}, other
		}
		return e
	}
	const rule = "a name of 1-32 letters, digits, - or _"
	if strings.TrimSpace(name) == "" {
		return At(name, 0, "A name is missing.").Expect(rule).Try("prices")
	}
	length := 0
	for i, r := range name {
		if !nameRune(r) && !joiner(r) || i == 0 && unicode.IsMark(r) {
			return fail(i, "A name cannot contain “%s”: it is made of letters, digits, - and _.", string(r))
		}
		if length++; length > longestName {
			return fail(i, "This name is too long: it may have at most %d letters.", longestName)
		}
	}
	switch folded := desk.Fold(name); {
	case strings.Trim(folded, "-") == "":
		return At(name, 0, "This name has no letter or digit.").Expect(rule).Try("prices")
	case isReserved(folded, reserved):
		return fail(0, "The name “%s” is reserved: please choose another.", name)
	}
	return nil
}

func isReserved(folded string, reserved func(string) bool) bool {
	return reserved != nil && reserved(folded)
}

// otherName is a name like the one typed that may be had, "" when there is none.
func otherName(name string, reserved func(string) bool) string {
	base := tidy(name)
	if base == "" {
		return ""
	}
	tries := []string{base, splitWord(base), "my-" + base}
	for i := 2; i < 10; i++ {
		tries = append(tries, base+"-"+strconv.Itoa(i))
	}
	for _, t := range tries {
		if t = shorten(t); t != "" && !isReserved(desk.Fold(t), reserved) {
			return t
		}
	}
	return ""
}

// tidy joins the parts of a name that may stand in one with a dash.
func tidy(name string) string {
	if len(name) > 400 {
		name = strings.ToValidUTF8(name[:400], "")
	}
	parts := strings.FieldsFunc(name, func(r rune) bool { return !nameRune(r) && !joiner(r) })
	base := strings.TrimLeftFunc(strings.Join(parts, "-"), func(r rune) bool { return unicode.IsMark(r) || r == '-' || r == '_' || joiner(r) })
	return strings.Trim(shorten(base), "-_")
}

func shorten(name string) string {
	if utf8.RuneCountInString(name) > longestName {
		name = string([]rune(name)[:longestName])
	}
	return strings.TrimRight(name, "-_")
}

// splitWord sets the last part of a compound off: timeout is time-out.
func splitWord(name string) string {
	folded := desk.Fold(name)
	for _, end := range []string{"out", "off", "up"} {
		if stem, ok := strings.CutSuffix(folded, end); ok && len(stem) >= 3 && !strings.Contains(stem, "-") {
			return stem + "-" + end
		}
	}
	return ""
}
