package commands

import (
	"slices"
	"sort"

	"frontdesk/chat"
	"frontdesk/desk"
)

// menuSize is how many entries a native menu takes (Telegram: 100).
const menuSize = 100

// menus shows the changed set of snippets and commands in the native menus of all
// rooms.
func menus(c *Call) {
	if len(c.Changes) == 0 {
		return
	}
	for _, t := range c.Book.Teams {
		teamMenu(c.Turn, t)
	}
	if !slices.ContainsFunc(c.Changes, func(ch desk.Change) bool { return ch.After != nil && ch.After.Kind == desk.KindScript }) {
		return
	}
	for _, at := range c.Self.Accounts {
		postMenu(c.Turn, at, ContactMenu(c.Book))
	}
}

// teamMenu is what agents see when they type a slash in a team's room: snippets,
// most used first, then commands.
func teamMenu(t *desk.Turn, team *desk.Team) {
	if t.Book.RoomOf(team.Room) == nil {
		return
	}
	var out []chat.Command
	for _, i := range t.Book.List(desk.KindSnippet) {
		s := t.Book.Snippets[desk.Fold(i.Name)]
		if s.Lang == "" {
			out = append(out, chat.Command{Name: shown(s.Name), About: "→ " + cut(excerpt(s), 60)})
		}
	}
	uses := t.House().Uses
	sort.SliceStable(out, func(i, j int) bool { return uses[desk.Fold(out[i].Name)] > uses[desk.Fold(out[j].Name)] })
	for _, x := range wordsOf(t.Book, desk.Worker) {
		out = append(out, chat.Command{Name: shown(x.Name), About: cut(x.Help, 60)})
	}
	for _, d := range list {
		if d.Where&Topic != 0 && d.Part == PartTalk || d.Name == "snippets" || d.Name == "help" && d.Part != PartContact {
			out = append(out, chat.Command{Name: d.Name, About: d.About})
		}
	}
	postMenu(t, team.Room, out)
}

// adminMenu is what an admin sees in private.
func adminMenu(t *desk.Turn, at chat.Place) {
	if !t.Event.Private {
		return
	}
	var out []chat.Command
	for _, d := range list {
		if d.Where&Private != 0 && d.Part != PartContact && d.Name != "claim" {
			out = append(out, chat.Command{Name: d.Name, About: d.About})
		}
	}
	for _, x := range wordsOf(t.Book, desk.Manager) {
		out = append(out, chat.Command{Name: shown(x.Name), About: cut(x.Help, 60)})
	}
	postMenu(t, at, out)
}

// ContactMenu is what contacts see in private; the adapter sets it at the start. The Book
// may be nil.
func ContactMenu(b *desk.Book) []chat.Command {
	var out []chat.Command
	for _, d := range list {
		if d.Part == PartContact {
			out = append(out, chat.Command{Name: d.Name, About: d.About})
		}
	}
	if b == nil {
		return out
	}
	for _, x := range commandsOf(b, func(who string) bool { return who == "contact" }) {
		out = append(out, chat.Command{Name: shown(x.Name), About: cut(x.Help, 60)})
	}
	return out
}

func postMenu(t *desk.Turn, at chat.Place, menu []chat.Command) {
	menu = menu[:min(len(menu), menuSize)]
	// A later menu of the same turn stands for the earlier one.
	t.Posts = slices.DeleteFunc(t.Posts, func(p *desk.Post) bool { return p.Out.Op == chat.Menu && p.Out.To == at })
	p := t.ToPlace(chat.Out{Op: chat.Menu, Commands: menu}, at)
	p.Lane, p.Class = "m/"+at.String(), desk.Tidy
}
