//go:build !noplayground

package main

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"sync"

	"frontdesk/chat"
	"frontdesk/desk"
	"frontdesk/playground/page"
)

// traces collects what the turns were about, for the page: the steps are those of /why.
type traces struct {
	changed func()

	mu    sync.Mutex
	seq   int64
	lines []page.TraceLine
	ids   []string // the event of each line
	was   map[int64]facts
}

// facts of a contact, to tell what a turn has changed.
type facts struct{ state, team, agent, fields, tags string }

// keptLines is how many turns are kept.
const keptLines = 200

// take sees a turn after all stages. It changes nothing of it.
func (x *traces) take(t *desk.Turn) {
	if t.DryRun {
		return
	}
	x.mu.Lock()
	defer x.mu.Unlock()
	l := page.TraceLine{At: t.Now.UnixMilli(), Event: eventLine(t), Steps: slices.Clone(t.Steps), Effects: append(x.facts(t), effects(t)...)}
	if l.Event == "" && len(l.Steps) == 0 {
		return
	}
	if l.Event == "" {
		l.Event = string(t.Event.Kind)
	}
	x.seq++
	l.Seq = x.seq
	if i := slices.Index(x.ids, t.Event.ID); i >= 0 { // the turn runs anew
		x.lines, x.ids = slices.Delete(x.lines, i, i+1), slices.Delete(x.ids, i, i+1)
	}
	x.lines, x.ids = append(x.lines, l), append(x.ids, t.Event.ID)
	if over := len(x.lines) - keptLines; over > 0 {
		x.lines, x.ids = slices.Clone(x.lines[over:]), slices.Clone(x.ids[over:])
	}
	x.changed()
}

func (x *traces) list() []page.TraceLine {
	x.mu.Lock()
	defer x.mu.Unlock()
	return slices.Clone(x.lines)
}

// facts are the changes of the contact's document.
func (x *traces) facts(t *desk.Turn) []string {
	c := t.Case
	if c == nil {
		return nil
	}
	now := facts{state: string(c.Talk.State), team: t.Book.TeamName(c.Talk.Team), tags: strings.Join(c.Tags, " ")}
	if a := t.Roster().Agents[c.Talk.Agent]; a != nil {
		now.agent = a.Name
	}
	var fields []string
	for k, v := range c.Fields {
		fields = append(fields, k+" = "+v.V)
	}
	slices.Sort(fields)
	now.fields = strings.Join(fields, ", ")
	was := x.was[c.ID]
	if x.was == nil {
		x.was = map[int64]facts{}
	}
	x.was[c.ID] = now
	var out []string
	for _, d := range [][3]string{{"conversation", was.state, now.state}, {"fields", was.fields, now.fields}, {"tags", was.tags, now.tags},
		{"team", was.team, now.team}, {"agent", was.agent, now.agent}} {
		if d[1] != d[2] {
			out = append(out, d[0]+": "+cmp.Or(d[2], "none"))
		}
	}
	return out
}

// eventLine says what has happened, "" for what is only bookkeeping.
func eventLine(t *desk.Turn) string {
	ev := t.Event
	who := ev.From.Name()
	if who == "" {
		who = "Somebody"
	}
	where := ""
	if !ev.Private {
		if team := t.Book.RoomOf(ev.Place); team != nil {
			where = " in " + team.Name
		}
	}
	switch ev.Kind {
	case chat.Said:
		return who + " wrote " + quoted(ev.Message) + where
	case chat.Edited:
		return who + " changed a message to " + quoted(ev.Message) + where
	case chat.Wrote:
		return who + " wrote with the phone: " + quoted(ev.Message)
	case chat.Deleted:
		return who + " deleted a message" + where
	case chat.Reacted:
		return who + " reacted " + ev.Data + where
	case chat.Pressed:
		return who + " pressed a button" + where
	case chat.Woke:
		return "A timer rang: " + ev.Data
	case chat.Refused:
		return "Not delivered: " + ev.Data
	case chat.Joined, chat.Left:
		return ev.Who.Name() + " " + string(ev.Kind) + " a group"
	case chat.BotJoined:
		return who + " added the bot to a group, or changed its rights"
	case chat.BotLeft:
		return who + " removed the bot from a group"
	case chat.Sent, chat.Told, chat.Read:
		return ""
	}
	return who + ": " + string(ev.Kind) + where
}

func quoted(m *chat.Message) string {
	if m == nil {
		return "something"
	}
	text := brief(m.Text.S)
	if m.Media != nil {
		return strings.TrimSpace("(" + m.Media.Kind + ") " + text)
	}
	return "“" + text + "”"
}

// brief is the beginning of a text, on one line.
func brief(s string) string {
	r := []rune(strings.ReplaceAll(s, "\n", " ⏎ "))
	if len(r) > 90 {
		return string(r[:89]) + "…"
	}
	return string(r)
}

// effects are what the turn sends and saves.
func effects(t *desk.Turn) []string {
	var out []string
	for _, c := range t.Changes {
		out = append(out, "saved: "+c.What)
	}
	for _, p := range t.Posts {
		if s := effect(t, p); s != "" {
			out = append(out, s)
		}
	}
	return out
}

func effect(t *desk.Turn, p *desk.Post) string {
	to := destination(t, p)
	switch o := p.Out; o.Op {
	case chat.Send:
		text := brief(o.Text.S)
		for _, row := range o.Buttons {
			for _, b := range row {
				text += " [" + b.Label + "]"
			}
		}
		if len(o.Media) > 0 {
			text = "(" + o.Media[0].Kind + ") " + text
		}
		return fmt.Sprintf("to %s: %s", to, text)
	case chat.Copy:
		return "copied to " + to
	case chat.Edit:
		if p.Mark == desk.MarkCardEdit {
			return "the card is written anew"
		}
		return "edits a message for " + to
	case chat.Delete:
		return "deletes a message for " + to
	case chat.React:
		return "reacts " + o.Emoji
	case chat.OpenTopic:
		return "opens the topic " + o.Title + " in " + to
	case chat.CloseTopic, chat.ReopenTop, chat.DropTopic:
		return string(o.Op) + " in " + to
	}
	return ""
}

// destination names where a post goes.
func destination(t *desk.Turn, p *desk.Post) string {
	at := p.Out.To
	if at.Chat == "" {
		at = p.Room
	}
	if team := t.Book.RoomOf(at); team != nil {
		return team.Name
	}
	if c := t.Case; c != nil && c.ID == p.Case {
		return c.Name
	}
	if t.Event.Private {
		return t.Event.From.Name()
	}
	return "somebody"
}
