package talk

import (
	"fmt"
	"slices"
	"time"

	"frontdesk/desk"
)

// event adds a line of what happened to the log; the room shows it.
func event(t *desk.Turn, format string, args ...any) {
	t.Log(desk.ByEvent, "", plain(fmt.Sprintf(format, args...)))
}

// Assign gives the conversation to a team (folded name). how is "", "round robin"
// or "least busy"; by says who or what did it ("rule spanish", an agent's name).
func Assign(t *desk.Turn, team, how, by string) error {
	tm := t.Book.Teams[team]
	if tm == nil {
		return fmt.Errorf("there is no team %q; /teams lists them", team)
	}
	if !t.Case.Talk.Active() {
		Reopen(t, by)
	}
	k := &t.Case.Talk
	moved := k.Team != team
	if moved {
		k.Team, k.Agent = team, ""
		event(t, "assigned to team %s by %s", tm.Name, by)
		t.Why("assigned to team %s by %s", tm.Name, by)
	}
	if how != "" {
		choose(t, team, how, by)
	}
	if moved {
		t.Raise("assigned", team)
	}
	return nil
}

// choose picks an agent of the team. Until presence exists everybody counts as
// there.
func choose(t *desk.Turn, team, how, by string) {
	var keys []string
	for key, a := range t.Roster().Agents {
		if a.In(team) {
			keys = append(keys, key)
		}
	}
	if len(keys) == 0 {
		t.Why("no agent of team %s is known yet, so it waits in the queue", team)
		return
	}
	slices.Sort(keys)
	pick := keys[0]
	if how == "least busy" {
		pick = leastBusy(t, keys)
	} else {
		i, found := slices.BinarySearch(keys, t.Roster().Turns[team])
		if found {
			i++
		}
		pick = keys[i%len(keys)]
		t.EditRoster().Turns[team] = pick
	}
	t.Case.Talk.Agent = pick
	event(t, "assigned to %s (%s) by %s", t.Roster().Agents[pick].Name, how, by)
}

func leastBusy(t *desk.Turn, keys []string) string {
	best, least := keys[0], -1
	for _, k := range keys {
		if n := t.View.Cases.Load(k); least < 0 || n < least {
			best, least = k, n
		}
	}
	return best
}

// AssignTo gives it to an agent: in the current team if they belong to it, else in
// their only team, else an error for a person. Someone gone: the team's queue,
// with a note.
func AssignTo(t *desk.Turn, a *desk.Agent, by string) error {
	k := &t.Case.Talk
	team := k.Team
	switch {
	case team != "" && a.In(team):
	case len(a.Teams) == 1:
		team = a.Teams[0]
	case len(a.Teams) == 0 && team != "":
		event(t, "%s is in no team any more, so it waits in the queue of %s", a.Name, t.Book.TeamName(team))
		k.Agent = ""
		return nil
	case len(a.Teams) == 0:
		return fmt.Errorf("%s is in no team; /assign TEAM gives the conversation to a team", a.Name)
	default:
		return fmt.Errorf("%s is in more than one team; /assign TEAM first", a.Name)
	}
	if err := Assign(t, team, "", by); err != nil {
		return err
	}
	if k.Agent == a.Key() {
		return nil
	}
	k.Agent = a.Key()
	if a.Name == by {
		event(t, "taken by %s", a.Name)
	} else {
		event(t, "assigned to %s by %s", a.Name, by)
	}
	return nil
}

// Unassign takes the agent off; the conversation waits in its team.
func Unassign(t *desk.Turn, by string) {
	if t.Case.Talk.Agent == "" {
		return
	}
	t.Case.Talk.Agent = ""
	event(t, "unassigned by %s", by)
}

// ForPerson marks the conversation for a person, so that it shows in a room now.
func ForPerson(t *desk.Turn, why string) {
	if !t.Case.Talk.Person {
		t.Case.Talk.Person = true
		t.Why("marked for a person: %s", why)
	}
	k := &t.Case.Talk
	if k.Active() && k.WaitsSince.IsZero() {
		k.WaitsSince = t.Now
	}
}

// Close ends the conversation: assignment, waits, the open survey and the silence
// of automation end with it.
func Close(t *desk.Turn, by string) {
	k := &t.Case.Talk
	if !k.Active() {
		return
	}
	event(t, "closed by %s", by)
	k.State, k.Closed = desk.Closed, t.Now
	k.LastTeam, k.LastAgent = k.Team, k.Agent
	k.Team, k.Agent, k.Silent, k.Person, k.Received = "", "", false, false, false
	k.WaitsSince = time.Time{}
	t.Case.Survey, t.Case.Waits = nil, nil
	t.Case.Timers = nil
	t.Raise("closed", "")
}

// Reopen takes the last conversation up again, with its team and agent.
func Reopen(t *desk.Turn, by string) {
	k := &t.Case.Talk
	if k.Active() {
		return
	}
	if k.State == desk.None {
		h := t.EditHouse()
		h.Talks++
		*k = desk.Talk{Number: h.Talks, First: true, Opened: t.Now, From: t.Case.Seq + 1, Shown: t.Case.Seq}
	}
	k.State, k.Closed = desk.Open, time.Time{}
	if t.Book.Teams[k.LastTeam] != nil {
		k.Team, k.Agent = k.LastTeam, k.LastAgent
	}
	if by != "" {
		event(t, "reopened by %s", by)
	}
	t.Raise("reopened", "")
}

// Snooze hides the conversation until then or until the contact writes.
func Snooze(t *desk.Turn, until time.Time, by string) {
	if !t.Case.Talk.Active() {
		Reopen(t, by)
	}
	t.Case.Talk.State = desk.Snoozed
	t.Case.Talk.WaitsSince = time.Time{}
	t.Timer("snooze", until, nil)
	event(t, "snoozed by %s until %s UTC", by, until.UTC().Format("Mon 2 Jan 15:04"))
}

// AgentSpoke notes an agent's message to the contact: automation is silent from
// now on, the contact waits no more, an unassigned conversation is theirs.
func AgentSpoke(t *desk.Turn, agent string) {
	if !t.Case.Talk.Active() {
		name := agent
		if a := t.Roster().Agents[agent]; a != nil {
			name = a.Name
		}
		Reopen(t, name)
	}
	k := &t.Case.Talk
	k.State, k.Silent, k.AgentAt, k.WaitsSince = desk.Waiting, true, t.Now, time.Time{}
	t.Cancel("close")
	t.Cancel("snooze")
	if k.Agent == "" {
		k.Agent = agent
	}
	if team := t.Book.RoomOf(t.Event.Place); k.Team == "" && team != nil {
		k.Team = desk.Fold(team.Name)
	}
}
