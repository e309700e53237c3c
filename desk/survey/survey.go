// Package survey asks a contact questions, one after another, and keeps the
// answers. It never traps anyone, and all it knows between two turns stands in
// Case.Survey. It must not decide what follows from an answer: rules do.
package survey

import (
	"time"

	"frontdesk/desk"
)

// What a survey does unless it says otherwise.
const (
	defaultRetry   = 2
	defaultTimeout = time.Hour
	defaultRemind  = 1
	handover       = "handover"
	toClose        = "close"
)

// Name of the survey as it was typed, for its folded one.
func title(b *desk.Book, folded string) string {
	if s := b.Surveys[folded]; s != nil {
		return s.Name
	}
	return folded
}
