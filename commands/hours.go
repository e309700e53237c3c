package commands

import (
	"fmt"
	"strings"

	"frontdesk/chat"
	"frontdesk/desk"
	"frontdesk/desk/grammar"
	"frontdesk/desk/hours"
)

var hoursCmd = Command{
	Name: "hours", Args: "TEAM [DAYS TIMES … ZONE]", About: "Shows or sets when a team works.",
	Who: desk.Worker, Where: Setup, Part: PartTeams, Example: "/hours support mon-fri 09:00-13:00 15:00-18:00, sat 22:00-02:00 Europe/Madrid",
	More: "/hours support always removes them.", Run: runHours,
}

func runHours(c *Call) {
	name, rest := grammar.FirstWord(c.Cmd.Args)
	team := c.team(name)
	if team == nil {
		return
	}
	if rest.Empty() {
		c.showHours(team)
		return
	}
	if c.Role < desk.Manager {
		c.Say("Only admins may change hours.")
		return
	}
	next := *team
	if err := readHours(&next, rest.Trim().S); err != nil {
		c.Fail(err)
		return
	}
	if err := c.Save(desk.KindTeam, team.Name, "/addteam "+team.Name, &next); err != nil {
		c.Fail(err)
		return
	}
	c.Saved(strings.TrimSpace("/hours "+team.Name+" "+next.Hours+" "+next.Zone), nil)
}

// readHours takes hours and a zone; a zone that is not named stays.
func readHours(t *desk.Team, src string) error {
	w, zone, err := hours.Parse(src)
	if err != nil {
		return err
	}
	t.Hours = hours.Print(w)
	if zone != "" {
		t.Zone = zone
	}
	if t.Zone == "" {
		t.Zone = "UTC"
	}
	return nil
}

func (c *Call) showHours(t *desk.Team) {
	if t.Hours == "" {
		c.Say("Team %s is always open. Example: %s", t.Name, c.Def.Example)
		return
	}
	cal := hours.Of(c.Book, desk.Fold(t.Name))
	now := "closed"
	if cal.Open(c.Now) {
		now = "open"
	} else if next, ok := cal.Next(c.Now); ok {
		now += ", opens " + next.In(cal.Zone()).Format("Mon 2 Jan 15:04")
	}
	c.Say("Team %s: %s %s\nNow: %s.", t.Name, t.Hours, t.Zone, now)
}

var holiday = Command{
	Name: "holiday", Args: "TEAM DATE[..DATE] [yearly]", About: "Closes a team for days.",
	Who: desk.Manager, Where: Setup, Part: PartTeams, Example: "/holiday support 2026-12-24..2026-12-26 yearly", Run: runHoliday,
}

func runHoliday(c *Call) {
	name, rest := grammar.FirstWord(c.Cmd.Args)
	team := c.team(name)
	if team == nil {
		return
	}
	if rest.Empty() {
		c.Usage()
		return
	}
	h, err := hours.ParseHoliday(rest.Trim().S)
	if err != nil {
		c.Fail(err)
		return
	}
	h.Team = desk.Fold(team.Name)
	source := "/holiday " + team.Name + " " + hours.PrintHoliday(h)
	if err := c.Save(desk.KindHoliday, h.Team+" "+hours.PrintHoliday(h), source, h); err != nil {
		c.Fail(err)
		return
	}
	c.Saved(source, nil)
}

var holidays = Command{
	Name: "holidays", Args: "[TEAM]", About: "The teams' holidays.",
	Who: desk.Worker, Where: Setup, Part: PartTeams, Example: "/holidays support", Run: runHolidays,
}

func runHolidays(c *Call) {
	want := desk.Fold(c.Text())
	var lines []string
	for _, i := range c.Book.List(desk.KindHoliday) {
		h := c.Book.Holidays[desk.Fold(i.Name)]
		if want == "" || h.Team == want {
			lines = append(lines, "• "+c.Book.TeamName(h.Team)+" "+hours.PrintHoliday(*h))
		}
	}
	if len(lines) == 0 {
		c.Say("No holiday is set. Example: /holiday support 2026-12-24..2026-12-26 yearly")
		return
	}
	c.Page("Holidays", lines)
}

var delHoliday = Command{
	Name: "delholiday", Args: "TEAM DATE", About: "Takes a holiday out.",
	Who: desk.Manager, Where: Setup, Part: PartTeams, Example: "/delholiday support 2026-12-24", Run: runDelHoliday,
}

func runDelHoliday(c *Call) {
	w := c.Words()
	if len(w) < 2 {
		c.Usage()
		return
	}
	want, err := hours.ParseHoliday(strings.Join(w[1:], " "))
	if err != nil {
		c.Fail(err)
		return
	}
	for _, i := range c.Book.List(desk.KindHoliday) {
		h := c.Book.Holidays[desk.Fold(i.Name)]
		if h.Team != desk.Fold(w[0]) || h.From != want.From {
			continue
		}
		if !c.Confirm(chat.Plain("Delete the holiday "+hours.PrintHoliday(*h)+" of team "+c.Book.TeamName(h.Team)+"?"), "Delete", "Keep") {
			return
		}
		if err := c.Remove(desk.KindHoliday, i.Name); err != nil {
			c.Fail(err)
			return
		}
		c.Say("That holiday is deleted.\nTo take it back: /undo")
		return
	}
	c.Say("%s", fmt.Sprintf("Team %s has no holiday that begins on %s. /holidays lists them.", w[0], want.From))
}
