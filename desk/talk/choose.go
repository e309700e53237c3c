package talk

import (
	"slices"

	"frontdesk/desk"
	"frontdesk/desk/hours"
)

// choose picks an agent of the team among those who are there, while the team
// works; "" when there is none: then it waits in the queue until somebody is.
func choose(t *desk.Turn, team, how string) string {
	t.Case.Talk.How = how
	calendar := hours.Of(t.Book, team)
	if !calendar.Open(t.Now) {
		t.Why("team %s is closed: it waits in the queue", t.Book.TeamName(team))
		if next, ok := calendar.Next(t.Now); ok {
			alarm(t, alarmDrain+team, next)
		}
		return ""
	}
	queue := turnOrder(t, team)
	if len(queue) == 0 {
		t.Why("no agent of team %s is there: it waits in the queue", t.Book.TeamName(team))
		return ""
	}
	pick := queue[0]
	if how == "least busy" && t.View.Cases != nil {
		least := t.View.Cases.Load(pick)
		for _, key := range queue[1:] {
			if n := t.View.Cases.Load(key); n < least {
				pick, least = key, n
			}
		}
	}
	t.EditRoster().Turns[team] = pick
	t.Why("%s chooses %s", how, agentName(t, pick))
	return pick
}

// turnOrder is the agents of a team who are there, beginning after the one who was
// chosen last.
func turnOrder(t *desk.Turn, team string) []string {
	var keys []string
	last := t.Roster().Turns[team]
	for key, a := range t.Roster().Agents {
		if a.In(team) && a.There(t.Now) {
			keys = append(keys, key)
		}
	}
	slices.Sort(keys)
	i, found := slices.BinarySearch(keys, last)
	if found {
		i++
	}
	return append(slices.Clone(keys[i:]), keys[:i]...)
}
