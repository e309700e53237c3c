package commands

import (
	"strconv"
	"strings"

	"frontdesk/chat"
	"frontdesk/desk"
	"frontdesk/desk/grammar"
	"frontdesk/desk/merge"
)

// Take is the stage.
func Take(t *desk.Turn) {
	if t.Case != nil && t.Case.Ignored && t.Event.Private {
		return
	}
	switch t.Event.Kind {
	case chat.Told:
		told(t)
	case chat.Fetched:
		fetched(t)
	case chat.Answered:
		answered(t)
	case chat.Pressed:
		press(t)
	case chat.Said:
		if t.Taken() != merge.Taken {
			said(t)
		}
	case chat.Moved:
		moved(t)
	case chat.BotJoined:
		botJoined(t)
	case chat.BotLeft:
		botLeft(t)
	case chat.Trouble, chat.Mended:
		trouble(t)
	case chat.Sent, chat.Refused:
		checked(t)
		tokenKept(t)
		pictured(t)
		shownWork(t)
	case chat.Woke:
		if t.Event.Case == 0 && t.Event.Data == alarmCheckup && t.House().Checkup != nil {
			report(t)
		}
	}
}

// said reads a message as a command, for whom it may be one.
func said(t *desk.Turn) {
	m := t.Event.Message
	if m == nil || t.Event.From.Bot {
		return
	}
	if team := t.Book.RoomOf(t.Event.Place); team != nil && !t.Event.Private {
		noteRoom(t, team)
	}
	cmd, isCommand := grammar.ReadCommand(m.Text)
	if invited(t) {
		return
	}
	if !isCommand {
		if passkeyAnswer(t) {
			return
		}
		plain(t)
		return
	}
	if cmd.At != "" && t.Self.Username != "" && cmd.At != desk.Fold(t.Self.Username) {
		t.Take("another bot")
		return
	}
	run(t, cmd)
}

// run runs a command for a role at a place.
func run(t *desk.Turn, cmd grammar.Cmd) {
	where := whereIs(t)
	switch {
	case t.Event.From.Anonymous && !t.Event.Private:
		anonymous(t, cmd, where)
	case asContact(t):
		contactRun(t, cmd)
	case t.Role == desk.Nobody || where == Group && t.Role < desk.Manager:
		// not ours to answer
	default:
		agentRun(t, cmd, where)
	}
}

// asContact tells whether the sender is one here: nobody with rights, or an admin
// under /preview.
func asContact(t *desk.Turn) bool {
	return t.Event.Private && (t.Role == desk.Contact || t.Case != nil)
}

func whereIs(t *desk.Turn) Where {
	switch {
	case t.Event.Private:
		return Private
	case t.Book.RoomOf(t.Event.Place) == nil:
		return Group
	case t.Case != nil:
		return Topic
	}
	return Room
}

// contactRun runs what contacts have; everything else they type is a message.
func contactRun(t *desk.Turn, cmd grammar.Cmd) {
	if cmd.Name == "claim" && (t.Case == nil || !t.Case.Preview) {
		claim.Run(&Call{Turn: t, Cmd: cmd, Def: &claim, Place: Private})
		t.Take("command")
		return
	}
	if cmd.Name == "preview" && t.Role >= desk.Manager {
		agentRun(t, cmd, Private)
		return
	}
	if c := find(cmd.Name, desk.Contact, Private); c != nil && c.Part == PartContact && c.Run != nil {
		c.Run(&Call{Turn: t, Cmd: cmd, Def: c, Place: Private})
		return
	}
	contactScript(t, cmd)
}

// agentRun runs a command of agents and admins, or sends a snippet.
func agentRun(t *desk.Turn, cmd grammar.Cmd, where Where) {
	t.Take("command")
	c := find(cmd.Name, t.Role, where)
	if c == nil {
		if where == Group {
			return
		}
		if !scriptWord(t, cmd, where) {
			word(t, cmd, where)
		}
		return
	}
	call := &Call{Turn: t, Cmd: cmd, Def: c, Place: where}
	switch {
	case c.Who > t.Role:
		call.Say("Only %s may use /%s.", whoMay(c.Who), c.Name)
	case c.Where&where == 0:
		call.Say("/%s works %s.", c.Name, places(c.Where))
	default:
		c.Run(call)
	}
}

// WhoMay and Places say who may use a command, and where, for the reference.
func WhoMay(c Command) string { return whoMay(c.Who) }

// Places says where a command works.
func Places(c Command) string { return places(c.Where) }

func whoMay(r desk.Role) string {
	switch r {
	case desk.Owner:
		return "the owner"
	case desk.Manager:
		return "admins"
	case desk.Contact:
		return "contacts"
	}
	return "agents"
}

func places(w Where) string {
	switch {
	case w == Topic:
		return "in a contact's conversation"
	case w == Private:
		return "in private with me"
	case w&Group != 0 && w&Private == 0:
		return "inside a group"
	case w&Private == 0:
		return "in a team's room"
	}
	return "in private with me or in a team's room"
}

// anonymous tells a group's anonymous admin what to do.
func anonymous(t *desk.Turn, cmd grammar.Cmd, where Where) {
	t.Take("anonymous")
	if find(cmd.Name, desk.Owner, where) == nil && t.Book.RoomOf(t.Event.Place) == nil {
		return
	}
	t.Reply(chat.Plain("I cannot see who you are: you write as an anonymous admin. " +
		"Turn off “Remain anonymous” in the group's admin settings, or write to me in private."))
}

// plain is for messages that are no commands: an admin's private text gets a hint.
func plain(t *desk.Turn) {
	if !t.Event.Private || t.Role < desk.Manager || t.Case != nil {
		return
	}
	t.Take("hint")
	t.Reply(chat.Plain("I take commands here; what contacts write arrives in the teams' rooms. " +
		"/setup shows what is done and what is next, /help lists all commands, /preview on lets you write to me as a contact would."))
}

// press runs a command anew whose question was answered.
func press(t *desk.Turn) {
	rest, ok := strings.CutPrefix(t.Event.Data, "c:")
	if pressOutbox(t) || pressRule(t) || pressApprove(t) || pressPlan(t) || pressOpportunity(t) || pressWork(t) || !ok {
		return
	}
	t.Take("command")
	num, word, _ := strings.Cut(rest, ":")
	id, err := strconv.ParseInt(num, 10, 64)
	if err != nil || t.View.Audit == nil {
		t.AnswerPress("")
		return
	}
	ask := t.View.Audit.Ask(id)
	if ask == nil || t.Now.After(ask.Till) && !strings.HasPrefix(word, "page") {
		t.AnswerPress("This question has expired. Send the command again.")
		return
	}
	if ask.By != desk.AgentKey(t.Event.Place.Network, t.Event.From.ID) {
		t.AnswerPress("Only the one who asked may answer this.")
		return
	}
	t.AnswerPress("")
	carryOut(t, ask, word)
}

// carryOut replaces the question by its outcome.
func carryOut(t *desk.Turn, ask *desk.Ask, word string) {
	pressed := t.Event
	if word == "no" {
		t.Dropped = append(t.Dropped, ask.ID)
		t.Replace(chat.Plain("Nothing was changed."))
		return
	}
	if !strings.HasPrefix(word, "page") {
		t.Dropped = append(t.Dropped, ask.ID)
	}
	t.Event = ask.Event
	t.Event.From = pressed.From
	t.Confirmed = word
	cmd, ok := grammar.ReadCommand(t.Event.Message.Text)
	before := len(t.Posts)
	if ok {
		agentRun(t, cmd, whereIs(t))
	}
	t.Event = pressed
	inPlace(t, before)
}

// inPlace makes the first answer of a command an edit of the question's message.
func inPlace(t *desk.Turn, before int) {
	for _, p := range t.Posts[before:] {
		if p.Out.Op == chat.Send && p.Out.To.Whole() == t.Event.Place.Whole() && len(p.Out.Media) == 0 && p.Mark == "" {
			p.Out.Op, p.Out.Target, p.Out.ReplyTo = chat.Edit, t.Event.Target, ""
			return
		}
	}
	t.Replace(chat.Plain("Done."))
}
