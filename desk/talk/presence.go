package talk

import (
	"encoding/json"
	"slices"
	"strings"
	"time"

	"frontdesk/chat"
	"frontdesk/desk"
)

// The alarms of the house that are kept here; a folded team, or an agent's key,
// follows.
const alarmDrain, alarmBack = "drain ", "back "

// The wakes that one turn sends to many conversations.
const (
	wakeAway     = "away"     // the agent has gone away
	wakeDrain    = "drain"    // somebody is there for what waits in the queue
	wakeUnassign = "unassign" // the agent has left the team
)

// alarm sets an alarm of the house, unless an earlier one of the name is set.
func alarm(t *desk.Turn, name string, at time.Time) {
	at = desk.Due(at)
	if now, set := t.House().Alarms[name]; !set || at.Before(now.At) {
		t.EditHouse().Alarms[name] = desk.Timer{At: at}
	}
}

// Away notes that an agent is not there until then (zero: until /back). What waits
// for them goes back to the queue, the oldest first.
func Away(t *desk.Turn, key string, until time.Time) {
	a := t.EditRoster().Agents[key]
	if a == nil {
		return
	}
	a.Away, a.Until = true, until
	delete(t.EditHouse().Alarms, alarmBack+key)
	if !until.IsZero() {
		alarm(t, alarmBack+key, until)
	}
	data, err := json.Marshal(gone{Agent: key, Name: a.Name})
	if err != nil || t.View.Cases == nil {
		return
	}
	wakeAll(t, t.View.Cases.Walk("agent/"+key, 0, mostOpen), wakeAway, data)
}

// Back notes that an agent is there again, and hands them and their colleagues what
// waits in the queues of their teams.
func Back(t *desk.Turn, key string) {
	a := t.EditRoster().Agents[key]
	if a == nil {
		return
	}
	a.Away, a.Until = false, time.Time{}
	delete(t.EditHouse().Alarms, alarmBack+key)
	for _, team := range a.Teams {
		Drain(t, team)
	}
}

// Drain has the conversations that wait in a team's queue for somebody to be there
// choose anew, the oldest first, each in a turn of its own.
func Drain(t *desk.Turn, team string) {
	if t.View.Cases == nil {
		return
	}
	var ids []int64
	for _, id := range t.View.Cases.Walk("team/"+team, 0, mostOpen) {
		if c := t.View.Cases.Case(id); c != nil && c.Talk.Agent == "" && c.Talk.How != "" {
			ids = append(ids, id)
		}
	}
	wakeAll(t, ids, wakeDrain, nil)
}

// Queue is the conversations of a team that nobody has, those who wait longest first.
func Queue(t *desk.Turn, team string) []*desk.Case {
	var out []*desk.Case
	if t.View.Cases == nil {
		return nil
	}
	for _, id := range t.View.Cases.Walk("team/"+team, 0, mostOpen) {
		if c := t.View.Cases.Case(id); c != nil && c.Talk.Agent == "" {
			out = append(out, c)
		}
	}
	byWaiting(out)
	return out
}

// byWaiting sorts those who wait longest to the front, then by who came first.
func byWaiting(cases []*desk.Case) {
	slices.SortStableFunc(cases, func(a, b *desk.Case) int {
		wa, wb := a.Talk.WaitsSince, b.Talk.WaitsSince
		if wa.IsZero() != wb.IsZero() {
			if wa.IsZero() {
				return 1
			}
			return -1
		}
		return wa.Compare(wb)
	})
}

// wakeAll sends a wake to each case, those who wait longest first.
func wakeAll(t *desk.Turn, ids []int64, name string, data []byte) {
	var cases []*desk.Case
	for _, id := range ids {
		if c := t.View.Cases.Case(id); c != nil {
			cases = append(cases, c)
		}
	}
	byWaiting(cases)
	for i, c := range cases { // a nanosecond apart: timers ring in the order of their time
		t.Wakes = append(t.Wakes, desk.Wake{Case: c.ID, At: t.Now.Add(time.Duration(i - len(cases))), Name: name, Data: data})
	}
}

// houseWoke takes the alarms that are about nobody in particular.
func houseWoke(t *desk.Turn) {
	if team, ok := strings.CutPrefix(t.Event.Data, alarmDrain); ok {
		Drain(t, team)
	}
	if key, ok := strings.CutPrefix(t.Event.Data, alarmBack); ok {
		if a := t.Roster().Agents[key]; a != nil && a.Away && a.There(t.Now) {
			Back(t, key)
		}
	}
}

// wentAway takes a conversation back whose agent went away while the contact waits.
func wentAway(t *desk.Turn) {
	var g gone
	k := &t.Case.Talk
	if json.Unmarshal(t.Event.Payload, &g) != nil || k.Agent != g.Agent || k.State != desk.Open {
		return
	}
	if a := t.Roster().Agents[g.Agent]; a != nil && a.There(t.Now) {
		return // back already
	}
	k.Agent = ""
	event(t, "", "%s is away: this waits in the queue of %s.", g.Name, t.Book.TeamName(k.Team))
	drained(t)
}

// drained chooses somebody for a conversation that waits in the queue.
func drained(t *desk.Turn) {
	k := &t.Case.Talk
	if !k.Active() || k.Agent != "" || k.How == "" || Team(t) == nil {
		return
	}
	if k.Agent = choose(t, k.Team, k.How); k.Agent != "" {
		event(t, "", "Assigned to %s, from the queue.", agentName(t, k.Agent))
		t.Raise("assigned", k.Team)
	}
}

// PressApprove begins what the buttons of the question whether somebody may answer
// report; y or n and their key follow.
const PressApprove = "approve:"

// askApproval asks the admins, in the room, whether somebody new may answer.
func askApproval(t *desk.Turn, a *desk.Agent, team string) {
	tm := t.Book.Teams[team]
	text := plainText("%s wants to answer contacts as an agent of team %s. An admin decides:", a.Name, tm.Name)
	t.ToPlace(chat.Out{Op: chat.Send, Text: text, Buttons: [][]chat.Button{{
		{Label: "Approve", Data: desk.PressData(PressApprove + "y:" + a.Key())}, {Label: "Refuse", Data: desk.PressData(PressApprove + "n:" + a.Key())}}}}, tm.Room)
}
