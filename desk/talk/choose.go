package talk

import (
	"slices"

	"frontdesk/desk"
)

// choose picks an agent of the team, "" when none is known. Until presence exists
// everybody counts as there.
func choose(t *desk.Turn, team, how string) string {
	queue := turnOrder(t, team)
	if len(queue) == 0 {
		t.Why("no agent of team %s is known yet: it waits in the queue", t.Book.TeamName(team))
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

// turnOrder is the agents of a team, beginning after the one who was chosen last.
func turnOrder(t *desk.Turn, team string) []string {
	var keys []string
	for key, a := range t.Roster().Agents {
		if a.In(team) {
			keys = append(keys, key)
		}
	}
	slices.Sort(keys)
	i, found := slices.BinarySearch(keys, t.Roster().Turns[team])
	if found {
		i++
	}
	return append(slices.Clone(keys[i:]), keys[:i]...)
}
