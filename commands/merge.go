package commands

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"frontdesk/desk"
	"frontdesk/desk/grammar"
	"frontdesk/desk/merge"
)

var mergeCmd = Command{
	Name: "merge", Args: "[#12] #40", About: "Makes one contact of two who are the same person.",
	Who: desk.Worker, Where: Room | Topic, Part: PartTalk, Example: "/merge #12 #40",
	More: "The older number stays, with its topic; of fields that differ the newest value is kept and the other one noted. " +
		"In a contact's topic one number is enough. /unmerge parts them again, for 7 days.",
	Run: runMerge,
}

func runMerge(c *Call) {
	ids, ok := c.numbers()
	if !ok {
		return
	}
	if len(ids) == 1 && c.Case != nil {
		ids = append(ids, c.Case.ID)
	}
	if len(ids) != 2 {
		c.Usage()
		return
	}
	a, b := c.contact(ids[0]), c.contact(ids[1])
	if a == nil || b == nil {
		return
	}
	if err := merge.Check(a, b); err != nil {
		c.Fail(err)
		return
	}
	kept, gone := min(a.ID, b.ID), max(a.ID, b.ID)
	merge.Ask(c.Turn, a.ID, b.ID, c.Sender(), c.Event.From.Name())
	if c.Case == nil || c.Case.ID != kept {
		c.Say("#%d is merged into #%d: what they write arrives there. /unmerge in that conversation parts them again, for 7 days.", gone, kept)
	}
}

// numbers are the contacts' numbers that were typed: #12, or 12.
func (c *Call) numbers() ([]int64, bool) {
	var ids []int64
	for _, w := range c.Words() {
		n, err := strconv.ParseInt(strings.TrimPrefix(strings.Trim(w, ","), "#"), 10, 64)
		if err != nil || n <= 0 {
			c.Fail(grammar.At("/"+c.Def.Name+" "+c.Text(), len(c.Def.Name)+2+strings.Index(c.Text(), w), "“%s” is no contact's number.", w).
				Expect("numbers like #12, as they stand before names").Try(c.Def.Example))
			return nil, false
		}
		ids = append(ids, n)
	}
	return ids, true
}

// contact is the one of that number; the caller is told when there is none.
func (c *Call) contact(id int64) *desk.Case {
	if c.Case != nil && c.Case.ID == id {
		return c.Case
	}
	if k := c.View.Cases.Case(id); k != nil {
		return k
	}
	s := fmt.Sprintf("There is no contact #%d", id)
	if last := c.View.Cases.Walk(desk.WalkAll, id, 1); len(last) > 0 {
		s += fmt.Sprintf("; the next one is #%d", last[0])
	} else {
		s += fmt.Sprintf("; numbers go up to #%d", c.House().Cases)
	}
	c.Say("%s. The number stands on the contact's card and in /info.", s)
	return nil
}

var unmergeCmd = Command{
	Name: "unmerge", Args: "[#40]", About: "Parts two contacts again that were merged.",
	Who: desk.Worker, Where: Topic, Part: PartTalk, Example: "/unmerge #40",
	More: "In the conversation of the one that was kept, within 7 days. Fields and tags that nobody changed since are as they were before; " +
		"what was written meanwhile stays where it is.",
	Run: runUnmerge,
}

func runUnmerge(c *Call) {
	ids, ok := c.numbers()
	if !ok {
		return
	}
	kept, other := c.Case, int64(0)
	switch {
	case len(ids) > 1:
		c.Usage()
		return
	case c.Case.Into != 0: // in the old topic of the one that was merged
		kept, other = c.contact(c.Case.Into), c.Case.ID
	case len(ids) == 1:
		other = ids[0]
	case len(c.Case.Merges) > 0:
		other = c.Case.Merges[len(c.Case.Merges)-1].Case
	}
	if kept == nil {
		return
	}
	i := slices.IndexFunc(kept.Merges, func(m desk.Merge) bool { return m.Case == other })
	switch {
	case i < 0 && other == 0:
		c.Say("Nobody is merged into this contact.")
	case i < 0:
		c.Say("#%d is not merged into #%d%s.", other, kept.ID, mergedList(kept))
	case c.Now.Sub(kept.Merges[i].At) > merge.UndoFor:
		c.Say("#%d was merged on %s; two contacts can be parted for 7 days only.", other, kept.Merges[i].At.Format("2006-01-02"))
	default:
		merge.AskPart(c.Turn, kept.ID, other, c.Sender(), c.Event.From.Name())
		if c.Case.ID != kept.ID {
			c.Say("#%d is a contact of its own again.", other)
		}
	}
}

func mergedList(c *desk.Case) string {
	var out []string
	for _, m := range c.Merges {
		out = append(out, fmt.Sprintf("#%d", m.Case))
	}
	if len(out) == 0 {
		return "; nobody is"
	}
	return "; merged into it: " + strings.Join(out, ", ")
}
