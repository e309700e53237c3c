package commands

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"frontdesk/desk"
	"frontdesk/desk/grammar"
	"frontdesk/desk/hours"
	"frontdesk/desk/stats"
)

var statsCmd = Command{
	Name: "stats", Args: "[7d|30d|2026-11] [team NAME] [agent @NAME] [channel NAME] [csv]",
	About: "Messages, conversations, first reply and resolution times, automation, FAQ answers, snippets: a picture and a table.",
	Who:   desk.Worker, Where: Setup, Part: PartNumbers, Example: "/stats 30d team sales",
	More: "Without a time it is the last seven days, today included. Times count the teams' hours only: the median, and within how long 90 % are. " +
		"csv gives a file for spreadsheets. Admins see everything; agents the numbers of their room's team. docs/stats.md says what each number means.",
	Run: runStats,
}

// firstYear is before every number: times long ago do not fit what facts are kept by.
const firstYear = 2000

// usualDays is what /stats tells of without a time, mostDays what it can.
const usualDays, mostDays = 7, 366

func runStats(c *Call) {
	q, err := c.readStats()
	if err != nil {
		c.Fail(err)
		return
	}
	c.figures(q)
}

// What people say beside the forms of /stats: "last 30 days", "this week".
var (
	fillers  = []string{"last", "the", "this", "past", "of", "for"}
	dayWords = []string{"d", "day", "days", "w", "week", "weeks"}
)

func allDigits(word string) bool {
	return strings.Trim(grammar.Digits(word), "0123456789") == ""
}

// partNamed is whether a bare word is a team's, an agent's or a channel's name; "" where
// it is none's.
func (c *Call) partNamed(word string) string {
	switch folded := desk.Fold(word); {
	case c.Book.Teams[folded] != nil:
		return "team"
	case strings.HasPrefix(word, "@") && c.Roster().Find(word) != nil:
		return "agent"
	default:
		_, is := desk.NetworkNamed(word)
		for _, ch := range c.House().Channels {
			is = is || desk.Fold(ch.Name) == folded
		}
		if is {
			return "channel"
		}
	}
	return ""
}

// statsWords are the words that begin a part of /stats.
var statsWords = []string{"team", "agent", "channel", "csv"}

// readStats reads the arguments of /stats, in any order.
func (c *Call) readStats() (stats.Query, error) {
	q := stats.Query{}
	words, src := c.Words(), "/stats "+strings.Join(c.Words(), " ")
	at := len("/stats ")
	var about []string
	for len(words) > 0 {
		word := desk.Fold(words[0])
		n := 1
		var err error
		switch {
		case word == "csv":
			q.CSV = true
		case slices.Contains(statsWords, word):
			for n < len(words) && !slices.Contains(statsWords, desk.Fold(words[n])) && (n < 2 || !isPeriod(words[n])) {
				n++
			}
			name := strings.Join(words[1:n], " ")
			if name, err = c.only(&q, word, name, src, min(at+len(words[0])+1, len(src))); err == nil {
				about = append(about, word+" "+name)
			}
		case c.partNamed(words[0]) != "":
			var name string
			part := c.partNamed(words[0])
			if name, err = c.only(&q, part, words[0], src, at); err == nil {
				about = append(about, part+" "+name)
			}
		case word == "last" && len(words) > 1 && desk.Fold(words[1]) == "month" && q.From.IsZero():
			n, err = 2, c.period(&q, "last month", src, at)
		case slices.Contains(fillers, word):
		case !q.From.IsZero():
			err = grammar.At(src, at, "“%s” is too much.", words[0]).Expect("one stretch of time, then team, agent, channel or csv")
		default:
			stretch := words[0]
			if len(words) > 1 && allDigits(word) && slices.Contains(dayWords, desk.Fold(words[1])) {
				n, stretch = 2, stretch+desk.Fold(words[1])[:1]
			}
			err = c.period(&q, stretch, src, at)
		}
		if err != nil {
			return q, err
		}
		at += len(strings.Join(words[:n], " ")) + 1
		words = words[n:]
	}
	if q.From.IsZero() {
		c.lastDays(&q, usualDays)
	}
	q.About = strings.Join(about, " · ")
	return q, c.theirs(&q)
}

var (
	daysForm  = regexp.MustCompile(`^(\d{1,4})([dw])$`)
	monthForm = regexp.MustCompile(`^(\d{4})-(\d{1,2})$`)
)

func isPeriod(word string) bool {
	word = grammar.Digits(desk.Fold(word))
	return daysForm.MatchString(word) || monthForm.MatchString(word)
}

// period reads 7d, 4w, 2026-11, today, yesterday, week, month and last month.
func (c *Call) period(q *stats.Query, word, src string, at int) error {
	folded := grammar.Digits(strings.ToLower(word))
	switch {
	case folded == "today":
		folded = "1d"
	case folded == "week":
		folded = "7d"
	case folded == "month":
		folded = c.Now.In(hours.House(c.Book)).Format("2006-01")
	case folded == "last month":
		now := c.Now.In(hours.House(c.Book))
		folded = now.AddDate(0, 0, -now.Day()).Format("2006-01")
	case allDigits(folded):
		folded += "d"
	case folded == "yesterday":
		c.lastDays(q, 2)
		q.To = q.From.AddDate(0, 0, 1)
		return nil
	}
	if m := daysForm.FindStringSubmatch(folded); m != nil {
		days, _ := strconv.Atoi(m[1])
		if m[2] == "w" {
			days *= 7
		}
		if days < 1 || days > mostDays {
			return grammar.At(src, at, "“%s” is no stretch of time that I can count.", word).Expect(fmt.Sprintf("1d to %dd", mostDays))
		}
		c.lastDays(q, days)
		return nil
	}
	zone := hours.House(c.Book)
	if m := monthForm.FindStringSubmatch(folded); m != nil {
		year, _ := strconv.Atoi(m[1])
		month, _ := strconv.Atoi(m[2])
		if month >= 1 && month <= 12 && year >= firstYear {
			q.From = time.Date(year, time.Month(month), 1, 0, 0, 0, 0, zone)
			q.To = q.From.AddDate(0, 1, 0)
			if q.From.After(c.Now) {
				return grammar.At(src, at, "%s is still to come.", word).Expect("a month that has begun, like " + c.Now.In(zone).Format("2006-01"))
			}
			return nil
		}
	}
	return grammar.At(src, at, "“%s” is no stretch of time.", word).
		Expect("7d, 30d, today, yesterday, a month like "+c.Now.In(zone).Format("2006-01")+", or team, agent, channel, csv").Mean(word, statsWords)
}

// lastDays is the days up to now, today included.
func (c *Call) lastDays(q *stats.Query, days int) {
	now := c.Now.In(hours.House(c.Book))
	q.From = time.Date(now.Year(), now.Month(), now.Day()-days+1, 0, 0, 0, 0, now.Location())
	q.To = c.Now.Add(time.Nanosecond)
}

// only takes in that one team, agent or channel is asked for, and returns its name.
func (c *Call) only(q *stats.Query, word, name, src string, at int) (string, error) {
	unknown := func(names []string) error {
		if name == "" {
			return grammar.At(src, len(src), "Which %s?", word).Expect("the name of one").Try("/stats " + word + " " + exampleOf(names))
		}
		return grammar.At(src, at, "There is no %s “%s”.", word, name).Mean(strings.TrimPrefix(name, "@"), names)
	}
	switch word {
	case "team":
		team := c.Book.Teams[desk.Fold(name)]
		if team == nil {
			return "", unknown(c.names(desk.KindTeam))
		}
		q.Team = desk.Fold(team.Name)
		return team.Name, nil
	case "agent":
		agent := c.Roster().Find(name)
		if agent == nil {
			var names []string
			for _, a := range c.Roster().Agents {
				names = append(names, a.Name)
			}
			return "", unknown(names)
		}
		q.Agent = agent.Key()
		return agent.Name, nil
	}
	for _, ch := range c.House().Channels {
		if desk.Fold(ch.Name) == desk.Fold(name) {
			q.On = desk.Channelled(ch.At)
			return ch.Name, nil
		}
	}
	if network, is := desk.NetworkNamed(name); is {
		q.On = network
		return desk.NetworkOf(network).Name, nil
	}
	names := []string{"telegram", "whatsapp"}
	for _, ch := range c.House().Channels {
		names = append(names, ch.Name)
	}
	return "", unknown(names)
}

func exampleOf(names []string) string {
	if len(names) == 0 {
		return "NAME"
	}
	return slices.Min(names)
}

// theirs keeps agents to the numbers of their room's team.
func (c *Call) theirs(q *stats.Query) error {
	if c.Role >= desk.Manager {
		return nil
	}
	room := c.Book.RoomOf(c.Event.Place)
	switch {
	case room == nil:
		return fmt.Errorf("only admins may see numbers here; agents see their team's, in its room")
	case q.Team == "":
		q.Team = desk.Fold(room.Name)
		q.About = strings.TrimPrefix(q.About+" · team "+room.Name, " · ")
	case q.Team != desk.Fold(room.Name):
		return fmt.Errorf("only admins may see another team's numbers; /stats shows those of team %s", room.Name)
	}
	return nil
}
