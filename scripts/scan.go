package scripts

import "strings"

// thenKey is what the key "then" of a table is spelled as for the parser: Lua
// reserves the word, and http.request{ then="answer" } reads too well to lose it.
// The rewriter gives the key its name back.
const thenKey = "_tHn"

// spellThen writes thenKey for each "then" that an = follows: no Lua program has a
// then there. All places in the source stay where they are.
func spellThen(src string) string {
	if !strings.Contains(src, "then") {
		return src
	}
	out := []byte(src)
	for i := 0; i < len(src); {
		if next := skipText(src, i); next > i {
			i = next
			continue
		}
		if !wordByte(src[i]) {
			i++
			continue
		}
		end := i
		for end < len(src) && wordByte(src[end]) {
			end++
		}
		if src[i:end] == "then" && assigned(src[end:]) {
			copy(out[i:], thenKey)
		}
		i = end
	}
	return string(out)
}

func wordByte(c byte) bool {
	return c == '_' || '0' <= c && c <= '9' || 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z'
}

// assigned tells whether an = (not ==) comes next.
func assigned(s string) bool {
	s = strings.TrimLeft(s, " \t\r\n")
	return strings.HasPrefix(s, "=") && !strings.HasPrefix(s, "==")
}

// skipText is the end of the string or comment that begins at i, or i.
func skipText(src string, i int) int {
	switch rest := src[i:]; {
	case strings.HasPrefix(rest, "--"):
		if end := longBracket(src, i+2); end > 0 {
			return end
		}
		return i + lineLength(rest)
	case rest[0] == '[':
		return max(longBracket(src, i), i)
	case rest[0] == '"' || rest[0] == '\'':
		return quoted(src, i)
	}
	return i
}

func lineLength(s string) int {
	if n := strings.IndexByte(s, '\n'); n >= 0 {
		return n
	}
	return len(s)
}

// longBracket is the end of [[…]] or [=[…]=] at i, 0 when there is none.
func longBracket(src string, i int) int {
	if i >= len(src) || src[i] != '[' {
		return 0
	}
	level := 0
	for i+1+level < len(src) && src[i+1+level] == '=' {
		level++
	}
	open := i + 1 + level
	if open >= len(src) || src[open] != '[' {
		return 0
	}
	end := "]" + strings.Repeat("=", level) + "]"
	if n := strings.Index(src[open:], end); n >= 0 {
		return open + n + len(end)
	}
	return len(src)
}

// quoted is the end of the string that begins at i.
func quoted(src string, i int) int {
	for j := i + 1; j < len(src); j++ {
		switch src[j] {
		case '\\':
			j++
		case src[i], '\n':
			return j + 1
		}
	}
	return len(src)
}
