package commands

import (
	"fmt"

	"frontdesk/chat"
	"frontdesk/desk"
	"frontdesk/desk/talk"
)

// providerHealth is how what is asked outside is doing.
func providerHealth(t *desk.Turn) (lines []string) {
	if t.View.Outside == nil || t.View.Outside.Health == nil {
		return nil
	}
	for _, h := range t.View.Outside.Health() {
		head := accountName(chat.Place{Network: h.Name}) + " (" + h.Does + ")"
		asked := fmt.Sprintf("asked %s since the start, %d without success", times(int(h.Calls)), h.Failed)
		if !h.LastOK.IsZero() {
			asked += ", the last success " + talk.Ago(t.Now.Sub(h.LastOK)) + " ago"
		}
		switch {
		case h.Wrong != "":
			next := "with the next question"
			if left := h.Until.Sub(t.Now); left > 0 {
				next = "in " + talk.Ago(left)
			}
			lines = append(lines, fmt.Sprintf("⚠️ %s is left alone: %s. Meanwhile %s. It is tried again %s; it was %s.", head, h.Wrong, h.Else, next, asked))
		case h.Calls == 0:
			lines = append(lines, "ℹ️ "+head+" was not asked yet since the start.")
		default:
			lines = append(lines, "✅ "+head+" was "+asked+".")
		}
	}
	return lines
}
