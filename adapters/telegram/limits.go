package telegram

import (
	"strings"
	"time"

	"frontdesk/chat"
)

// Limits as documented at core.telegram.org/bots/api and /bots/faq: 30 messages a
// second in all, one a second in a private chat with a small burst, 20 a minute in a
// group. Sends, edits and new topics share them (tdlib/td issue 2592).
func (a *Adapter) Limits() chat.Limits {
	l := chat.Limits{Text: maxText, Caption: maxCaption, Buttons: true, Threads: true, CanEdit: true, MenuSize: maxMenu, Units: chat.Units}
	if !a.o.NoLimits {
		l.Global = chat.Rate{Burst: 30, Every: (time.Second + 29) / 30} // rounded up: never early
		l.Private = chat.Rate{Burst: 3, Every: time.Second}
		l.Group = chat.Rate{Burst: 20, Every: 3 * time.Second}
		l.Cost = cost
		l.Guess = a.o.GuessLimits
	}
	return l
}

// cost is how many messages an Out makes or edits, and whether its chat is a group.
// Closing, renaming and pinning put a notice into the chat, which counts as one.
func cost(out chat.Out) (messages int, group bool) {
	group = strings.HasPrefix(out.To.Chat, "-")
	switch out.Op {
	case chat.Send:
		return parcels(out), group
	case chat.Copy:
		return max(1, len(out.IDs)), group
	case chat.Edit, chat.OpenTopic, chat.EditTopic, chat.CloseTopic, chat.ReopenTop, chat.Pin:
		return 1, group
	}
	return 0, group // answers, reactions, deletions, menus, questions
}

// parcels is how many messages a Send makes.
func parcels(out chat.Out) int {
	if len(out.Media) == 0 {
		return 1 + (chat.Units(out.Text.S)-1)/maxText
	}
	n := len(out.Media)
	if chat.Units(out.Text.S) > maxCaption {
		n += 1 + (chat.Units(out.Text.S)-1)/maxText
	}
	return n
}
