package action

import (
	"fmt"

	"frontdesk/desk"
	"frontdesk/desk/merge"
)

// doMerge merges the contact with the one that has the same proven phone number, if
// there is exactly one.
func doMerge(t *desk.Turn, _ desk.Action, by string) error {
	same := merge.SamePhone(t, t.Case)
	switch {
	case t.Case.Phone == "":
		return fmt.Errorf("the network has not proved a phone number of %s", t.Case.Name)
	case len(same) == 0:
		return fmt.Errorf("nobody else has the phone number of %s", t.Case.Name)
	case len(same) > 1:
		return fmt.Errorf("%d others have the phone number of %s; merge them by hand: /merge", len(same), t.Case.Name)
	}
	merge.Ask(t, t.Case.ID, same[0].ID, "", by)
	return nil
}
