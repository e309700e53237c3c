package room

import (
	"fmt"
	"strings"

	"frontdesk/chat"
	"frontdesk/desk"
)

// Note keeps a note about the turn's contact; Settle shows it in their topic, once
// there is one. by names what notes it ("rule vip").
func Note(t *desk.Turn, text chat.Text, by string) {
	t.Log(desk.ByNote, by, text)
}

// Alert writes to a team's room (General), or to a person: in private where we
// may, else in the room of their team.
func Alert(t *desk.Turn, who string, text chat.Text, by string) error {
	about := ""
	if t.Case != nil {
		about = "\n" + tag(t.Case)
	}
	out := chat.Out{Op: chat.Send, Text: chat.Plain("🔔 ").Add(text).AddString(about + " · " + by)}
	if team := t.Book.Teams[desk.Fold(who)]; team != nil && !strings.HasPrefix(who, "@") {
		t.ToPlace(out, team.Room)
		return nil
	}
	a := t.Roster().Find(who)
	if a == nil {
		return fmt.Errorf("there is no team or agent “%s” to alert; /teams lists the teams", who)
	}
	if admin := t.Book.Admins[a.Key()]; admin != nil && !admin.Chat.IsZero() {
		t.ToPlace(out, admin.Chat)
		return nil
	}
	for _, name := range a.Teams {
		if team := t.Book.Teams[name]; team != nil {
			out.Text = chat.Plain("@" + a.Username + " ").Add(out.Text)
			t.ToPlace(out, team.Room)
			return nil
		}
	}
	return fmt.Errorf("%s is in no team, so there is no place to alert them", a.Name)
}
