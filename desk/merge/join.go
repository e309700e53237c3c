package merge

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"frontdesk/chat"
	"frontdesk/desk"
	"frontdesk/desk/field"
	"frontdesk/desk/talk"
)

// join merges another contact into the turn's own.
func join(t *desk.Turn, y *desk.Case, w wish) {
	c := t.Case
	c.Merges = append(c.Merges, desk.Merge{Case: y.ID, At: t.Now, By: w.By, Fields: maps.Clone(c.Fields), Tags: slices.Clone(c.Tags), Phone: c.Phone})
	lines := takeFields(t.Book, c, y)
	for _, tag := range y.Tags {
		if !c.HasTag(tag) {
			c.Tags = append(c.Tags, tag)
		}
	}
	if c.Phone == "" {
		c.Phone = y.Phone
	}
	takeAddresses(c, y)
	c.Stopped, c.Blocked = c.Stopped || y.Stopped, c.Blocked || y.Blocked
	takeTalk(t, y, w.Name)
	y.Into = c.ID
	note(t, strings.Join(append([]string{fmt.Sprintf("#%d is merged into this contact by %s: what they write arrives here. "+
		"Their earlier messages stay in their old topic%s /unmerge parts the two again, for 7 days.", y.ID, w.Name, oldTopic(t, y))}, lines...), "\n"), w.Name)
	leaveTopics(t, y, w.Name)
	t.AuditAs(w.By, w.Name, fmt.Sprintf("contact #%d merged into #%d", y.ID, c.ID))
	t.Why("#%d is merged into #%d", y.ID, c.ID)
}

// oldTopic is where the younger's messages are, as the end of a sentence.
func oldTopic(t *desk.Turn, y *desk.Case) string {
	s := linkTo(t, y)
	if s == "." {
		return s
	}
	return s + " ."
}

// takeFields takes over values that the older contact lacks, or has older ones of;
// it answers what differed.
func takeFields(b *desk.Book, c, y *desk.Case) (lines []string) {
	for _, name := range slices.Sorted(maps.Keys(y.Fields)) {
		theirs := y.Fields[name]
		ours, have := c.Fields[name]
		if c.Fields == nil {
			c.Fields = map[string]desk.Value{}
		}
		switch {
		case !have || ours.V == "":
			c.Fields[name] = theirs
		case ours.V == theirs.V:
		case theirs.At.After(ours.At):
			c.Fields[name] = theirs
			lines = append(lines, differs(b, name, theirs, ours, y.ID))
		default:
			lines = append(lines, differs(b, name, ours, theirs, c.ID))
		}
	}
	return lines
}

// differs is a line about two values of a field.
func differs(b *desk.Book, name string, kept, lost desk.Value, of int64) string {
	f := b.Fields[name]
	if f == nil {
		return fmt.Sprintf("%s: the newest value is kept, #%d's", name, of)
	}
	return fmt.Sprintf("%s: %s is kept, the newest, of #%d; the other was %s", f.Name, field.Show(f, kept), of, field.Show(f, lost))
}

func takeAddresses(c, y *desk.Case) {
	for _, a := range y.Addresses {
		if !slices.Contains(c.Addresses, a) {
			c.Addresses = append(c.Addresses, a)
		}
	}
	if y.Seen.After(c.Seen) {
		c.Seen, c.Last, c.Unreachable = y.Seen, y.Last, y.Unreachable
	}
}

// takeTalk ends the younger's conversation; whoever waited in it waits in the
// older's.
func takeTalk(t *desk.Turn, y *desk.Case, by string) {
	k := y.Talk
	if k.Active() {
		if !t.Case.Talk.Active() {
			talk.Reopen(t, by)
			goOnAs(&t.Case.Talk, k)
		} else if k.State == desk.Open {
			waitToo(&t.Case.Talk, k)
		}
		talk.TakeOver(&t.Case.Talk, &y.Talk)
		y.Talk.State, y.Talk.Closed = desk.Closed, t.Now
		y.Talk.LastTeam, y.Talk.LastAgent = k.Team, k.Agent
	}
	y.Talk.Team, y.Talk.Agent, y.Talk.WaitsSince, y.Talk.How = "", "", time.Time{}, ""
	y.Talk.Silent, y.Talk.Person, y.Talk.Received = false, false, false
	y.Survey, y.Waits, y.Timers = nil, nil, nil
}

// goOnAs makes a conversation just taken up go on as another one stood.
func goOnAs(k *desk.Talk, was desk.Talk) {
	k.State, k.Person, k.Silent, k.WaitsSince = was.State, was.Person, was.Silent, was.WaitsSince
	k.ContactAt, k.AgentAt = was.ContactAt, was.AgentAt
	if k.State == desk.Snoozed {
		k.State = desk.Open
	}
	if was.Team != "" {
		k.Team, k.Agent = was.Team, was.Agent
	}
}

// waitToo has an active conversation wait for an agent since another one did.
func waitToo(k *desk.Talk, was desk.Talk) {
	k.State, k.Person = desk.Open, k.Person || was.Person
	if k.WaitsSince.IsZero() || !was.WaitsSince.IsZero() && was.WaitsSince.Before(k.WaitsSince) {
		k.WaitsSince = was.WaitsSince
	}
}

// leaveTopics says in the younger's topics where it went, and closes them.
func leaveTopics(t *desk.Turn, y *desk.Case, by string) {
	for _, key := range slices.Sorted(maps.Keys(y.Topics)) {
		topic := y.Topics[key]
		if topic.Shut {
			continue
		}
		text := fmt.Sprintf("→ #%d is merged into #%d by %s. Go on there%s", y.ID, t.Case.ID, by, linkTo(t, t.Case))
		t.ToRoomOf(y, chat.Out{Op: chat.Send, Text: chat.Plain(text), Silent: true, NoPreview: true}, topic.Room).Class = desk.Notice
		if !topic.Flat {
			t.ToRoomOf(y, chat.Out{Op: chat.CloseTopic, Icon: "closed"}, topic.Room).Class = desk.Tidy
		}
		topic.Shut, topic.Upto = true, y.Talk.Shown
	}
}

// part undoes join, as far as nothing was changed since.
func part(t *desk.Turn, y *desk.Case, w wish) {
	c := t.Case
	i := slices.IndexFunc(c.Merges, func(m desk.Merge) bool { return m.Case == y.ID })
	if i < 0 || y.Into != c.ID {
		t.Why("not parted: #%d is not merged into #%d", y.ID, c.ID)
		return
	}
	was := c.Merges[i]
	c.Merges = slices.Delete(c.Merges, i, i+1)
	y.Into = 0
	giveFields(c, y, was)
	giveTags(c, y, was)
	if c.Phone == y.Phone {
		c.Phone = was.Phone
	}
	c.Addresses = slices.DeleteFunc(c.Addresses, func(a desk.Address) bool { return slices.Contains(y.Addresses, a) })
	if !reaches(c, c.Last) && len(c.Addresses) > 0 {
		c.Last, c.Unreachable = c.Addresses[len(c.Addresses)-1].Place, ""
	}
	note(t, fmt.Sprintf("#%d is a contact of its own again, parted by %s. What they wrote since the merge stays here; their next message opens their own conversation.", y.ID, w.Name), w.Name)
	t.AuditAs(w.By, w.Name, fmt.Sprintf("contact #%d parted from #%d", y.ID, c.ID))
}

func reaches(c *desk.Case, at chat.Place) bool {
	return slices.ContainsFunc(c.Addresses, func(a desk.Address) bool { return a.Place == at })
}

// giveFields takes back what the merge changed: a value that was changed since
// stays.
func giveFields(c, y *desk.Case, was desk.Merge) {
	for name, theirs := range y.Fields {
		now, before := c.Fields[name], was.Fields[name]
		if now.V != theirs.V || !now.At.Equal(theirs.At) {
			continue
		}
		if before.V == "" {
			delete(c.Fields, name)
			continue
		}
		c.Fields[name] = before
	}
}

func giveTags(c, y *desk.Case, was desk.Merge) {
	before := desk.Case{Tags: was.Tags}
	c.Tags = slices.DeleteFunc(c.Tags, func(tag string) bool { return y.HasTag(tag) && !before.HasTag(tag) })
}
