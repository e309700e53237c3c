// Package lines tells two versions of a text apart, line by line.
//
// It knows nothing of what the lines mean.
package lines

import (
	"slices"
	"strings"
)

// Line is a line of one version, or of both.
type Line struct {
	Text      string
	Gone, New bool // neither: it is in both
}

// largest is for how many pairs of lines the shortest way is looked for.
const largest = 4_000_000

// Compare lists the lines of both versions, as few as can be told as gone or new.
func Compare(was, now string) []Line {
	a, b := strings.Split(was, "\n"), strings.Split(now, "\n")
	var head, tail []Line
	for len(a) > 0 && len(b) > 0 && a[0] == b[0] {
		head = append(head, Line{Text: a[0]})
		a, b = a[1:], b[1:]
	}
	for len(a) > 0 && len(b) > 0 && a[len(a)-1] == b[len(b)-1] {
		tail = append(tail, Line{Text: a[len(a)-1]})
		a, b = a[:len(a)-1], b[:len(b)-1]
	}
	slices.Reverse(tail)
	var stay []string
	if len(a)*len(b) <= largest {
		stay = common(a, b)
	}
	for len(a) > 0 || len(b) > 0 {
		switch {
		case len(stay) > 0 && len(a) > 0 && len(b) > 0 && a[0] == stay[0] && b[0] == stay[0]:
			head = append(head, Line{Text: a[0]})
			a, b, stay = a[1:], b[1:], stay[1:]
		case len(a) > 0 && (len(stay) == 0 || a[0] != stay[0]):
			head = append(head, Line{Text: a[0], Gone: true})
			a = a[1:]
		default:
			head = append(head, Line{Text: b[0], New: true})
			b = b[1:]
		}
	}
	return append(head, tail...)
}

// common is the longest common subsequence of lines.
func common(a, b []string) []string {
	n := make([][]int, len(a)+1)
	for i := range n {
		n[i] = make([]int, len(b)+1)
	}
	for i, x := range slices.Backward(a) {
		for j, y := range slices.Backward(b) {
			if n[i][j] = max(n[i+1][j], n[i][j+1]); x == y {
				n[i][j] = n[i+1][j+1] + 1
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
