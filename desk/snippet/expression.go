package snippet

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"frontdesk/desk"
	"frontdesk/desk/grammar"
)

// comparisons stand between two values.
var comparisons = []string{"==", "!=", "<>", "<=", ">=", "<", ">", "contains"}

// expression writes tokens with names and constants replaced by variables;
// defaults tells whether it has a default filter.
func (c *compiler) expression(w *strings.Builder, toks []token, how use, short bool) (defaults bool, err error) {
	bar := slices.IndexFunc(toks, func(t token) bool { return t.kind == isSign && t.text == "|" })
	if bar < 0 {
		bar = len(toks)
	}
	for i, t := range toks[:bar] {
		as := how
		if how == toTest && (compares(toks, i-1) || compares(toks, i+1)) {
			as = toCompare
		}
		word, err := c.operand(t, as, short)
		if err != nil {
			return false, err
		}
		w.WriteString(word + " ")
	}
	return c.filters(w, toks[bar:])
}

func compares(toks []token, i int) bool {
	return i >= 0 && i < len(toks) && slices.Contains(comparisons, toks[i].text) && toks[i].kind != isString
}

// operand is how a token is written for the library.
func (c *compiler) operand(t token, how use, short bool) (string, error) {
	switch t.kind {
	case isSign:
		if t.text == "<>" {
			return "!=", nil
		}
		return t.text, nil
	case isString:
		return c.variable(t.text), nil
	case isNumber:
		n, err := strconv.ParseFloat(grammar.Digits(t.text), 64)
		if err != nil {
			return "", grammar.At(c.src, t.pos, "“%s” is not a number.", t.text)
		}
		return c.variable(n), nil
	}
	return c.name(t, how, short)
}

func (c *compiler) name(t token, how use, short bool) (string, error) {
	if !short {
		switch t.text {
		case "and", "or", "contains", "true", "false":
			return t.text, nil
		case "nil", "null", "blank", "empty":
			return "nil", nil
		}
		if n, ok := c.locals[desk.Fold(t.text)]; ok {
			return fmt.Sprintf("a%d", n), nil
		}
	}
	r, ok := resolve(c.book, t.text, short)
	switch {
	case !ok && c.loose:
		return "nil", nil
	case !ok:
		return "", unknown(c.book, c.src, t, short)
	}
	r.how = how
	return c.variable(r), nil
}

func (c *compiler) variable(v any) string {
	c.vars = append(c.vars, v)
	return fmt.Sprintf("v%d", len(c.vars)-1)
}

// filters reads | name: a, b | name …
func (c *compiler) filters(w *strings.Builder, toks []token) (defaults bool, err error) {
	for len(toks) > 0 {
		f, args, err := c.filter(toks)
		if err != nil {
			return false, err
		}
		used := 2
		words := []string{"nil", "nil"}
		for i := range args {
			if words[i], err = c.operand(args[i], toShow, false); err != nil {
				return false, err
			}
			used += 2
		}
		fmt.Fprintf(w, "| %s: %s ", f.name, strings.Join(words, ", "))
		toks = toks[used:]
		defaults = defaults || f.name == "default"
	}
	return defaults, nil
}

// filter reads one filter; toks begins with its bar. Each argument has a colon or
// a comma before it.
func (c *compiler) filter(toks []token) (f filter, args []token, err error) {
	bar := toks[0]
	if bar.text != "|" || len(toks) < 2 || toks[1].kind != isName {
		return f, nil, grammar.At(c.src, bar.pos, "A filter is missing here.").Try(`{{ contact.first_name | default: "there" }}`)
	}
	f, ok := findFilter(toks[1].text)
	if !ok {
		return f, nil, grammar.At(c.src, toks[1].pos, "There is no filter “%s”.", toks[1].text).
			Mean(toks[1].text, filterNames()).Try(`{{ contact.first_name | default: "there" }}`)
	}
	for i := 2; i+1 < len(toks) && toks[i].kind == isSign && (toks[i].text == ":" && i == 2 || toks[i].text == "," && i > 2); i += 2 {
		args = append(args, toks[i+1])
	}
	if n := len(args); n < f.min || n > f.max || 2+2*n < len(toks) && toks[2+2*n].text != "|" {
		return f, nil, grammar.At(c.src, toks[1].pos, "The filter “%s” takes %s after a colon.", f.name, counted(f)).
			Try(`{{ contact.first_name | default: "there" }}`)
	}
	return f, args, nil
}

func counted(f filter) string {
	switch {
	case f.max == 0:
		return "nothing"
	case f.min != f.max:
		return fmt.Sprintf("%d to %d values", f.min, f.max)
	case f.max == 1:
		return "one value"
	}
	return fmt.Sprintf("%d values", f.max)
}
