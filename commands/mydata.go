package commands

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"frontdesk/chat"
	"frontdesk/desk"
	"frontdesk/desk/field"
	"frontdesk/desk/voice"
	"frontdesk/desk/words"
)

var myData = Command{
	Name: "mydata", About: "What we keep about you.", Who: desk.Contact, Where: Private, Part: PartContact, Run: runMyData,
}

const (
	dataEvery = time.Hour // how often a contact gets their data
	dataBytes = 400 << 10 // of messages that one file holds
	dataRows  = 5000      // log entries that one turn reads for it
	// dataOnce is the mark in Case.Once: no rule is called so.
	dataOnce = "/mydata"
)

func runMyData(c *Call) {
	c.Take("command")
	v := voice.Of(c.Turn)
	if last, had := c.Case.Once[dataOnce]; had && c.Now.Sub(last) < dataEvery {
		tell(c.Turn, words.MyDataWait)
		return
	}
	if c.Case.Once == nil {
		c.Case.Once = map[string]time.Time{}
	}
	c.Case.Once[dataOnce] = c.Now
	lines, whole := c.messages(v)
	n := len(lines)
	if !whole {
		lines = append([]string{v.Say(words.MyDataCut), ""}, lines...)
	}
	head := append([]string{v.Say(words.MyDataIntro), ""}, c.known(v)...)
	data := strings.Join(slices.Concat(head, []string{"", v.Say(words.MyDataCount, n), ""}, lines), "\n") + "\n"
	out := chat.Out{Op: chat.Send, Text: chat.Plain(v.Say(words.MyDataDone)),
		Media: []chat.Media{{Kind: "document", Name: "my-data.txt", Mime: "text/plain", Data: []byte(data), Size: int64(len(data))}}}
	// Without a log entry: the file would be kept there once more.
	c.ToContact(out, c.Event.Place).Mark = desk.MarkAuto
}

// known is what we know of the contact, a line each.
func (c *Call) known(v words.Voice) []string {
	k := c.Case
	var out []string
	add := func(label, value string) {
		if value != "" {
			out = append(out, label+": "+value)
		}
	}
	name := k.Name
	if k.Username != "" {
		name = strings.TrimSpace(name + " (@" + k.Username + ")")
	}
	add(v.Say(words.MyDataName), name)
	add(v.Say(words.MyDataPhone), k.Phone)
	for _, a := range k.Addresses {
		add(a.Place.Network, a.Person)
	}
	for _, i := range c.Book.List(desk.KindField) {
		if value, ok := field.Get(c.Book, k, i.Name); ok {
			add(i.Name, field.Show(c.Book.Fields[desk.Fold(i.Name)], value))
		}
	}
	if k.Rating != nil && k.Rating.Last > 0 {
		add("⭐", fmt.Sprintf("%d / 5", k.Rating.Last))
	}
	add(v.Say(words.MyDataTags), strings.Join(k.Tags, ", "))
	add(v.Say(words.MyDataSince), k.Created.Format(time.DateOnly))
	add(v.Say(words.MyDataSeen), k.Seen.Format("2006-01-02 15:04")+" UTC")
	return out
}

// messages is what was said between the contact and us, oldest first, a line each;
// whole is false when only the newest of it is there.
func (c *Call) messages(v words.Voice) (lines []string, whole bool) {
	from := append([]int64{c.Case.ID}, merged(c.Case)...)
	var entries []desk.Entry
	whole = true
	for _, id := range from {
		more, all := c.newest(id)
		entries, whole = append(entries, more...), whole && all
	}
	slices.SortStableFunc(entries, func(a, b desk.Entry) int { return a.At.Compare(b.At) })
	size := 0
	for i := len(entries) - 1; i >= 0; i-- {
		line := dataLine(v, entries[i])
		if size += len(line) + 1; size > dataBytes {
			whole = false
			break
		}
		lines = append(lines, line)
	}
	slices.Reverse(lines)
	return lines, whole
}

func merged(c *desk.Case) []int64 {
	var out []int64
	for _, m := range c.Merges {
		out = append(out, m.Case)
	}
	return out
}

// newest reads a log from its end, in pages, until there is enough.
func (c *Call) newest(id int64) (out []desk.Entry, whole bool) {
	k := c.View.Cases.Case(id)
	if k == nil || c.View.Logs == nil {
		return nil, true
	}
	const page = 500
	size := 0
	for upto := k.Seq; upto > 0; upto -= page {
		if size > dataBytes || len(out) >= dataRows {
			return out, false
		}
		entries := c.View.Logs.Entries(id, max(1, upto-page+1), int(min(page, upto)))
		for _, e := range entries {
			if e.Seq <= upto && spoken(e) {
				out = append(out, e)
				size += len(e.Text.S)
			}
		}
	}
	return out, true
}

// spoken tells whether the contact wrote or saw the entry: notes between agents are
// not theirs.
func spoken(e desk.Entry) bool {
	return e.Side == desk.ByContact || e.Side == desk.ByAgent || e.Side == desk.ByBot
}

func dataLine(v words.Voice, e desk.Entry) string {
	who := v.Say(words.MyDataUs)
	if e.Side == desk.ByContact {
		who = v.Say(words.MyDataYou)
	}
	text := e.Text.S
	if e.Media != nil {
		text = strings.TrimSpace("(" + e.Media.Kind + ") " + text)
	}
	return fmt.Sprintf("%s · %s: %s", e.At.UTC().Format("2006-01-02 15:04"), who, strings.ReplaceAll(text, "\n", "\n    "))
}
