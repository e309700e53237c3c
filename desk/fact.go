package desk

import (
	"time"

	"frontdesk/chat"
)

// Fact is one thing to be counted by /funnel and /stats; append-only. Who the contact is
// stands in Case alone, which erasing takes out.
type Fact struct {
	At   time.Time     `json:"at"`
	What string        `json:"what"`           // "asked", "answered", "skipped", "abandoned", …; Fact…
	Name string        `json:"name"`           // the survey, snippet, FAQ, … it is about (folded)
	Item string        `json:"item,omitempty"` // the question's field (folded); how; the rating
	Took time.Duration `json:"took,omitempty"`
	Case int64         `json:"case,omitempty"`
	// Talk is the conversation's number; Team (folded), Agent (AgentKey) and On (the
	// channel: see Channelled) are whose it was then.
	Talk  int64  `json:"talk,omitempty"`
	Team  string `json:"team,omitempty"`
	Agent string `json:"agent,omitempty"`
	On    string `json:"on,omitempty"`
	// N is how many it stands for where that is not one; it may take something back.
	N int `json:"n,omitempty"`
	// Said is of FactSaid.
	Said *Said `json:"said,omitempty"`

	// Preview: an admin tries things out. It is not kept.
	Preview bool `json:"-"`
}

// What facts of /stats tell, beside those of surveys and what others add.
const (
	FactBegan    = "began"    // a conversation: the contact has written something
	FactReplied  = "replied"  // an agent's first answer in it; Took: open time since the contact waited
	FactClosed   = "closed"   // Item: who handled it, By…; Took: open time since it was opened
	FactSaid     = "said"     // messages of a conversation on one day; belongs to no contact
	FactSnippet  = "snippet"  // it was sent; Item: the Side that sent it
	FactFAQ      = "faq"      // a contact got its answer; Item: FAQAuto, or FAQSuggest: from a draft
	FactAccepted = "accepted" // an FAQ's answer was said to be right (N -1: not any more); Item as above
	FactWrong    = "wrong"    // or wrong
	FactRated    = "rated"    // Item: 1 to 5
)

// Who handled a conversation that was closed; "": nobody has answered in it.
const (
	ByPeople     = "people"
	ByAutomation = "automation"
)

// Said is what was said in a conversation since it was last counted: its messages by side.
type Said struct {
	Since   int64          `json:"since"` // of the first, in seconds
	Contact int            `json:"contact,omitempty"`
	Bot     int            `json:"bot,omitempty"`
	Agents  map[string]int `json:"agents,omitempty"` // by AgentKey
	// Took is how many seconds agents needed for a question that came while they were
	// talking with the contact: the first few.
	Took []int `json:"took,omitempty"`
	// Team had the conversation meanwhile.
	Team string `json:"team,omitempty"`
}

// mostTook is how many answers of one day in one conversation are measured.
const mostTook = 8

// Answered notes how long an agent needed for a question.
func (s *Said) Answered(took time.Duration) {
	if len(s.Took) < mostTook {
		s.Took = append(s.Took, int(took/time.Second))
	}
}

// Wrote counts messages of an agent.
func (s *Said) Wrote(agent string, n int) {
	if s.Agents == nil {
		s.Agents = map[string]int{}
	}
	s.Agents[agent] += n
}

// Fact notes something to be counted. It may be filled in further until the next.
func (t *Turn) Fact(what, name, item string, took time.Duration) *Fact {
	f := Fact{At: t.Now, What: what, Name: name, Item: item, Took: took}
	if c := t.Case; c != nil {
		f.Case, f.Talk, f.On, f.Preview = c.ID, c.Talk.Number, Channelled(c.Last), c.Preview
		f.Team, f.Agent = c.Talk.Holders()
	}
	t.Facts = append(t.Facts, f)
	return &t.Facts[len(t.Facts)-1]
}

// Holders are the team and the agent that have the conversation, or had it when it closed.
func (k Talk) Holders() (team, agent string) {
	if k.State == Closed {
		return k.LastTeam, k.LastAgent
	}
	return k.Team, k.Agent
}

// Channelled names an account of ours among facts: network/account.
func Channelled(p chat.Place) string { return p.Network + "/" + p.Account }
