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
	s := &t.Case.Talk.Said
	if s.Since == 0 {
		s.Since = t.Now.Unix()
	}
	return s
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
	if s := &k.Said; s.Since != 0 && (s.Team != "" && s.Team != team || !sameDay(t, s.Since)) {
		note(t)
	}
	if t.Entry != nil {
		tally(t, t.Entry)
	}
	for _, e := range t.Entries {
		tally(t, e)
	}
	if k.Said.Since == 0 {
		return
	}
	if k.Said.Team = team; !k.Active() {
		note(t)
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
		uncounted(t).Wrote(speaker(t, e), 1)
	}
}

// speaker is the agent who sends an entry; what a snippet says, they have sent.
func speaker(t *desk.Turn, e *desk.Entry) string {
	if e.By == Phone || strings.Contains(e.By, ":") {
		return e.By
	}
	return desk.AgentKey(t.Event.Place.Network, t.Event.From.ID)
}

// note makes a fact of what was counted.
func note(t *desk.Turn) { NoteCounted(t, t.Case) }

// NoteCounted makes a fact of what was counted of a contact's conversation since the last
// one, if anything was. It says nothing of the contact: it stays when they are erased.
func NoteCounted(t *desk.Turn, c *desk.Case) {
	s := c.Talk.Said
	if c.Talk.Said = (desk.Said{}); s.Since == 0 || c.Preview {
		return
	}
	t.Facts = append(t.Facts, desk.Fact{At: time.Unix(s.Since, 0).UTC(), What: desk.FactSaid, On: desk.Channelled(c.Last), Team: s.Team, Said: &s})
}

// sameDay tells whether an instant is on the day of the house on which the turn is.
func sameDay(t *desk.Turn, since int64) bool {
	zone := hours.House(t.Book)
	a, b := time.Unix(since, 0).In(zone), t.Now.In(zone)
	return a.YearDay() == b.YearDay() && a.Year() == b.Year()
}

// TakeOver has what is not counted yet of a conversation counted with another one's.
func TakeOver(k, from *desk.Talk) {
	s, all := from.Said, &k.Said
	from.Said = desk.Said{}
	if all.Since == 0 {
		*all = s
		return
	}
	all.Contact, all.Bot = all.Contact+s.Contact, all.Bot+s.Bot
	for who, n := range s.Agents {
		all.Wrote(who, n)
	}
	for _, took := range s.Took {
		all.Answered(time.Duration(took) * time.Second)
	}
}
