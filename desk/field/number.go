package field

import (
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"frontdesk/desk"
	"frontdesk/desk/grammar"
)

var numberKind = kind{
	name:    "number",
	example: "guests number 1 10",
	define:  defineNumber,
	print:   printRange,
	read:    readNumber,
	trouble: numberTrouble,
	valid: func(f *desk.Field, v desk.Value) bool {
		n, err := strconv.ParseFloat(v.V, 64)
		return err == nil && inRange(f, n) && printNumber(n) == v.V
	},
}

// largest keeps numbers exact; longer ones are codes, and those are text.
const largest = 1e15

// defineNumber reads "1 10", "1-10", "1..10", "min 1", "max 10".
func defineNumber(f *desk.Field, d definition) error {
	var open **float64
	words := rangeWords(d.text())
	var found []float64
	for _, w := range words {
		switch strings.ToLower(w) {
		case "min", "from", "between", ">=":
			open = &f.Min
			continue
		case "max", "to", "and", "<=":
			open = &f.Max
			continue
		}
		n, ok := parseNumber(w, "")
		if !ok {
			return grammar.At(d.src, max(d.pos, strings.LastIndex(d.src, w)), "“%s” is no number.", w).
				Expect("the least and the greatest number")
		}
		if found = append(found, n); open != nil {
			*open, open = &n, nil
		}
	}
	return setRange(f, d, found)
}

// rangeWords cuts a range into its words; 1-10 and 1..10 are two.
func rangeWords(s string) []string {
	var out []string
	for _, w := range strings.Fields(grammar.Normalize(s)) {
		if a, b, ok := strings.Cut(w, ".."); ok {
			out = append(out, a, strings.TrimLeft(b, "."))
			continue
		}
		if i := strings.LastIndexByte(w, '-'); i > 0 && w[i-1] != '-' {
			out = append(out, w[:i], w[i+1:])
			continue
		}
		out = append(out, strings.TrimSuffix(w, ","))
	}
	return slices.DeleteFunc(out, func(w string) bool { return w == "" || w == "-" })
}

func setRange(f *desk.Field, d definition, found []float64) error {
	if f.Min == nil && f.Max == nil && len(found) == 2 {
		f.Min, f.Max = &found[0], &found[1]
	}
	fail := func(what string) error {
		return grammar.At(d.src, d.pos, "%s", what).Expect("the least and the greatest number")
	}
	switch given := btoi(f.Min != nil) + btoi(f.Max != nil); {
	case given != len(found):
		return fail("The range is a least and a greatest number.")
	case given == 2 && *f.Min > *f.Max:
		return fail("The least number is greater than the greatest.")
	}
	return nil
}

func btoi(b bool) int {
	if b {
		return 1
	}
	return 0
}

func printRange(f *desk.Field) string {
	switch {
	case f.Min != nil && f.Max != nil:
		return printNumber(*f.Min) + " " + printNumber(*f.Max)
	case f.Min != nil:
		return "min " + printNumber(*f.Min)
	case f.Max != nil:
		return "max " + printNumber(*f.Max)
	}
	return ""
}

func printNumber(n float64) string { return strconv.FormatFloat(n, 'f', -1, 64) }

func inRange(f *desk.Field, n float64) bool {
	return (f.Min == nil || n >= *f.Min) && (f.Max == nil || n <= *f.Max)
}

func numberTrouble(f *desk.Field) *Trouble {
	if f.Min != nil && f.Max != nil {
		return &Trouble{Key: notInRange, Args: []any{printNumber(*f.Min), printNumber(*f.Max)}}
	}
	return &Trouble{Key: notNumber}
}

func readNumber(f *desk.Field, s, region string) (Answer, bool) {
	n, ok := parseNumber(s, region)
	if !ok || !inRange(f, n) {
		return refused()
	}
	return kept(printNumber(n))
}

// parseNumber reads what people write: digits of any script, separators between
// thousands, a decimal point or comma, a currency sign.
func parseNumber(s, region string) (float64, bool) {
	s = grammar.Digits(grammar.Normalize(s))
	s = strings.NewReplacer("٫", ".", "٬", "'", "’", "'", "·", ".").Replace(s)
	s = strings.TrimFunc(s, func(r rune) bool { return unicode.IsSpace(r) || unicode.Is(unicode.Sc, r) })
	sign := ""
	if s != "" && (s[0] == '-' || s[0] == '+') {
		sign, s = strings.TrimPrefix(s[:1], "+"), strings.TrimLeft(s[1:], " ")
	}
	whole, part := splitDecimal(s, region)
	whole, ok := ungroup(whole)
	if !ok || strings.Trim(part, "0123456789") != "" || whole == "" && part == "" {
		return 0, false
	}
	n, err := strconv.ParseFloat(sign+"0"+whole+"."+part+"0", 64)
	if n == 0 {
		n = 0 // no minus zero
	}
	return n, err == nil && math.Abs(n) < largest
}

// splitDecimal finds which separator, if any, is the decimal one: the last of
// two kinds; the only one, unless it stands three digits before the end as
// thousands do where the contact lives.
func splitDecimal(s, region string) (whole, part string) {
	i := strings.LastIndexAny(s, ".,")
	if i < 0 {
		return s, ""
	}
	other := "."
	if s[i] == '.' {
		other = ","
	}
	switch {
	case strings.Contains(s[:i], other): // 1.234,5
	case strings.Count(s, s[i:i+1]) > 1: // 1,234,567
		return s, ""
	case len(s)-i == 4 && s[i] == thousands(region) && i > 0 && i <= 3 && s[0] != '0': // 1,234
		return s, ""
	}
	return s[:i], s[i+1:]
}

// thousands is the separator of thousands where people live in region.
func thousands(region string) byte {
	if slices.Contains(commaDecimals, region) {
		return '.'
	}
	return ','
}

// commaDecimals are countries that write 1.234,5.
var commaDecimals = strings.Fields("ES FR DE IT PT BR AR CL CO VE UY PY BO EC NL BE AT DK NO SE FI PL CZ SK HU RO BG GR TR RU UA BY KZ ID VN SI HR RS BA ME MK AL EE LV LT IS MA DZ TN AO MZ")

var groupMarks = ".,' "

// ungroup takes the separators between groups of three digits away; false when
// they are not between such.
func ungroup(s string) (string, bool) {
	i := strings.IndexAny(s, groupMarks)
	if i < 0 {
		return s, strings.Trim(s, "0123456789") == ""
	}
	groups := strings.Split(s, s[i:i+1])
	for k, g := range groups {
		if strings.Trim(g, "0123456789") != "" || k > 0 && len(g) != 3 || k == 0 && (g == "" || len(g) > 3) {
			return "", false
		}
	}
	return strings.Join(groups, ""), true
}
