package scripts

import (
	"os"
	"strings"
	"testing"
)

// TestDocumented looks for every function, event and kind of effect on the page for
// people.
func TestDocumented(t *testing.T) {
	raw, err := os.ReadFile("../docs/scripting.md")
	if err != nil {
		t.Fatal(err)
	}
	words := map[string]bool{}
	for _, w := range strings.FieldsFunc(string(raw), func(r rune) bool { return !(r == '_' || r >= '0' && r <= '9' || r >= 'a' && r <= 'z') }) {
		words[w] = true
	}
	names := allNames()
	for name := range testFuncs {
		names = append(names, name)
	}
	for _, list := range [][]string{Events, {string(DoSet), string(DoHTTP), string(DoStore)}, httpOptions} {
		for _, e := range list {
			names = append(names, strings.Fields(e)...)
		}
	}
	for _, name := range names {
		for _, part := range strings.Split(name, ".") {
			if !words[part] {
				t.Errorf("docs/scripting.md says nothing of %s", name)
			}
		}
	}
}
