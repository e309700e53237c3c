package snippet

import (
	"strings"

	"frontdesk/desk"
)

// PrintDo prints actions (action.Print; handed in, since actions send snippets).
type PrintDo func([]desk.Action) string

// Print is the canonical source of a snippet, after /addsnippet. Media cannot be
// typed: they are shown as [photo], and kept in the parsed form.
func Print(s *desk.Snippet, printDo PrintDo) string {
	header := s.ItemName()
	if s.Topic != "" {
		header += " #" + s.Topic
	}
	lines := []string{header}
	for _, p := range s.Parts {
		for _, m := range p.Media {
			lines = append(lines, "["+m.Kind+"]")
		}
		if !p.Text.Empty() {
			lines = append(lines, p.Text.S)
		}
		for _, row := range p.Buttons {
			var buttons []string
			for _, b := range row {
				buttons = append(buttons, "["+b.Label+"](button:"+b.URL+")")
			}
			lines = append(lines, strings.Join(buttons, " "))
		}
	}
	if len(s.Do) > 0 {
		lines = append(lines, "do: "+printDo(s.Do))
	}
	return strings.Join(lines, "\n")
}
