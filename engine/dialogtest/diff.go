package dialogtest

import (
	"strings"

	"frontdesk/desk/lines"
)

// Diff shows two versions of a script line by line: - what was written, + what is
// seen now.
func Diff(was, now string) string {
	var out strings.Builder
	for _, l := range lines.Compare(was, now) {
		sign := "  "
		switch {
		case l.Gone:
			sign = "- "
		case l.New:
			sign = "+ "
		}
		out.WriteString(sign + l.Text + "\n")
	}
	return out.String()
}
