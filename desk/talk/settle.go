package talk

import (
	"slices"
	"time"

	"frontdesk/chat"
	"frontdesk/desk"
	"frontdesk/desk/voice"
	"frontdesk/desk/words"
)

func plain(s string) chat.Text { return chat.Plain(s) }

// Settle is a late stage: it sends conversations nobody assigned to the default
// team, says "received" before any team exists, and keeps the timers of the wait
// room and of autoclose.
func Settle(t *desk.Turn) {
	if t.Case == nil {
		return
	}
	woke(t)
	if t.Entry != nil && t.Entry.Side == desk.ByContact {
		t.Entry.Hidden = t.Answer != "" || t.Taken() == "command" || forContact(t)
	}
	if !t.Case.Talk.Active() {
		return
	}
	route(t)
	timers(t)
}

// forContact tells whether the message was one of a contact's own commands.
func forContact(t *desk.Turn) bool {
	cmd, ok := readCommand(t.Event.Message)
	return ok && forContacts[cmd]
}

// route gives a conversation that must be seen, and that nobody assigned, to the
// default team.
func route(t *desk.Turn) {
	k := &t.Case.Talk
	if k.Team != "" && t.Book.Teams[k.Team] == nil {
		k.Team, k.Agent = "", "" // the team was dissolved
	}
	if k.Team != "" || !mustShow(t) {
		return
	}
	def := t.Book.DefaultTeam()
	if def == nil {
		noTeam(t)
		return
	}
	if err := Assign(t, desk.Fold(def.Name), "", "default"); err != nil {
		t.Why("assigning to the default team: %v", err)
	}
}

// mustShow tells whether agents have to see the conversation now: not while a
// survey runs, unless a person is wanted or it has waited too long.
func mustShow(t *desk.Turn) bool {
	k := t.Case.Talk
	if k.Person {
		return true
	}
	return k.Wrote && t.Case.Survey == nil
}

// noTeam is for the time before any team exists: the contact hears once that the
// message has arrived, the owner is told once that somebody waits.
func noTeam(t *desk.Turn) {
	k := &t.Case.Talk
	if !k.Received && t.Event.Private {
		k.Received = true
		if ok, _ := MaySpeak(t); ok {
			desk.Speak(t, "bot", chat.Plain(voice.Of(t).Say(words.Received)))
		}
	}
	if _, told := t.House().Told["noteam"]; told {
		return
	}
	t.EditHouse().Told["noteam"] = t.Now
	for _, a := range t.Book.Admins {
		if a.Owner && !a.Chat.IsZero() {
			t.ToPlace(chat.Out{Op: chat.Send, Text: chat.Plain("Somebody has written to the bot, and there is no team to answer. " +
				"Nothing is lost: create a group for your agents, add me as an admin, and type /addteam NAME there.")}, a.Chat)
		}
	}
}

// timers keeps the wait room's and autoclose's.
func timers(t *desk.Turn) {
	k := &t.Case.Talk
	if t.Case.Survey != nil && k.Team == "" && k.Wrote {
		if _, set := t.Case.Timers["waitroom"]; !set {
			t.Timer("waitroom", t.Now.Add(t.Book.Settings.WaitRoom), nil)
		}
	} else {
		t.Cancel("waitroom")
	}
	if k.State != desk.Waiting {
		t.Cancel("autoclose")
		return
	}
	if _, set := t.Case.Timers["autoclose"]; !set || t.Now.Equal(k.AgentAt) {
		t.Timer("autoclose", t.Now.Add(t.Book.Settings.AutoClose), nil)
	}
}

// woke takes the timers of conversations.
func woke(t *desk.Turn) {
	if t.Event.Kind != chat.Woke {
		return
	}
	switch t.Event.Data {
	case "waitroom":
		ForPerson(t, "waited long enough")
	case "autoclose":
		Close(t, "silence")
	case "close":
		Close(t, "timer")
	case "snooze":
		if t.Case.Talk.State == desk.Snoozed {
			t.Case.Talk.State = desk.Open
			event(t, "the snooze is over")
		}
	case "unassign":
		Unassign(t, "leaving the team")
	case "backlog":
		t.Case.Talk.Person = t.Case.Talk.Person || t.Case.Talk.Wrote && t.Case.Survey == nil
	}
}

// Members keeps the roster: who writes in a team's room, or joins it, is an agent
// of the team; who leaves loses it, and what was theirs returns to the queue.
func Members(t *desk.Turn) {
	team := t.Book.RoomOf(t.Event.Place)
	if team == nil {
		return
	}
	name := desk.Fold(team.Name)
	switch t.Event.Kind {
	case chat.Said, chat.Pressed:
		if t.Role >= desk.Worker {
			member(t, t.Event.From, name)
		}
	case chat.Joined:
		if !t.Event.Who.Bot {
			member(t, t.Event.Who, name)
		}
	case chat.Left:
		leave(t, name)
	}
}

// seenEvery is how often an agent's last sight is written down at most.
const seenEvery = 10 * time.Minute

func member(t *desk.Turn, p chat.Person, team string) {
	key := desk.AgentKey(t.Event.Place.Network, p.ID)
	a := t.Roster().Agents[key]
	if a != nil && a.In(team) && t.Now.Sub(a.Seen) < seenEvery && a.Name == p.Name() && a.Username == p.Username {
		return
	}
	r := t.EditRoster()
	if a = r.Agents[key]; a == nil {
		a = &desk.Agent{Network: t.Event.Place.Network, Person: p.ID, Since: t.Now}
		r.Agents[key] = a
	}
	a.Name, a.Username, a.Lang, a.Seen = p.Name(), p.Username, p.Lang, t.Now
	if !a.In(team) {
		a.Teams = append(a.Teams, team)
	}
}

// leavePage is how many conversations of somebody who left are looked through.
const leavePage = 10000

func leave(t *desk.Turn, team string) {
	key := desk.AgentKey(t.Event.Place.Network, t.Event.Who.ID)
	if a := t.Roster().Agents[key]; a == nil || !a.In(team) {
		return
	}
	a := t.EditRoster().Agents[key]
	a.Teams = slices.DeleteFunc(a.Teams, func(x string) bool { return x == team })
	for _, id := range t.View.Cases.Walk("agent/"+key, 0, leavePage) {
		t.Wakes = append(t.Wakes, desk.Wake{Case: id, At: t.Now, Name: "unassign"})
	}
}
