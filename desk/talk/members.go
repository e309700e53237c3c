package talk

import (
	"encoding/json"
	"slices"
	"time"

	"frontdesk/chat"
	"frontdesk/desk"
)

// seenEvery is how often an agent's last sight is written down at most.
const seenEvery = 10 * time.Minute

// Members keeps the roster: who writes in a team's room, or joins it, is an agent
// of the team; who leaves it loses it, and what was theirs there returns to the
// queue. Bots never are.
func Members(t *desk.Turn) {
	team := t.Book.RoomOf(t.Event.Place)
	if team == nil {
		return
	}
	name := desk.Fold(team.Name)
	switch t.Event.Kind {
	case chat.Said, chat.Pressed:
		if t.Role >= desk.Pending {
			member(t, t.Event.From, name)
		}
	case chat.Joined:
		if !t.Event.Who.Bot && t.Event.Who.ID != "" {
			member(t, t.Event.Who, name)
		}
	case chat.Left:
		left(t, name)
	}
}

func member(t *desk.Turn, p chat.Person, team string) {
	if p.Bot || p.Anonymous {
		return
	}
	key := desk.AgentKey(t.Event.Place.Network, p.ID)
	name := Tidy(p.Name())
	a := t.Roster().Agents[key]
	if a != nil && a.In(team) && t.Now.Sub(a.Seen) < seenEvery && a.Name == name && a.Username == p.Username {
		return
	}
	r := t.EditRoster()
	if a = r.Agents[key]; a == nil {
		a = &desk.Agent{Network: t.Event.Place.Network, Person: p.ID, Since: t.Now}
		r.Agents[key] = a
	}
	a.Name, a.Username, a.Lang, a.Seen = name, p.Username, p.Lang, t.Now
	if a.In(team) {
		return
	}
	isNew := len(a.Teams) == 0
	a.Teams = append(a.Teams, team)
	if isNew && t.Book.Settings.Approve && t.Book.Admins[key] == nil {
		a.Waiting = true
		askApproval(t, a, team)
		return
	}
	Drain(t, team)
}

// gone is what a wake "unassign" carries.
type gone struct {
	Agent string `json:"agent"`
	Name  string `json:"name"`
	Team  string `json:"team"`
}

// mostOpen bounds how many conversations of somebody who left are taken back.
const mostOpen = 5000

// left takes the team off somebody; each conversation of theirs decides for itself
// in a turn of its own.
func left(t *desk.Turn, team string) {
	key := desk.AgentKey(t.Event.Place.Network, t.Event.Who.ID)
	a := t.Roster().Agents[key]
	if a == nil || !a.In(team) {
		return
	}
	a = t.EditRoster().Agents[key]
	a.Teams = slices.DeleteFunc(a.Teams, func(x string) bool { return x == team })
	data, err := json.Marshal(gone{key, a.Name, team})
	if err != nil || t.View.Cases == nil {
		return
	}
	wakeAll(t, t.View.Cases.Walk("agent/"+key, 0, mostOpen), wakeUnassign, data)
}

// abandoned takes a conversation back whose agent left its team.
func abandoned(t *desk.Turn) {
	var g gone
	k := &t.Case.Talk
	if json.Unmarshal(t.Event.Payload, &g) != nil || k.Agent != g.Agent || k.Team != g.Team {
		return
	}
	k.Agent = ""
	event(t, "", "%s left the team: this waits in the queue of %s.", g.Name, t.Book.TeamName(k.Team))
	drained(t)
}
