package room

import (
	"fmt"
	"strings"

	"frontdesk/chat"
	"frontdesk/desk"
)

// Note keeps a note about the turn's contact; Settle shows it in their topic, once
// there is one. by names what notes it ("rule vip").
func Note(t *desk.Turn, text chat.Text, by string) { t.Log(desk.ByNote, by, text) }

// Alert writes to a team's room (General), or to a person (@name or agent key): in
// private where we may, else in the room of their team. by names what alerts. The
// error is for a person.
func Alert(t *desk.Turn, who string, text chat.Text, by string) error {
	text = chat.Plain("🔔 ").Add(text)
	if t.Case != nil {
		text = text.AddString("\n" + tag(t.Case))
	}
	out := chat.Out{Op: chat.Send, Text: text.AddString(" · " + by)}
	if team := t.Book.Teams[desk.Fold(who)]; team != nil && !strings.HasPrefix(who, "@") {
		t.ToPlace(out, team.Room)
		return nil
	}
	key, name, chatAt, teams := person(t, who)
	if key == "" {
		return fmt.Errorf("there is no team or agent “%s” to alert; /teams lists the teams", who)
	}
	if !chatAt.IsZero() {
		t.ToPlace(out, chatAt)
		return nil
	}
	for _, folded := range teams {
		if team := t.Book.Teams[folded]; team != nil {
			out.Text = chat.Plain(name + " ").Add(out.Text)
			t.ToPlace(out, team.Room)
			return nil
		}
	}
	return fmt.Errorf("%s is in no team, so there is no place to alert them", name)
}

// person finds an agent or admin: their key, how to mention them, their private
// chat where it is known, their teams.
func person(t *desk.Turn, who string) (key, name string, private chat.Place, teams []string) {
	if a := t.Roster().Find(who); a != nil {
		if name = a.Name; a.Username != "" {
			name = "@" + a.Username
		}
		key, teams = a.Key(), a.Teams
	}
	for k, a := range t.Book.Admins {
		if k == key || key == "" && (k == who || a.Username != "" && desk.Fold(a.Username) == desk.Fold(strings.TrimPrefix(who, "@"))) {
			return k, a.Name, a.Chat, teams
		}
	}
	return key, name, private, teams
}
