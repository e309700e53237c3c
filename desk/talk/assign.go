package talk

import (
	"fmt"
	"strings"

	"frontdesk/desk"
)

// Assign gives the conversation to a team (folded name). how is "", "round robin"
// or "least busy"; by says who or what did it ("rule spanish", an agent's name). A
// closed conversation is reopened. The error is for a person.
func Assign(t *desk.Turn, team, how, by string) error {
	tm := t.Book.Teams[team]
	if tm == nil {
		return fmt.Errorf("there is no team “%s”; /teams lists them", team)
	}
	if !t.Case.Talk.Active() {
		Reopen(t, by)
	}
	k := &t.Case.Talk
	was := *k
	if k.Team != team {
		k.Team, k.Agent, k.How = team, "", ""
	}
	if how != "" && k.Agent == "" {
		k.Agent = choose(t, team, how)
	}
	if k.Team == was.Team && k.Agent == was.Agent {
		t.Why("team %s has it already", tm.Name)
		return nil
	}
	t.Why("assigned to team %s by %s", tm.Name, by)
	switch {
	case was.Team != "" && was.Team != team:
		event(t, by, "Moved from team %s to team %s by %s.", t.Book.TeamName(was.Team), tm.Name, by)
	case k.Agent != "":
		event(t, by, "Assigned to %s by %s.", agentName(t, k.Agent), by)
	}
	t.Raise("assigned", team)
	return nil
}

// AssignTo gives it to an agent: in the current team if they belong to it, else in
// their only team, else an error for a person. Someone gone: the team's queue,
// with a note.
func AssignTo(t *desk.Turn, a *desk.Agent, by string) error {
	self := desk.AgentKey(t.Event.Place.Network, t.Event.From.ID) == a.Key()
	if len(a.Teams) == 0 || !a.There(t.Now) && !self {
		return queued(t, a, by)
	}
	if !t.Case.Talk.Active() {
		Reopen(t, by)
	}
	k := &t.Case.Talk
	team := k.Team
	if !a.In(team) {
		if len(a.Teams) > 1 {
			return fmt.Errorf("%s is in more than one team (%s); give the conversation to one of them first: /assign %s",
				a.Name, strings.Join(a.Teams, ", "), a.Teams[0])
		}
		team = a.Teams[0]
	}
	if t.Book.Teams[team] == nil {
		return fmt.Errorf("the team of %s is dissolved; /assign TEAM gives the conversation to another one", a.Name)
	}
	if k.Agent == a.Key() && k.Team == team {
		event(t, by, "%s has this conversation already.", a.Name)
		return nil
	}
	if k.Team != "" && k.Team != team {
		event(t, by, "Moved from team %s to team %s by %s.", t.Book.TeamName(k.Team), t.Book.TeamName(team), by)
	}
	k.Team, k.Agent, k.How = team, a.Key(), ""
	if a.Name == by {
		event(t, by, "Taken by %s.", by)
	} else {
		event(t, by, "Assigned to %s by %s.", a.Name, by)
	}
	t.Why("assigned to %s by %s", a.Name, by)
	t.Raise("assigned", team)
	return nil
}

// queued is for an agent who is in no team any more, or away: the queue of the
// current team, else of their only one.
func queued(t *desk.Turn, a *desk.Agent, by string) error {
	k := &t.Case.Talk
	if Team(t) == nil && len(a.Teams) == 1 && t.Book.Teams[a.Teams[0]] != nil {
		if !k.Active() {
			Reopen(t, by)
		}
		k.Team = a.Teams[0]
		t.Raise("assigned", k.Team)
	}
	why := "is in no team any more"
	switch {
	case a.Waiting:
		why = "has not been let in by an admin yet"
	case len(a.Teams) > 0:
		why = "is away"
		if !a.Until.IsZero() {
			why += " until " + At(t, a.Until)
		}
	}
	if !k.Active() || Team(t) == nil {
		return fmt.Errorf("%s %s; /assign TEAM gives the conversation to a team", a.Name, why)
	}
	k.Agent = ""
	t.Log(desk.ByNote, by, plainText("%s %s: this waits in the queue of %s.", a.Name, why, Team(t).Name))
	return nil
}

// Unassign takes the agent off; the conversation waits in its team.
func Unassign(t *desk.Turn, by string) {
	k := &t.Case.Talk
	if k.Agent == "" {
		return
	}
	event(t, by, "%s was taken off by %s: this waits in the queue.", agentName(t, k.Agent), by)
	k.Agent = ""
}

func agentName(t *desk.Turn, key string) string {
	if key == Phone {
		return "the phone"
	}
	if a := t.Roster().Agents[key]; a != nil {
		return a.Name
	}
	return key
}
