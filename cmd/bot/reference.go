package main

import (
	"fmt"
	"io"
	"strings"

	"frontdesk/commands"
)

// printReference prints docs/commands.md from the list of commands.
func printReference(out io.Writer) error {
	var b strings.Builder
	b.WriteString("# Commands\n\nPrinted from the list in `commands/commands.go` by `go run ./cmd/bot reference`; a test compares the two.\n")
	for _, p := range commands.Parts {
		fmt.Fprintf(&b, "\n## %s\n", p)
		for _, c := range commands.All() {
			if c.Part == p {
				referTo(&b, c)
			}
		}
	}
	_, err := io.WriteString(out, b.String())
	return err
}

func referTo(b *strings.Builder, c commands.Command) {
	fmt.Fprintf(b, "\n### `%s`\n%s For %s, %s.\n", strings.TrimSpace("/"+c.Name+" "+c.Args), c.About, commands.WhoMay(c), commands.Places(c))
	if c.More != "" {
		fmt.Fprintf(b, "\n%s\n", c.More)
	}
	if c.Example != "" {
		fmt.Fprintf(b, "\n```\n%s\n```\n", c.Example)
	}
}
