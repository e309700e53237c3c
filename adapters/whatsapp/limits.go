package whatsapp

import (
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
	return chat.Limits{Text: maxText, Caption: maxCaption, CanEdit: true, NoCopy: true, Polls: a.o.Polls(), File: maxFile, Global: a.o.Rate, Units: chat.Units, Cost: a.cost}
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
