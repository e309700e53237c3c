package field

import (
	"slices"
	"strings"

	"frontdesk/chat"
	"frontdesk/desk"
	"frontdesk/desk/grammar"
)

// definition is what follows the type's name in a field's source.
type definition struct {
	src string // the whole source
	pos int    // where the definition starts
}

func (d definition) text() string { return d.src[d.pos:] }

// Parse reads "language choice English=en | Español=es" (after /addfield). Errors
// are *grammar.Error.
func Parse(src string) (*desk.Field, error) {
	name, rest := grammar.FirstWord(chat.Plain(src))
	if err := checkName(name); err != nil {
		return nil, err
	}
	typed, rest := grammar.FirstWord(rest)
	pos := len(src) - len(rest.S)
	at := strings.LastIndex(src[:pos], typed)
	if typed == "" {
		return nil, noType(src, len(src), "The type of “%s” is missing.", name).Try("/addfield " + name + " text")
	}
	k, err := typeOf(src, at, typed)
	if err != nil {
		return nil, err
	}
	f := &desk.Field{Name: name, Type: k.name}
	d := definition{src: src, pos: pos}
	if k.define != nil {
		if err := k.define(f, d); err != nil {
			return nil, example(err, k)
		}
		return f, nil
	}
	if extra := strings.TrimSpace(rest.S); extra != "" {
		return nil, grammar.At(src, pos+strings.Index(rest.S, extra), "Nothing can follow the type %s.", k.name).Try("/addfield " + k.example)
	}
	return f, nil
}

// noType is an error where a type is expected.
func noType(src string, pos int, format string, args ...any) *grammar.Error {
	return grammar.At(src, pos, format, args...).Expect("one of " + strings.Join(Types(), ", "))
}

func typeOf(src string, at int, typed string) (kind, error) {
	folded := desk.Fold(typed)
	for _, k := range kinds {
		if k.name == folded {
			return k, nil
		}
	}
	err := noType(src, max(at, 0), "There is no field type “%s”.", typed).Mean(typed, Types()).Try("/addfield " + choiceKind.example)
	if other := aliases[folded]; other != "" {
		err.Suggest = []string{other}
	}
	return kind{}, err
}

// example completes an error with a definition that works.
func example(err error, k kind) error {
	if e, ok := err.(*grammar.Error); ok {
		return e.Try("/addfield " + k.example)
	}
	return err
}

// Print is the canonical source that Parse reads.
func Print(f *desk.Field) string {
	out := f.Name + " " + f.Type
	if k := kindOf(f.Type); k.print != nil {
		if more := k.print(f); more != "" {
			out += " " + more
		}
	}
	return out
}

// testWords begin the conditions that are not about a field: a field of that
// name could not be asked for.
var testWords = []string{"has", "message", "hours", "new", "returning", "team", "assigned", "unassigned", "chance", "script"}

func checkName(name string) error {
	err := grammar.CheckName(name, func(folded string) bool {
		return slices.Contains(grammar.GrammarWords, folded) || slices.Contains(testWords, folded) || BuiltIn(folded)
	})
	if e, ok := err.(*grammar.Error); ok {
		if example := "order"; e.Example == "" || name == "" {
			e.Example = "/addfield " + example + " text"
		} else {
			e.Example = "/addfield " + e.Example + " text"
		}
		return e
	}
	return err
}
