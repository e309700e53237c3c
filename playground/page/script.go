package page

import (
	"bufio"
	"errors"
	"fmt"
	"regexp"
	"strings"
	"sync"
	"time"
)

// Step is a part of a script, with what is to be seen in it.
type Step struct {
	Title string
	// Lines are acts in the form of written dialogues (see engine/dialogtest), a
	// message of several lines in one.
	Lines []string
}

func titles(steps []Step) []string {
	var out []string
	for _, s := range steps {
		out = append(out, s.Title)
	}
	return out
}

// ReadScript reads a written dialogue; what it says was seen is left out. Remarks become
// the titles of steps. The stage directions helped and file, and albums, places, contacts
// and animations are for bot test: the page stops at them, and says so.
func ReadScript(src string) ([]Step, error) {
	var steps []Step
	sc := bufio.NewScanner(strings.NewReader(src))
	sc.Buffer(nil, 1<<20)
	open := func(title string) { steps = append(steps, Step{Title: title}) }
	for n := 1; sc.Scan(); n++ {
		l := sc.Text()
		switch {
		case strings.TrimSpace(l) == "" || strings.HasPrefix(l, "\t"):
		case strings.HasPrefix(l, "#"):
			open(strings.TrimSpace(strings.TrimLeft(l, "#")))
		case strings.HasPrefix(l, "|"):
			if len(steps) == 0 || len(steps[len(steps)-1].Lines) == 0 {
				return nil, fmt.Errorf("line %d: there is no message to continue", n)
			}
			lines := steps[len(steps)-1].Lines
			lines[len(lines)-1] += "\n" + strings.TrimPrefix(strings.TrimPrefix(l, "|"), " ")
		default:
			if len(steps) == 0 {
				open("")
			}
			if _, err := readLine(l); err != nil {
				return nil, fmt.Errorf("line %d: %q: %w", n, l, err)
			}
			s := &steps[len(steps)-1]
			s.Lines = append(s.Lines, l)
		}
	}
	return steps, sc.Err()
}

// line is one act of a script.
type line struct {
	who, group, topic string
	do                string // of an Act; time and stage besides
	text, to          string
	kind, name        string // of a file
	emoji             string
	by                time.Duration
	words             []string // of a stage direction
}

var (
	whoRe    = `^([\pL\pN_-]+)(?:@([\pL\pN_-]+)(?:/(.+?))?)?`
	saysRe   = compiled(`(?s)` + whoRe + `(?: \(to "([^"]*)"\))?: ?(.*)$`)
	editsRe  = compiled(`(?s)` + whoRe + ` edits "([^"]*)": (.*)$`)
	reactsRe = compiled(whoRe + ` reacts (\S+) to "([^"]*)"$`)
	erasesRe = compiled(whoRe + ` deletes "([^"]*)"$`)
	mediaRe  = compiled(`(?s)^\((photo|voice|video|audio|document|sticker|album|location|contact|animation)(?: ([^)]*))?\) ?(.*)$`)
	buttonRe = compiled(`^\[([^\]]+)\]$`)
)

// compiled compiles an expression once it is needed: a bot that plays no script must not
// hold what that takes.
func compiled(expr string) func() *regexp.Regexp {
	return sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(expr) })
}

// testOnly are the kinds of files that the page cannot send.
var testOnly = []string{"album", "location", "contact", "animation"}

// readLine reads one act.
func readLine(s string) (line, error) {
	if rest, ok := strings.CutPrefix(s, "+"); ok {
		d, err := duration(rest)
		return line{do: "time", by: d}, err
	}
	if rest, ok := strings.CutPrefix(s, "* "); ok {
		return line{do: "stage", words: strings.Fields(rest)}, nil
	}
	if m := editsRe().FindStringSubmatch(s); m != nil {
		return line{who: m[1], group: m[2], topic: m[3], do: "edit", to: m[4], text: m[5]}, nil
	}
	if m := reactsRe().FindStringSubmatch(s); m != nil {
		return line{who: m[1], group: m[2], topic: m[3], do: "react", emoji: strings.TrimSuffix(m[4], "nothing"), to: m[5]}, nil
	}
	if m := erasesRe().FindStringSubmatch(s); m != nil {
		return line{who: m[1], group: m[2], topic: m[3], do: "delete", to: m[4]}, nil
	}
	m := saysRe().FindStringSubmatch(s)
	if m == nil {
		return line{}, errors.New("this is no act: write ana: hi, or bo@support/Ana: hello")
	}
	l := line{who: m[1], group: m[2], topic: m[3], do: "say", to: m[4], text: m[5]}
	if b := buttonRe().FindStringSubmatch(l.text); b != nil {
		l.do, l.text = "key", b[1]
	} else if f := mediaRe().FindStringSubmatch(l.text); f != nil {
		l.kind, l.name, l.text = f[1], f[2], f[3]
	}
	return l, nil
}

// duration reads 90s, 15m, 2h, 7d, 1w.
func duration(s string) (time.Duration, error) {
	s = strings.TrimSpace(s)
	for unit, d := range map[string]time.Duration{"d": 24 * time.Hour, "w": 7 * 24 * time.Hour} {
		var n int
		if num, ok := strings.CutSuffix(s, unit); ok {
			if _, err := fmt.Sscanf(num, "%d", &n); err == nil && n > 0 && n <= mostSeconds/int(d/time.Second) {
				return time.Duration(n) * d, nil
			}
		}
	}
	d, err := time.ParseDuration(s)
	if err != nil || d <= 0 {
		return 0, errors.New("this is no duration: write +10m, +2h, +1d")
	}
	return d, nil
}
