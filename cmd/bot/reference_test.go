package main

import (
	"strings"
	"testing"
)

// TestTheReferenceIsPrintedFromTheList compares docs/commands.md with the list.
func TestTheReferenceIsPrintedFromTheList(t *testing.T) {
	var b strings.Builder
	if err := printReference(&b); err != nil {
		t.Fatal(err)
	}
	const file = "../../docs/commands.md"
	compare(t, file, readFile(t, file), b.String())
}
