package talk

import (
	"strings"
	"time"

	"frontdesk/desk"
	"frontdesk/desk/hours"
)

// What /stats tells of conversations is noted as facts: when one begins, when an agent
// first answers, when it closes. Messages are counted in the case, and noted a day at a
// time, so that a message costs no row of its own.

// live is how soon after an agent's message a question is one of a talk under way.
const live = 15 * time.Minute

// measure notes how long the contact waited for an agent's answer; k is the conversation
// as it was before.
func measure(t *desk.Turn, k desk.Talk, agent string) {
	if k.WaitsSince.IsZero() {
		return
	}
	took := openTime(t, k.WaitsSince)
	if !k.Spoke {
		t.Fact(desk.FactReplied, "", "", took).Agent = agent
		return
	}
	if gap := k.WaitsSince.Sub(k.AgentAt); gap >= 0 && gap <= live {
		uncounted(t).Answered(took)
	}
}

// openTime is the time since then within the hours of the conversation's team.
func openTime(t *desk.Turn, since time.Time) time.Duration {
	team, _ := t.Case.Talk.Holders()
	return hours.Of(t.Book, team).Between(since, t.Now)
}

// handledBy tells who dealt with a conversation that is being closed; by is who closes it.
func handledBy(k *desk.Talk, by string) string {
	switch {
	case k.Spoke:
		return desk.ByPeople
	case k.Person:
		return ""
	case k.Auto, strings.HasPrefix(by, "rule "):
		return desk.ByAutomation
	}
	return ""
}

// uncounted is what is counted of the conversation's messages since the last fact.
func uncounted(t *desk.Turn) *desk.Said {
	k := &t.Case.Talk
	if k.Said == nil {
		k.Said = &desk.Said{Since: t.Now}
	}
	return k.Said
}

// Count is a late stage: it counts the turn's messages, and notes that a conversation has
// begun.
func Count(t *desk.Turn) {
	if t.Case == nil || t.Case.Talk.Number == 0 {
		return
	}
	k := &t.Case.Talk
	team, _ := k.Holders()
	if !k.Began && k.Wrote && (team != "" || !k.Active()) {
		k.Began = true
		t.Fact(desk.FactBegan, "", "", 0)
	}
	if k.Said != nil && (k.Said.Team != "" && k.Said.Team != team || !sameDay(t, k.Said.Since, t.Now)) {
		note(t)
	}
	if t.Entry != nil {
		tally(t, t.Entry)
	}
	for _, e := range t.Entries {
		tally(t, e)
	}
	if k.Said != nil {
		k.Said.Team = team
		if !k.Active() {
			note(t)
		}
	}
}

// tally counts a message, if it is of this turn.
func tally(t *desk.Turn, e *desk.Entry) {
	if e.Turn != t.Event.ID || !e.At.Equal(t.Now) {
		return
	}
	switch e.Side {
	case desk.ByContact:
		uncounted(t).Contact++
	case desk.ByBot:
		uncounted(t).Bot++
	case desk.ByAgent:
		s := uncounted(t)
		if s.Agents == nil {
			s.Agents = map[string]int{}
		}
		s.Agents[speaker(t, e)]++
	}
}

// speaker is the agent who sends an entry; what a snippet says, they have sent.
func speaker(t *desk.Turn, e *desk.Entry) string {
	if e.By == Phone || strings.Contains(e.By, ":") {
		return e.By
	}
	return desk.AgentKey(t.Event.Place.Network, t.Event.From.ID)
}

// note makes a fact of what was counted. It says nothing of the contact.
func note(t *desk.Turn) {
	s := t.Case.Talk.Said
	f := t.Fact(desk.FactSaid, "", "", 0)
	f.At, f.Case, f.Talk, f.Agent, f.Team, f.Said = s.Since, 0, 0, "", s.Team, s
	t.Case.Talk.Said = nil
}

// sameDay tells whether two instants are on one day of the house.
func sameDay(t *desk.Turn, a, b time.Time) bool {
	zone := hours.House(t.Book)
	a, b = a.In(zone), b.In(zone)
	return a.YearDay() == b.YearDay() && a.Year() == b.Year()
}

// TakeOver has what is not counted yet of a conversation counted with another one's.
func TakeOver(k, from *desk.Talk) {
	s := from.Said
	if from.Said = nil; s == nil {
		return
	}
	if k.Said == nil {
		k.Said = s
		return
	}
	k.Said.Contact, k.Said.Bot = k.Said.Contact+s.Contact, k.Said.Bot+s.Bot
	if k.Said.Agents == nil {
		k.Said.Agents = map[string]int{}
	}
	for who, n := range s.Agents {
		k.Said.Agents[who] += n
	}
}
