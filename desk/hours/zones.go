package hours

import (
	_ "embed"
	"strings"

	"frontdesk/desk"
	"frontdesk/desk/grammar"
)

// zoneNames are the IANA time zones, one a line: for finding what was meant. The
// zones themselves come from LoadZone.
//
//go:embed zones.txt
var zoneNames string

// Zone is the IANA name of a time zone in its own spelling; false when there is
// none of that name.
func Zone(name string) (string, bool) {
	folded := desk.Fold(strings.ReplaceAll(name, " ", "_"))
	if folded == "" || folded == "local" || len(name) > 64 {
		return "", false
	}
	for _, z := range strings.Fields(zoneNames) {
		if desk.Fold(z) == folded {
			name = z
		}
	}
	_, err := LoadZone(name)
	return name, err == nil
}

// suggestions are the days, words and zones that a word may have been meant for.
// A zone is found by its city too.
func suggestions(word string) []string {
	var candidates, cities []string
	byCity := map[string]string{}
	for _, z := range strings.Fields(zoneNames) {
		candidates = append(candidates, z)
		city := z[strings.LastIndexByte(z, '/')+1:]
		if byCity[city] == "" {
			byCity[city] = z
			cities = append(cities, city)
		}
	}
	for _, names := range dayNames {
		candidates = append(candidates, names[:2]...)
	}
	candidates = append(candidates, "always", "closed")
	if out := grammar.Suggest(word, candidates); len(out) > 0 {
		return out
	}
	var out []string
	for _, city := range grammar.Suggest(word[strings.LastIndexByte(word, '/')+1:], cities) {
		out = append(out, byCity[city])
	}
	return out
}
