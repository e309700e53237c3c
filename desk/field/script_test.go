package field

import (
	"errors"
	"testing"

	"frontdesk/desk"
)

// judge is a script host whose validators say what the test wants.
type judge struct{ desk.ScriptResult }

func (judge) Compile(string, string) (*desk.Script, error)        { return nil, nil }
func (j judge) Run(*desk.Turn, desk.ScriptCall) desk.ScriptResult { return j.ScriptResult }
func (judge) Tests(*desk.Turn, *desk.Script) string               { return "" }
func (judge) Health(*desk.Turn, *desk.Script) string              { return "" }
func (judge) Log(*desk.Turn, *desk.Script) []string               { return nil }

// TestScriptsWord: what a script says of an answer, and what is kept of it.
func TestScriptsWord(t *testing.T) {
	for name, c := range map[string]struct {
		kind  string
		says  desk.ScriptResult
		want  string
		wrong bool
	}{
		"true":                     {"number", desk.ScriptResult{Values: []any{true}}, "5", false},
		"nothing":                  {"number", desk.ScriptResult{}, "5", false},
		"false":                    {"number", desk.ScriptResult{Values: []any{false, "too few"}}, "", true},
		"a number":                 {"number", desk.ScriptResult{Values: []any{7.5}}, "7.5", false},
		"a number of a text":       {"text", desk.ScriptResult{Values: []any{7.0}}, "7", false},
		"a text":                   {"text", desk.ScriptResult{Values: []any{"five"}}, "five", false},
		"a text that is a number":  {"number", desk.ScriptResult{Values: []any{"1,000"}}, "1000", false},
		"a text that is no number": {"number", desk.ScriptResult{Values: []any{"five"}}, "5", false},
		"an error":                 {"number", desk.ScriptResult{Err: errors.New("no")}, "5", false},
	} {
		turn := &desk.Turn{Book: &desk.Book{Scripts: map[string]*desk.Script{"judge": {Name: "judge"}}}}
		turn.View.Scripts = judge{c.says}
		a, trouble := ReadTextFor(turn, &desk.Field{Name: "f", Type: c.kind, Script: "judge"}, "5", "")
		if a.Value.V != c.want || (trouble != nil) != c.wrong {
			t.Errorf("%s: %q, %v", name, a.Value.V, trouble)
		}
	}
}
