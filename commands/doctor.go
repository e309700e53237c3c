package commands

import (
	"fmt"
	"sort"
	"strings"
	"time"

	"frontdesk/chat"
	"frontdesk/desk"
	"frontdesk/desk/grammar"
	"frontdesk/desk/rule"
	"frontdesk/desk/survey"
	"frontdesk/desk/talk"
)

var doctor = Command{
	Name: "doctor", About: "Every missing right or wrong setting, each with its fix.",
	Who: desk.Manager, Where: Setup, Part: PartStart, Example: "/doctor",
	More: "It asks the networks. After a change of my rights in a group it runs there by itself.", Run: runDoctor,
}

// alarmCheckup ends a checkup that a network does not answer, after checkFor.
const alarmCheckup, checkFor = "checkup", 20 * time.Second

func runDoctor(c *Call) {
	k := startCheckup(c.Turn, c.Event.Place, false)
	accounts := map[chat.Place]bool{{Network: c.Event.Place.Network, Account: c.Event.Place.Account}: true}
	for _, ch := range c.House().Channels {
		accounts[ch.At] = true
	}
	for _, a := range c.Self.Accounts {
		accounts[a] = true
	}
	for _, i := range c.Book.List(desk.KindTeam) {
		team := c.Book.Teams[desk.Fold(i.Name)]
		accounts[chat.Place{Network: team.Room.Network, Account: team.Room.Account}] = true
		askAbout(c.Turn, k, team.Room, "team "+desk.Fold(team.Name))
	}
	for _, a := range sortedPlaces(accounts) {
		askAbout(c.Turn, k, a, "account "+a.Network+"/"+a.Account)
	}
}

func sortedPlaces(m map[chat.Place]bool) []chat.Place {
	out := make([]chat.Place, 0, len(m))
	for p := range m {
		out = append(out, p)
	}
	sort.Slice(out, func(i, j int) bool { return out[i].String() < out[j].String() })
	return out
}

// checkRoom looks at one team's room after our rights there have changed; it speaks
// up in the room.
func checkRoom(t *desk.Turn, team *desk.Team) {
	if t.House().Checkup != nil {
		return // it is being looked at
	}
	askAbout(t, startCheckup(t, team.Room, true), team.Room, "team "+desk.Fold(team.Name))
}

func startCheckup(t *desk.Turn, to chat.Place, brief bool) *desk.Checkup {
	h := t.EditHouse()
	h.Asks++
	h.Checkup = &desk.Checkup{ID: h.Asks, To: to, Brief: brief, Waits: map[string]string{}, Answers: map[string]desk.Answer{}}
	h.Alarms[alarmCheckup] = desk.Timer{At: desk.Due(t.Now.Add(checkFor))}
	return h.Checkup
}

// askAbout asks the network about a room or an account; the answer is an event.
func askAbout(t *desk.Turn, k *desk.Checkup, at chat.Place, what string) {
	p := t.ToPlace(chat.Out{Op: chat.Check}, at)
	p.Lane, p.Mark, p.Class = fmt.Sprintf("check/%d/%s", k.ID, what), desk.MarkCheck, desk.Urgent
	k.Waits[p.Lane] = what
}

// checked takes an answer, and reports once all are there.
func checked(t *desk.Turn) {
	k := t.House().Checkup
	if t.Row == nil || t.Row.Mark != desk.MarkCheck || k == nil || k.Waits[t.Row.Lane] == "" {
		return
	}
	k = t.EditHouse().Checkup
	what := k.Waits[t.Row.Lane]
	delete(k.Waits, t.Row.Lane)
	a := desk.Answer{Room: t.Event.Receipt.Room, Account: t.Event.Receipt.Account}
	if t.Event.Kind == chat.Refused {
		a.Refused = t.Event.Data
	}
	k.Answers[what] = a
	if len(k.Waits) == 0 {
		report(t)
	}
}

// report says what was found.
func report(t *desk.Turn) {
	k := t.House().Checkup
	h := t.EditHouse()
	h.Checkup = nil
	delete(h.Alarms, alarmCheckup)
	switch {
	case k.Channels:
		reportChannels(t, k)
		return
	case k.Helper != "":
		reportHelpers(t, k)
		return
	case k.Brief:
		briefly(t, k)
		return
	}
	var lines []string
	for _, i := range t.Book.List(desk.KindTeam) {
		lines = append(lines, teamHealth(t, k, t.Book.Teams[desk.Fold(i.Name)])...)
	}
	if len(t.Book.Teams) == 0 {
		lines = append(lines, "⚠️ There is no team: create a group for your agents, add me to it as an admin, and type /addteam support there.")
	}
	for _, what := range sortedAnswers(k) {
		if name, ok := strings.CutPrefix(what, "account "); ok {
			lines = append(lines, accountHealth(t, name, k.Answers[what])...)
		}
	}
	for _, what := range sortedValues(k.Waits) {
		lines = append(lines, "⚠️ No answer about "+what+" within "+grammar.PrintDuration(checkFor)+". Try /doctor again; if it stays so, look at the server's log.")
	}
	lines = append(lines, references(t.Book)...)
	for _, h := range sortedHelpers(t.House()) {
		for _, d := range helpsOf(t, h) {
			lines = append(lines, "ℹ️ Helper @"+h.Username+": "+d)
		}
	}
	lines = append(lines, providerHealth(t)...)
	lines = append(lines, outboxHealth(t)...)
	text := chat.Text{}.AddString("Check-up", chat.Bold).AddString("\n" + strings.Join(lines, "\n"))
	t.ToPlace(chat.Out{Op: chat.Send, Text: text, NoPreview: true}, k.To)
}

func sortedAnswers(k *desk.Checkup) []string {
	out := keys(k.Answers)
	sort.Strings(out)
	return out
}

func sortedValues(m map[string]string) []string {
	var out []string
	for _, v := range m {
		out = append(out, v)
	}
	sort.Strings(out)
	return out
}

// briefly speaks up in a room only: what is missing there, or that all is well.
func briefly(t *desk.Turn, k *desk.Checkup) {
	team := t.Book.RoomOf(k.To)
	if team == nil {
		return
	}
	a := k.Answers["team "+desk.Fold(team.Name)]
	if a.Room == nil {
		return // out of reach: the admins are told
	}
	faults := roomFaults(team, a)
	text := "✅ I have all the rights I need here."
	if len(faults) > 0 {
		text = strings.Join(faults, "\n")
	}
	t.ToPlace(chat.Out{Op: chat.Send, Text: chat.Plain(text)}, k.To)
}

// teamHealth is what is to be said of a team and its room.
func teamHealth(t *desk.Turn, k *desk.Checkup, team *desk.Team) []string {
	a, answered := k.Answers["team "+desk.Fold(team.Name)]
	if !answered {
		return nil
	}
	lines := roomFaults(team, a)
	n := 0
	for _, g := range t.Roster().Agents {
		if g.In(desk.Fold(team.Name)) {
			n++
		}
	}
	if n == 0 {
		lines = append(lines, "⚠️ Team "+team.Name+": no agent was seen there yet. Who writes something in the group is one.")
	}
	if len(lines) == 0 {
		kind := "topics on"
		if !team.Forum {
			kind = "topics off: messages carry a tag"
			if !threads(team.Room) {
				kind = "messages carry a tag"
			}
		}
		lines = append(lines, fmt.Sprintf("✅ Team %s: room “%s”, %s, %s", team.Name, team.Title, kind, agents(n)))
	}
	return lines
}

// rightFix is what to do about a missing right.
const rightFix = "Open the group's settings → Administrators → me, and turn on “%s”."

// roomFaults is what is wrong with a room, each with its fix.
func roomFaults(team *desk.Team, a desk.Answer) []string {
	head := "⚠️ Team " + team.Name + ": "
	switch {
	case a.Refused == chat.ReasonKicked:
		return []string{head + "I am no member of its group any more. Add me again, as an admin."}
	case a.Refused == chat.ReasonNoChat:
		return []string{head + "its group is gone. Type /addteam " + team.Name + " in another group."}
	case a.Refused == chat.ReasonUnlinked:
		return []string{head + "the number by which I was in its group is linked no more. Type /addchannel whatsapp in private with me, or /addteam " + team.Name + " in another group."}
	case a.Refused != "":
		return []string{head + "the network does not tell me about its group (" + a.Refused + "). Add me again, as an admin."}
	case a.Room == nil:
		return nil
	case !a.Room.Admin && len(a.Room.Missing) > 0 && threads(team.Room):
		return []string{head + "I am no admin of its group. Open the group's settings → Administrators → Add admin, choose me, and let me " + strings.Join(a.Room.Missing, ", ") + "."}
	}
	var out []string
	for _, r := range a.Room.Missing {
		if !a.Room.Forum && strings.Contains(r, "topics") {
			continue
		}
		out = append(out, head+"I may not "+r+". "+fmt.Sprintf(rightFix, strings.ToUpper(r[:1])+r[1:]))
	}
	if !a.Room.Forum && threads(team.Room) {
		out = append(out, "ℹ️ Team "+team.Name+": topics are off. Turn them on in the group's settings, and every contact gets a topic of their own.")
	}
	return out
}

// accountHealth is what is to be said of an account of ours.
func accountHealth(t *desk.Turn, name string, a desk.Answer) []string {
	network, account, _ := strings.Cut(name, "/")
	if ch, ok := t.House().ChannelAt(chat.Place{Network: network, Account: account}); ok {
		return append(channelHealth(t, ch, a), sharedRoom(t, ch)...)
	}
	head := accountName(chat.Place{Network: network})
	var lines []string
	for _, tr := range t.House().Troubles {
		if tr.At.Network+"/"+tr.At.Account == name {
			lines = append(lines, "⚠️ "+head+": "+troubleText(tr.What, tr.Detail)+".")
		}
	}
	sort.Strings(lines)
	switch s := a.Account; {
	case a.Refused != "":
		lines = append(lines, "⚠️ "+head+": the network does not answer about this account ("+a.Refused+").")
	case s != nil:
		if s.Trouble != "" {
			lines = append(lines, "⚠️ "+head+": "+s.Trouble)
		}
		if s.NoJoin {
			lines = append(lines, "⚠️ "+head+": the bot may not be added to groups. Send /setjoingroups to @BotFather and choose Enable.")
		}
		line := head + ": @" + s.Username + ", events by " + s.Intake
		if s.Pending > 0 {
			line += ", " + plural(s.Pending, "event") + " waiting at the network"
		}
		if len(lines) == 0 {
			line = "✅ " + line
		}
		lines = append(lines, line)
	}
	return lines
}

// references lists what rules, surveys and FAQs name that is not there: it is passed over.
func references(b *desk.Book) []string {
	var lines []string
	for _, i := range b.List(desk.KindRule) {
		_, body := sourceBody(i)
		if _, warnings, err := rule.Parse(i.Name, body, b); err == nil {
			for _, w := range warnings {
				lines = append(lines, "⚠️ Rule "+i.Name+": "+sentence(w))
			}
		}
	}
	for _, i := range b.List(desk.KindSurvey) {
		_, body := sourceBody(i)
		if _, warnings, err := survey.Parse(i.Name, body, b); err == nil {
			for _, w := range warnings {
				lines = append(lines, "⚠️ Survey "+i.Name+": "+sentence(w))
			}
		}
	}
	for _, name := range b.FAQNames() {
		if f := b.FAQOf(name)[0]; !b.Answers(name) {
			lines = append(lines, fmt.Sprintf("⚠️ FAQ %s: there is no snippet of that name, so nothing is answered: /addsnippet %s TEXT", f.Name, f.Name))
		}
	}
	return lines
}

// sourceBody is an object's name and body, from the command that makes it anew.
func sourceBody(i *desk.Item) (string, chat.Text) {
	_, rest := grammar.FirstWord(chat.Plain(i.Source))
	name, body := grammar.FirstWord(rest)
	return name, body
}

// perContact is how many messages of a room's budget a new contact takes: topic,
// card, first messages.
const perContact = 3

// outboxHealth is how far sending has got.
func outboxHealth(t *desk.Turn) []string {
	if t.View.Outbox == nil {
		return nil
	}
	var lines []string
	rows := 0
	for _, d := range t.View.Outbox.Loads() {
		rows += d.Rows
		team := t.Book.RoomOf(d.Chat)
		if team == nil || d.Rows < 5 && d.Frozen.IsZero() {
			continue
		}
		s := fmt.Sprintf("⏳ Team %s: %s wait, the oldest for %s", team.Name, plural(d.Rows, "post"), talk.Ago(t.Now.Sub(d.Oldest)))
		if !d.Frozen.IsZero() {
			s += "; the network asks to wait " + talk.Ago(d.Frozen.Sub(t.Now))
		}
		if d.Limit > 0 {
			s += fmt.Sprintf("; the group takes %d messages, about %d new contacts, a minute", d.Limit, d.Limit/perContact)
		}
		lines = append(lines, s+".")
	}
	if rows == 0 {
		return []string{"✅ Nothing waits to be sent."}
	}
	return append(lines, fmt.Sprintf("Waiting to be sent, in all: %s.", plural(rows, "post")))
}
