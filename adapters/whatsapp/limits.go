package whatsapp

import (
	"unicode/utf8"

	"frontdesk/chat"
)

// WhatsApp's limits (facts: 65,536 characters, 2,000 MiB). Texts keep some room for
// signs of formatting and the list of buttons; the caption's is our own, for people
// do not read long ones under pictures.
const (
	maxText    = 60000
	hardText   = 65536
	maxCaption = 1024
	maxFile    = 2000 << 20
)

// Limits are WhatsApp's; the rate is the one of Options.
func (a *Adapter) Limits() chat.Limits {
	return chat.Limits{Text: maxText, Caption: maxCaption, CanEdit: true, NoCopy: true, Polls: a.o.Polls(), File: maxFile, Global: a.o.Rate, Units: units, Cost: a.cost}
}

// units is a text's length as WhatsApp counts: in characters, of which those beyond
// the first plane count twice, to be on the safe side.
func units(s string) int {
	n := utf8.RuneCountInString(s)
	for _, r := range s {
		if r > 0xFFFF {
			n++
		}
	}
	return n
}

// cost is how many messages an Out makes. Edits, deletions and reactions are messages
// too.
func (a *Adapter) cost(out chat.Out) (messages int, group bool) {
	jid, err := address(out.To)
	group = err == nil && isGroup(jid)
	switch out.Op {
	case chat.Send:
		list, err := a.pack(out)
		if err != nil {
			return 0, group // it is refused
		}
		return len(list), group
	case chat.Edit, chat.Delete, chat.React:
		return 1, group
	}
	return 0, group
}
