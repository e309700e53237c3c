package merge

import "frontdesk/desk"

// moved follows a contact to a new address that the network knows for the same
// person's. Where somebody is known there already, the two become one: no doubt is
// left to ask about.
func moved(t *desk.Turn) {
	ev := t.Event
	if !ev.Private || ev.To.IsZero() || t.Case.Into != 0 {
		return
	}
	t.Take(Taken)
	if t.View.Cases != nil {
		if other := t.View.Cases.Of(ev.To.Network, ev.From.ID); other != 0 && other != t.Case.ID {
			Ask(t, t.Case.ID, other, "", "the network, which says that they are one person")
			return
		}
	}
	for i, a := range t.Case.Addresses {
		if a.Place == ev.Place {
			t.Case.Addresses[i] = desk.Address{Place: ev.To, Person: ev.From.ID}
		}
	}
	if t.Case.Last == ev.Place {
		t.Case.Last = ev.To
	}
	t.Why("the contact is known as %s by now", ev.To)
}
