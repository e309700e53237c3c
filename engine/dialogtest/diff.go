package dialogtest

import (
	"fmt"
	"strings"
)

// Diff shows two versions of a script line by line: - what was written, + what is
// seen now.
func Diff(was, now string) string {
	a, b := strings.Split(was, "\n"), strings.Split(now, "\n")
	common := lcs(a, b)
	var out strings.Builder
	for len(a) > 0 || len(b) > 0 {
		switch {
		case len(common) > 0 && len(a) > 0 && len(b) > 0 && a[0] == common[0] && b[0] == common[0]:
			fmt.Fprintf(&out, "  %s\n", a[0])
			a, b, common = a[1:], b[1:], common[1:]
		case len(a) > 0 && (len(common) == 0 || a[0] != common[0]):
			fmt.Fprintf(&out, "- %s\n", a[0])
			a = a[1:]
		default:
			fmt.Fprintf(&out, "+ %s\n", b[0])
			b = b[1:]
		}
	}
	return out.String()
}

// lcs is the longest common subsequence of lines.
func lcs(a, b []string) []string {
	n := make([][]int, len(a)+1)
	for i := range n {
		n[i] = make([]int, len(b)+1)
	}
	for i := len(a) - 1; i >= 0; i-- {
		for j := len(b) - 1; j >= 0; j-- {
			if a[i] == b[j] {
				n[i][j] = n[i+1][j+1] + 1
			} else {
				n[i][j] = max(n[i+1][j], n[i][j+1])
			}
		}
	}
	var out []string
	for i, j := 0, 0; i < len(a) && j < len(b); {
		switch {
		case a[i] == b[j]:
			out = append(out, a[i])
			i, j = i+1, j+1
		case n[i+1][j] >= n[i][j+1]:
			i++
		default:
			j++
		}
	}
	return out
}
