package cond

import (
	"strings"

	"frontdesk/desk"
	"frontdesk/desk/grammar"
)

// Print is the canonical source.
func Print(c *desk.Cond) string {
	if c == nil {
		return ""
	}
	switch c.Op {
	case "and", "or":
		parts := make([]string, len(c.Subs))
		for i := range c.Subs {
			parts[i] = inner(&c.Subs[i], c.Op)
		}
		return strings.Join(parts, " "+c.Op+" ")
	case "not":
		return "not " + inner(&c.Subs[0], "not")
	case "field":
		return printField(c)
	}
	for _, x := range tests {
		if x.op == c.Op {
			return x.print(c)
		}
	}
	return c.Op
}

// inner puts brackets round what would otherwise bind less.
func inner(c *desk.Cond, outer string) string {
	s := Print(c)
	if c.Op == "or" || c.Op == "and" && outer != "or" {
		return "(" + s + ")"
	}
	return s
}

func printField(c *desk.Cond) string {
	name := grammar.Quote(c.Arg)
	for _, x := range tests {
		if strings.EqualFold(x.word, c.Arg) {
			name = grammar.InQuotes(c.Arg)
		}
	}
	switch c.Rel {
	case "contains":
		return name + " contains " + orList(c.Vals)
	case "matches":
		return name + " matches " + grammar.PrintPattern(c.Vals[0])
	}
	vals := make([]string, len(c.Vals))
	for i, v := range c.Vals {
		vals[i] = quoteValue(v)
	}
	return strings.TrimSpace(name + " " + c.Rel + " " + strings.Join(vals, ", "))
}

// quoteValue also quotes what would be read as a part of the relation.
func quoteValue(v string) string {
	switch strings.ToLower(v) {
	case "set", "empty", "in", "not":
		return grammar.InQuotes(v)
	}
	return grammar.Quote(v)
}
