package commands

import (
	"cmp"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"hash/fnv"
	"slices"
	"strconv"
	"strings"
	"time"

	"frontdesk/chat"
	"frontdesk/desk"
	"frontdesk/desk/faq/repeat"
)

var opportunities = Command{
	Name: "opportunities", Args: "[new]", About: "What is asked again and again, what agents answer, and what automating it would save.",
	Who: desk.Manager, Where: Private | Room, Part: PartFAQ, Example: "/opportunities",
	More: "It looks through the conversations and what /import has read in, which takes seconds to minutes, and then lists what repeats: openings of conversations, and questions. " +
		"One tap makes the snippet and its FAQ, which only suggests at first, or ignores it for good. /opportunities new looks again. docs/learning.md tells what the numbers mean.",
	Run: runOpportunities,
}

// foundList is what a search has found, as it is kept.
type foundList struct {
	At     time.Time     `json:"at"`
	Report repeat.Report `json:"report"`
}

// recent is how long a search's outcome is shown before it is looked anew.
const recent = 7 * 24 * time.Hour

func foundSoFar(t *desk.Turn) *foundList {
	f := &foundList{}
	if raw := t.Recall(desk.MemoryFound); raw == nil || json.Unmarshal(raw, f) != nil {
		return nil
	}
	return f
}

func runOpportunities(c *Call) {
	again := false
	switch desk.Fold(c.Text()) {
	case "":
	case "new":
		again = true
	default:
		c.Usage()
		return
	}
	for _, w := range works(c.Turn) {
		if w.Kind == desk.CallLook {
			c.Reply(chat.Plain(fmt.Sprintf("I am looking already: %d %%. The list comes when I am through.", w.Done)), stopRow(w.ID))
			return
		}
	}
	f := foundSoFar(c.Turn)
	if again || f == nil || c.Now.Sub(f.At) > recent {
		c.lookAgain()
		return
	}
	text, rows := f.page(c.Turn, 0)
	c.Reply(text, rows...)
}

func (c *Call) lookAgain() {
	h := c.EditHouse()
	h.Asks++
	c.begin(desk.CallLook, h.Asks, desk.LookDo{ID: h.Asks, Place: c.Event.Place, Private: c.Event.Private, From: c.Event.From})
	c.Say("I look through what was said. That takes seconds, or minutes where it is much; the list comes here.")
}

// looked takes what a search has found, and shows it to whoever asked.
func looked(t *desk.Turn) {
	var done desk.LookDone
	if json.Unmarshal(t.Event.Payload, &done) != nil {
		return
	}
	w, wanted := works(t)[workKey(done.Do.ID)]
	finish(t, done.Do.ID)
	var report repeat.Report
	switch {
	case done.Stopped || !wanted:
		return
	case !managed(t, done.Do.Place, done.Do.Private, done.Do.From): // an admin no more
	case done.Error != "" || json.Unmarshal(done.Report, &report) != nil:
		t.ToPlace(chat.Out{Op: chat.Send, Text: chat.Plain(done.Error)}, done.Do.Place)
	case w.Stale: // something that it has read was erased: it looks again
		raw, _ := json.Marshal(done.Do)
		t.Calls = append(t.Calls, desk.OutCall{Kind: desk.CallLook, Place: done.Do.Place, Payload: raw})
		keepJSON(t, workKey(w.ID), desk.Work{ID: w.ID, Kind: w.Kind, Place: w.Place})
	default:
		f := &foundList{At: t.Now, Report: report}
		keepJSON(t, desk.MemoryFound, f)
		text, rows := f.page(t, 0)
		t.ToPlace(chat.Out{Op: chat.Send, Text: text, Buttons: rows, NoPreview: true}, done.Do.Place)
	}
}

// item is an opportunity with its number in the list.
type item struct {
	*repeat.Opportunity
	num   int
	opens bool // conversations
}

func (f *foundList) items() (out []item) {
	for i := range f.Report.Onboarding {
		out = append(out, item{&f.Report.Onboarding[i], len(out) + 1, true})
	}
	for i := range f.Report.Questions {
		out = append(out, item{&f.Report.Questions[i], len(out) + 1, false})
	}
	return out
}

// id names an opportunity in buttons.
func (o item) id() string {
	h := fnv.New32a()
	raw, _ := json.Marshal(o.Sign)
	_, _ = h.Write(raw)
	return hex.EncodeToString(h.Sum(nil))
}

// perPage is how many opportunities a page has: each has a row of buttons.
const perPage = 4

// page is a page of the list, and its buttons.
func (f *foundList) page(t *desk.Turn, n int) (chat.Text, [][]chat.Button) {
	items := f.items()
	text := chat.Text{}.AddString("Opportunities", chat.Bold).AddString("\n" + f.head())
	if len(items) == 0 {
		return text.AddString("\nNothing repeats often enough yet. /import reads past chats in; /opportunities new looks again."), nil
	}
	pages := (len(items) + perPage - 1) / perPage
	n = min(max(n, 0), pages-1)
	var rows [][]chat.Button
	for i, o := range items[n*perPage : min(len(items), (n+1)*perPage)] {
		if i == 0 || o.opens != items[o.num-2].opens {
			text = text.AddString("\n\n").AddString(map[bool]string{true: "How conversations begin", false: "Asked later on"}[o.opens], chat.Bold)
		}
		made := o.made(t)
		text = text.AddString("\n" + o.lines(made))
		var row []chat.Button
		if o.canMake() && made == "" {
			row = append(row, o.button("Make it", pressMake, n))
		}
		row = append(row, o.button("Show more", pressMore, n))
		if made == "" {
			row = append(row, o.button("Ignore", pressIgnore, n))
		}
		rows = append(rows, row)
	}
	var last []chat.Button
	if n > 0 {
		last = append(last, chat.Button{Label: "◀", Data: fmt.Sprintf("%s%s::%d", pressOpp, pressPage, n-1)})
	}
	if n < pages-1 {
		last = append(last, chat.Button{Label: "▶", Data: fmt.Sprintf("%s%s::%d", pressOpp, pressPage, n+1)})
	}
	last = append(last, chat.Button{Label: "Look again", Data: pressOpp + pressAgain + "::0"})
	if pages > 1 {
		text = text.AddString(fmt.Sprintf("\n— page %d of %d", n+1, pages))
	}
	return text, append(rows, last)
}

// head says what was looked through, and what the matcher would have done.
func (f *foundList) head() string {
	r := f.Report
	if r.Pairs == 0 {
		return "No contact has asked anything yet."
	}
	s := fmt.Sprintf("%s of %s, from %s to %s.", plural(r.Pairs, "question"), plural(r.Contacts, "contact"), r.From.Format(time.DateOnly), r.To.Format(time.DateOnly))
	if r.Coverage > 0 && r.Pairs >= repeat.Enough {
		s += fmt.Sprintf(" Trained on half of them, the matcher would have answered %s of the others, %s of these as your agents did.", parts(r.Coverage), parts(r.Precision))
	}
	if r.Covered > 0 {
		s += fmt.Sprintf(" %d answered by FAQs already.", r.Covered)
	}
	if r.Ignored > 0 {
		s += fmt.Sprintf(" %d ignored.", r.Ignored)
	}
	return s
}

// parts is a share in percent.
func parts(x float64) string { return fmt.Sprintf("%d %%", int(100*x+0.5)) }

// lines show an opportunity in the list.
func (o item) lines(made string) string {
	s := fmt.Sprintf("%d. “%s”\n%s", o.num, repeat.Shorten(o.Samples[0], 100), o.numbers())
	switch {
	case made != "":
		return s + "\n✅ made: " + made
	case o.Reply != "":
		s += "\n→ " + repeat.Shorten(shownReply(o.Reply), 160)
	case o.Snippet != "":
		s += "\n→ snippet " + o.Snippet
	default:
		s += "\n→ the answers vary"
	}
	return s
}

// numbers are how often, of how many, how alike, how much time, how sure.
func (o item) numbers() string {
	s := fmt.Sprintf("%d times, %.3g a month, %s · answers %s alike", o.Times, o.PerMonth, plural(o.Contacts, "contact"), parts(o.Alike))
	if o.Seconds > 0 {
		s += fmt.Sprintf(" · %s each, saves %s a month", spell(o.Seconds), spell(60*o.Saved))
	}
	if o.Coverage > 0 && !o.Greeting {
		s += fmt.Sprintf(" · matcher: finds %s of them, %s right", parts(o.Coverage), parts(o.Precision))
	}
	return s
}

// spell is a time in seconds, for people.
func spell(seconds float64) string {
	switch {
	case seconds < 90:
		return fmt.Sprintf("%d s", int(seconds+0.5))
	case seconds < 90*60:
		return fmt.Sprintf("%d min", int(seconds/60+0.5))
	}
	return fmt.Sprintf("%.1f h", seconds/3600)
}

func shownReply(s string) string {
	return strings.NewReplacer(repeat.ContactName, "{first_name}", repeat.AgentName, "{agent}", "\n", " ").Replace(s)
}

func (o item) button(label, act string, page int) chat.Button {
	return chat.Button{Label: fmt.Sprintf("%s %d", label, o.num), Data: fmt.Sprintf("%s%s:%s:%d", pressOpp, act, o.id(), page)}
}

// What the list's buttons report: what to do, the opportunity, the page.
const (
	pressOpp    = "opp:"
	pressMake   = "make"
	pressMore   = "more"
	pressIgnore = "ignore"
	pressPage   = "page"
	pressAgain  = "again"
)

// pressOpportunity takes a press in the list; true when it was one.
func pressOpportunity(t *desk.Turn) bool {
	rest, ok := strings.CutPrefix(t.Event.Data, pressOpp)
	if !ok {
		return false
	}
	t.Take("command")
	word := strings.Split(rest, ":")
	f := foundSoFar(t)
	switch {
	case t.Role < desk.Manager || len(word) != 3:
		t.AnswerPress("Only admins may do that.")
		return true
	case f == nil && word[0] != pressAgain:
		t.AnswerPress("That list is gone. /opportunities makes a new one.")
		return true
	}
	t.AnswerPress("")
	page, _ := strconv.Atoi(word[2])
	c := &Call{Turn: t, Def: &opportunities, Place: whereIs(t)}
	if word[0] == pressAgain {
		c.again()
		return true
	}
	i := slices.IndexFunc(f.items(), func(o item) bool { return o.id() == word[1] })
	if i < 0 && word[0] != pressPage {
		t.Reply(chat.Plain("That one is gone from the list. /opportunities shows it as it is now."))
		return true
	}
	switch word[0] {
	case pressMake:
		f.items()[i].makeIt(c)
	case pressMore:
		f.items()[i].showMore(c)
		return true
	case pressIgnore:
		f.ignore(c, f.items()[i])
	}
	text, rows := f.page(t, page)
	t.Replace(text, rows...)
	return true
}

// again is the button under the list.
func (c *Call) again() {
	for _, w := range works(c.Turn) {
		if w.Kind == desk.CallLook {
			return
		}
	}
	c.lookAgain()
}

// mostIgnored bounds what is remembered of that.
const mostIgnored = 1000

// ignore takes an opportunity out, for good.
func (f *foundList) ignore(c *Call, o item) {
	var all []repeat.Signature
	_ = json.Unmarshal(c.Recall(desk.MemoryIgnored), &all) // none yet
	all = append(all, o.Sign)
	keepJSON(c.Turn, desk.MemoryIgnored, all[max(0, len(all)-mostIgnored):])
	c.Audit(fmt.Sprintf("ignored for good what was asked %s: %s", plural(o.Times, "time"), cmp.Or(strings.Join(o.Words, ", "), "without words"))) // no contact's sentence: what is erased must not stay here
	gone := func(x repeat.Opportunity) bool { return item{Opportunity: &x}.id() == o.id() }
	f.Report.Onboarding = slices.DeleteFunc(f.Report.Onboarding, gone)
	f.Report.Questions = slices.DeleteFunc(f.Report.Questions, gone)
	f.Report.Ignored++
	keepJSON(c.Turn, desk.MemoryFound, f)
}
