package commands

import (
	"fmt"
	"strconv"
	"strings"

	"frontdesk/chat"
	"frontdesk/desk"
	"frontdesk/desk/grammar"
	"frontdesk/desk/room"
)

var addTeam = Command{
	Name: "addteam", Args: "NAME", About: "Makes the group it is typed in the room of a team.",
	Who: desk.Manager, Where: Room | Topic | Group, Part: PartTeams, Example: "/addteam support",
	More: "Type it inside the group. With topics turned on, every contact gets a topic of their own. " +
		"I must be an admin there who may manage topics.",
	Run: runAddTeam,
}

func runAddTeam(c *Call) {
	name, _ := grammar.FirstWord(c.Cmd.Args)
	if name == "" {
		c.Usage()
		return
	}
	if err := checkName(c, name, nil); err != nil {
		c.Fail(err)
		return
	}
	team := &desk.Team{Name: name, Room: c.Event.Place.Whole(), Title: c.Event.Title, Forum: c.Event.Forum}
	old, here := c.Book.Teams[desk.Fold(name)], c.Book.RoomOf(c.Event.Place)
	switch {
	case here != nil && desk.Fold(here.Name) != desk.Fold(name):
		c.Say("This group is the room of team %s already. /delteam %s frees it, or type /addteam %s in another group.", here.Name, here.Name, name)
		return
	case here != nil:
		team.Hours, team.Zone = old.Hours, old.Zone
		c.Say("This group is the room of team %s already.", here.Name)
		return
	case old != nil:
		team.Hours, team.Zone = old.Hours, old.Zone
		if !c.Confirm(chat.Plain(fmt.Sprintf("Team %s has its room in “%s”. Move it to this group?", old.Name, old.Title)), "Move it here", "Keep it there") {
			return
		}
	}
	saveTeam(c, team)
}

func saveTeam(c *Call, team *desk.Team) {
	first := len(c.Book.Teams) == 0
	if err := c.Save(desk.KindTeam, team.Name, "/addteam "+team.Name, team); err != nil {
		c.Fail(err)
		return
	}
	text := fmt.Sprintf("This group is now the room of team %s.", team.Name)
	if team.Forum {
		text += " Every contact gets a topic here."
	} else if !threads(team.Room) {
		text += " Messages carry a tag like #12 Ana; answer by quoting one, or with #12 and your text."
	} else {
		text += " Topics are off here: messages carry a tag like #12 Ana; answer by replying to one. " +
			"Turn topics on in the group's settings and every contact gets a topic of their own."
	}
	if d := c.Book.DefaultTeam(); d != nil && desk.Fold(d.Name) == desk.Fold(team.Name) {
		text += "\nConversations that no rule assigns come here."
	}
	c.Say("%s\nTo take it back: /undo", text)
	teamMenu(c.Turn, team)
	if first {
		backlog(c.Turn, desk.WalkActive, 0)
	}
}

// threads tells whether a room's network has topics.
func threads(room chat.Place) bool { return desk.NetworkOf(room.Network).Threads }

// jobPage is how many conversations one turn of mass work takes at most.
const jobPage = 200

// backlog has the conversations of an index routed anew, oldest contact first, a
// page a turn: those that waited for a first team, or whose team was dissolved.
func backlog(t *desk.Turn, index string, after int64) {
	ids := t.View.Cases.Walk(index, after, jobPage)
	for _, id := range ids {
		t.Wakes = append(t.Wakes, desk.Wake{Case: id, At: t.Now, Name: "backlog"})
	}
	if len(ids) == jobPage {
		t.Wakes = append(t.Wakes, desk.Wake{At: t.Now, Name: "backlogs", Data: fmt.Appendf(nil, "%d %s", ids[jobPage-1], index)})
	}
}

// Woke takes the timers of commands.
func Woke(t *desk.Turn) {
	if t.Event.Kind != chat.Woke {
		return
	}
	if script, ok := strings.CutPrefix(t.Event.Data, wakeUnlearn); ok {
		after, _ := strconv.ParseInt(string(t.Event.Payload), 10, 64)
		unlearn(t, script, after)
		return
	}
	if t.Event.Data != "backlogs" {
		return
	}
	num, index, _ := strings.Cut(string(t.Event.Payload), " ")
	if after, err := strconv.ParseInt(num, 10, 64); err == nil {
		backlog(t, index, after)
	}
}

// moved follows a group to its new address.
func moved(t *desk.Turn) {
	team := t.Book.RoomOf(t.Event.Place)
	if team == nil {
		return
	}
	if err := t.Save(desk.KindTeam, team.Name, "/addteam "+team.Name, team.MovedTo(t.Event.To)); err != nil {
		t.Why("moving team %s: %v", team.Name, err)
	}
}

// botJoined notes what kind of room a team's group is now, and what we may do there:
// what it has missed is shown, and what is missing is said.
func botJoined(t *desk.Turn) {
	team := t.Book.RoomOf(t.Event.Place)
	if team == nil {
		return
	}
	noteRoom(t, team)
	room.Healed(t, t.Event.Place.Whole())
	teamMenu(t, team)
	checkRoom(t, t.Book.RoomOf(t.Event.Place))
}

// botLeft tells the admins at once that a team's room is out of reach.
func botLeft(t *desk.Turn) {
	if t.Book.RoomOf(t.Event.Place) != nil {
		room.Broken(t, t.Event.Place.Whole(), chat.ReasonKicked)
	}
}

// noteRoom keeps a group's title, and whether it has topics, as the network says.
func noteRoom(t *desk.Turn, team *desk.Team) {
	if t.Event.Title == "" || t.Event.Forum == team.Forum && t.Event.Title == team.Title {
		return
	}
	next := *team
	next.Forum, next.Title = t.Event.Forum, t.Event.Title
	if err := t.Save(desk.KindTeam, team.Name, "/addteam "+team.Name, &next); err != nil {
		t.Why("updating team %s: %v", team.Name, err)
	}
}

var teams = Command{
	Name: "teams", About: "The teams, their rooms, hours and open conversations.",
	Who: desk.Worker, Where: Setup, Part: PartTeams, Example: "/teams", Run: runTeams,
}

func runTeams(c *Call) {
	if len(c.Book.Teams) == 0 {
		c.Say("There is no team yet. Create a group for your agents, add me to it as an admin, and type /addteam NAME there.")
		return
	}
	var lines []string
	def := c.Book.DefaultTeam()
	for _, i := range c.Book.List(desk.KindTeam) {
		t := c.Book.Teams[desk.Fold(i.Name)]
		line := fmt.Sprintf("• %s · room “%s”", t.Name, t.Title)
		if t == def {
			line += " · default"
		}
		open := len(c.View.Cases.Walk("team/"+desk.Fold(t.Name), 0, 1000))
		line += " · " + plural(open, "open conversation") + " · " + agents(c.members(t))
		if t.Hours != "" {
			line += " · " + strings.TrimSpace(t.Hours+" "+t.Zone)
		}
		lines = append(lines, line)
	}
	c.Page("Teams", lines)
}

func (c *Call) members(t *desk.Team) int {
	n := 0
	for _, a := range c.Roster().Agents {
		if a.In(desk.Fold(t.Name)) {
			n++
		}
	}
	return n
}

var delTeam = Command{
	Name: "delteam", Args: "NAME", About: "Dissolves a team; its conversations go to the default team.",
	Who: desk.Manager, Where: Setup, Part: PartTeams, Example: "/delteam support", Run: runDelTeam,
}

func runDelTeam(c *Call) {
	t := c.team(c.Text())
	if t == nil {
		return
	}
	if !c.Confirm(chat.Plain("Dissolve team "+t.Name+"? Its open conversations go to the default team; its topics stay as they are."), "Yes, dissolve it", "No") {
		return
	}
	if err := c.Remove(desk.KindTeam, t.Name); err != nil {
		c.Fail(err)
		return
	}
	backlog(c.Turn, "team/"+desk.Fold(t.Name), 0)
	c.Say("Team %s is dissolved.\nTo take it back: /undo", t.Name)
}

// team finds a team by name; the caller is told when there is none.
func (c *Call) team(name string) *desk.Team {
	if name == "" {
		c.Usage()
		return nil
	}
	if t := c.Book.Teams[desk.Fold(name)]; t != nil {
		return t
	}
	c.unknown("team", name, keys(c.Book.Teams))
	return nil
}

// unknown tells that there is no such thing, with what may have been meant.
func (c *Call) unknown(what, name string, names []string) {
	src := "/" + c.Def.Name + " " + c.Text()
	at := max(strings.Index(src, name), 0)
	e := grammar.At(src, at, "There is no %s “%s”.", what, name).Mean(name, names)
	example := c.Def.Example
	if len(names) == 0 {
		e = e.Expect(family{noun: what}.article() + " that exists; there is none yet")
		if add := find("add"+desk.Fold(what), c.Role, Private|Room|Topic); add != nil && c.Role >= add.Who {
			example = add.Example
		}
	}
	c.Fail(e.Try(example))
}

// checkName tells whether a new object may have the name.
func checkName(_ *Call, name string, extra []string) error {
	return grammar.CheckName(name, func(folded string) bool {
		if Reserved(folded) {
			return true
		}
		for _, w := range append(extra, grammar.GrammarWords...) {
			if desk.Fold(w) == folded {
				return true
			}
		}
		return false
	})
}

var defaultTeam = Command{
	Name: "defaultteam", Args: "[NAME]", About: "Where conversations go that no rule assigned.",
	Who: desk.Manager, Where: Setup, Part: PartTeams, Example: "/defaultteam support", Run: runDefaultTeam,
}

func runDefaultTeam(c *Call) {
	if c.Text() == "" {
		if d := c.Book.DefaultTeam(); d != nil {
			c.Say("Conversations that no rule assigns go to team %s. /defaultteam NAME changes it.", d.Name)
			return
		}
		c.Say("There is no team yet: /addteam NAME in a group makes one.")
		return
	}
	if t := c.team(c.Text()); t != nil {
		c.setting(desk.SetDefaultTeam, t.Name, "/defaultteam "+t.Name)
	}
}

// setting saves a setting.
func (c *Call) setting(name, value, source string) {
	if err := c.Save(desk.KindSetting, name, source, value); err != nil {
		c.Fail(err)
		return
	}
	c.Saved(source, nil)
}

func agents(n int) string { return plural(n, "agent") + " seen" }
