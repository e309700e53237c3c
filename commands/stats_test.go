package commands

import (
	"strings"
	"testing"
	"time"

	"frontdesk/chat"
	"frontdesk/desk"
	"frontdesk/desk/grammar"
)

// FuzzStats: whatever is typed behind /stats is a stretch of time that can be counted, or
// an error that says what to type.
func FuzzStats(f *testing.F) {
	for _, s := range []string{"", "7d", "4w csv", "2026-11 team sales", "agent @bo 30d", "channel whatsapp", "team", "0d", "9999-12", "0000-00", "７d", "٣٠d csv csv", "team  x  agent", "\xff 1d"} {
		f.Add(s)
	}
	book, err := desk.NewBook(nil)
	if err != nil {
		f.Fatal(err)
	}
	book.Teams = map[string]*desk.Team{"sales": {Name: "sales"}}
	roster := (&desk.Roster{}).Clone()
	roster.Agents["telegram:8"] = &desk.Agent{Network: "telegram", Person: "8", Name: "Bo"}
	now := time.Date(2026, 11, 24, 10, 0, 0, 0, time.UTC)
	f.Fuzz(func(t *testing.T, s string) {
		ev := chat.Event{Kind: chat.Said, Place: private, Private: true, From: olga, Message: &chat.Message{Text: chat.Plain("/stats " + s)}}
		cmd, ok := grammar.ReadCommand(ev.Message.Text)
		if !ok {
			return
		}
		c := &Call{Turn: desk.NewTurn(now, ev, book, &desk.House{}, roster), Cmd: cmd, Def: &statsCmd}
		c.Role = desk.Manager
		q, err := c.readStats()
		switch {
		case err != nil && strings.TrimSpace(err.Error()) == "":
			t.Error("an error says nothing")
		case err == nil && (!q.From.Before(q.To) || q.From.Year() < firstYear || q.From.After(now) || q.To.Sub(q.From) > (mostDays+1)*24*time.Hour):
			t.Errorf("%q is from %s to %s", s, q.From, q.To)
		}
	})
}
