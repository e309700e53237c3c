// Package erase forgets a contact: everything we keep about them, the topics about
// them, and what the networks let us take back of our messages to them. The contact
// is gone in the turn that decides it; long logs follow a page a turn, over restarts
// too. It must not decide who may ask for it.
package erase

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"time"

	"frontdesk/chat"
	"frontdesk/desk"
	"frontdesk/desk/talk"
	"frontdesk/desk/voice"
)

// Order is an erasure as it was asked for.
type Order struct {
	Way Way
	By  string     // who asked for it, where the report names them
	To  chat.Place // where the report goes; to the contact in their language
}

// Way is why somebody is erased.
type Way string

// The ways.
const (
	Forgotten Way = "forget"    // an admin wants it
	Forgets   Way = "forgetme"  // the contact wants it
	Expired   Way = "retention" // they were not seen for too long
	Preview   Way = "preview"   // it was an admin, trying things out
)

// job is an erasure under way: kept in an alarm of the house until it is done, and
// gone with it.
type job struct {
	Number int64        `json:"number"`
	Way    Way          `json:"way"`
	By     string       `json:"by,omitempty"`
	To     chat.Place   `json:"to,omitzero"`
	Lang   string       `json:"lang,omitempty"`
	Cases  []int64      `json:"cases"` // whose logs are still there
	Chats  []chat.Place `json:"chats"` // their own
	Rooms  []chat.Place `json:"rooms"` // that showed them

	Messages int      `json:"messages,omitempty"`
	Notes    int      `json:"notes,omitempty"`
	Files    int      `json:"files,omitempty"`
	Fields   int      `json:"fields,omitempty"`
	Tags     int      `json:"tags,omitempty"`
	Topics   int      `json:"topics,omitempty"`
	Old      int      `json:"old,omitempty"`      // messages of ours in their chat that the network keeps
	Typed    int      `json:"typed,omitempty"`    // agents' own messages in rooms without topics
	Snippets []string `json:"snippets,omitempty"` // that say their words today
	Variants []string `json:"variants,omitempty"` // the same
	FAQs     []string `json:"faqs,omitempty"`     // that hold questions of theirs today
}

// pageSize is how many rows of a log one turn erases.
const pageSize = 100

// alarmPrefix begins the names of the alarms that go on with an erasure.
const alarmPrefix = "erase/"

// Begin erases a contact, with all who were merged into them or they into. The
// turn's own case may be one of them: it has none from then on. It answers how many
// rows of logs this turn takes.
func Begin(t *desk.Turn, c *desk.Case, o Order) int {
	j := &job{Number: c.ID, Way: o.Way, By: o.By, To: o.To, Lang: voice.Language(t.Book, c)}
	all := Family(t, c)
	for _, k := range all {
		j.Cases = append(j.Cases, k.ID)
		j.leave(t, k)
		talk.NoteCounted(t, k)
	}
	detach(t, j.Cases)
	for _, k := range all {
		j.dropTopics(t, k)
	}
	t.Erased = append(t.Erased, j.Cases...)
	audit(t, j)
	return j.goOn(t)
}

// Family is a contact and everyone merged with them.
func Family(t *desk.Turn, c *desk.Case) []*desk.Case {
	for c.Into != 0 {
		up := look(t, c.Into)
		if up == nil {
			break
		}
		c = up
	}
	all := []*desk.Case{c}
	for i := 0; i < len(all); i++ {
		for _, m := range all[i].Merges {
			if k := look(t, m.Case); k != nil && k.Into == all[i].ID {
				all = append(all, k)
			}
		}
	}
	return all
}

// look is a case as it is by now.
func look(t *desk.Turn, id int64) *desk.Case {
	if t.Case != nil && t.Case.ID == id {
		return t.Case
	}
	for _, c := range t.Others {
		if c.ID == id {
			return c
		}
	}
	if t.View.Cases == nil {
		return nil
	}
	return t.View.Cases.Case(id)
}

// leave notes what is to be said of a case, and takes it out of the house.
func (j *job) leave(t *desk.Turn, c *desk.Case) {
	j.Fields += len(c.Fields)
	j.Tags += len(c.Tags)
	for _, a := range c.Addresses {
		if at := a.Place.Whole(); !slices.Contains(j.Chats, at) {
			j.Chats = append(j.Chats, at)
		}
		key := desk.AgentKey(a.Place.Network, a.Person)
		if _, tried := t.House().Claim.Tries[key]; tried {
			delete(t.EditHouse().Claim.Tries, key)
		}
	}
	for key, id := range t.House().Previews {
		if id == c.ID {
			delete(t.EditHouse().Previews, key)
		}
	}
}

// detach takes the contacts out of the turn: nothing that it has decided so far
// keeps them.
func detach(t *desk.Turn, ids []int64) {
	is := func(id int64) bool { return slices.Contains(ids, id) }
	t.Posts = slices.DeleteFunc(t.Posts, func(p *desk.Post) bool { return is(p.Case) })
	for _, p := range t.Posts {
		if is(p.About) {
			p.About = 0
		}
	}
	for i := range t.Facts {
		if is(t.Facts[i].Case) {
			t.Facts[i].Case = 0
		}
	}
	t.Wakes = slices.DeleteFunc(t.Wakes, func(w desk.Wake) bool { return is(w.Case) })
	t.Others = slices.DeleteFunc(t.Others, func(c *desk.Case) bool { return is(c.ID) })
	t.Steps = nil
	if t.Case != nil && is(t.Case.ID) {
		t.Case, t.Entry, t.Entries = nil, nil, nil
	}
}

// markDrop is on the deletion of a topic: when it is refused, people are asked to
// do it.
const markDrop = "erase topic"

func (j *job) dropTopics(t *desk.Turn, c *desk.Case) {
	keys := make([]string, 0, len(c.Topics))
	for k := range c.Topics {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	for _, k := range keys {
		topic := c.Topics[k]
		if !slices.Contains(j.Rooms, topic.Room) {
			j.Rooms = append(j.Rooms, topic.Room)
		}
		if topic.Thread != "" {
			j.Topics++
			t.ToPlace(chat.Out{Op: chat.DropTopic}, topic.Room.In(topic.Thread)).Mark = markDrop
		}
	}
}

// audit notes that it was done, without saying who it was.
func audit(t *desk.Turn, j *job) {
	if j.Way == Expired || j.Way == Preview {
		return
	}
	what := "contact #" + strconv.FormatInt(j.Number, 10) + " erased"
	if j.Way == Forgets {
		t.AuditAs("", "the contact", what)
		return
	}
	t.Audit(what)
}

// goOn erases a page; what is left follows in a turn of its own.
func (j *job) goOn(t *desk.Turn) (took int) {
	left := pageSize
	for len(j.Cases) > 0 {
		n, done := j.page(t, left)
		if left -= n; done {
			j.Cases = j.Cases[1:]
			continue
		}
		if left <= 0 {
			break
		}
	}
	if len(j.Cases) == 0 {
		j.report(t)
		return pageSize - left
	}
	data, err := json.Marshal(j)
	if err != nil {
		t.Why("erasing stops: %v", err)
	}
	t.EditHouse().Alarms[alarmPrefix+strconv.FormatInt(j.Number, 10)] = desk.Timer{At: t.Now, Data: data}
	return pageSize - left
}

// page erases at most n rows of the first case, and answers how many it took, and
// whether nothing of the case is left.
func (j *job) page(t *desk.Turn, n int) (took int, done bool) {
	if n <= 0 {
		return 0, false
	}
	cut := desk.Cut{Case: j.Cases[0], Forget: true}
	entries := t.View.Logs.Entries(cut.Case, 1, n)
	for i := range entries {
		j.entry(t, &entries[i])
		cut.Upto = entries[i].Seq
	}
	j.snippets(t, entries)
	if took = len(entries); took < n {
		trails := t.View.Trails.Trails(cut.Case, n-took)
		for _, tr := range trails {
			j.takeBack(t, tr.Spot, tr.At)
		}
		cut.Trails = len(trails)
		took += len(trails)
	}
	t.Cuts = append(t.Cuts, cut)
	return took, took < n
}

// entry counts a log entry, and takes back what stands where no topic is deleted.
func (j *job) entry(t *desk.Turn, e *desk.Entry) {
	switch e.Side {
	case desk.ByContact, desk.ByAgent, desk.ByBot:
		j.Messages++
	case desk.ByNote:
		j.Notes++
	}
	if e.Media != nil && e.Media.File != "" {
		j.Files++
	}
	for _, s := range e.Copies {
		j.takeBack(t, s, e.At)
	}
	if e.Side != desk.ByContact && e.Src.ID != "" && e.Src.Place.Thread == "" {
		j.Typed++
	}
}

// takeBackFor is how long networks let us delete what we wrote to somebody.
const takeBackFor = 48 * time.Hour

// takeBack deletes a message of ours, unless it goes with its topic or is too old.
func (j *job) takeBack(t *desk.Turn, s desk.Spot, at time.Time) {
	switch {
	case s.ID == "" || s.Place.Thread != "":
		return
	case slices.Contains(j.Chats, s.Place.Whole()) && t.Now.Sub(at) >= takeBackFor:
		j.Old++
		return
	}
	t.ToPlace(chat.Out{Op: chat.Delete, Target: s.ID}, s.Place).Class = desk.Bulk
}

// snippets notes which snippets and FAQs hold their words today: they are named, not
// changed.
func (j *job) snippets(t *desk.Turn, entries []desk.Entry) {
	words := desk.WordsOf(entries)
	for _, i := range t.Book.List(desk.KindSnippet) {
		s := t.Book.Snippets[desk.Fold(i.Name)]
		if s != nil && words.In(s) && !slices.Contains(j.Snippets, i.Name) {
			j.Snippets = append(j.Snippets, i.Name)
		}
	}
	for _, i := range t.Book.List(desk.KindVariant) {
		s := t.Book.Variants[desk.Fold(i.Name)]
		if s != nil && words.In(s) && !slices.Contains(j.Variants, i.Name) {
			j.Variants = append(j.Variants, i.Name)
		}
	}
	for _, i := range t.Book.List(desk.KindFAQ) {
		f := t.Book.FAQs[desk.Fold(i.Name)]
		if f != nil && words.InFAQ(f) && !slices.Contains(j.FAQs, i.Name) {
			j.FAQs = append(j.FAQs, i.Name)
		}
	}
}

// Take is the stage: it goes on with erasures under way, and undoes what was sent
// about somebody while they were erased.
func Take(t *desk.Turn) {
	switch t.Event.Kind {
	case chat.Woke:
		if t.Case == nil && strings.HasPrefix(t.Event.Data, alarmPrefix) {
			resume(t)
		}
	case chat.Sent:
		if t.Case == nil && t.Row != nil {
			outlived(t)
		}
	case chat.Refused:
		if t.Row != nil && t.Row.Mark == markDrop && t.Event.Data != chat.ReasonNoThread {
			byHand(t)
		}
	}
}

func resume(t *desk.Turn) {
	j := &job{}
	if err := json.Unmarshal(t.Event.Payload, j); err != nil {
		t.Why("an erasure cannot go on: %v", err)
		return
	}
	j.goOn(t)
}

// outlived deletes what a row has done that was under way while its contact was
// erased.
func outlived(t *desk.Turn) {
	r := t.Row
	about := max(r.Case, r.About)
	if about == 0 || t.View.Cases == nil || t.View.Cases.Case(about) != nil {
		return
	}
	if thread := t.Event.Receipt.Thread; thread != "" {
		t.ToPlace(chat.Out{Op: chat.DropTopic}, r.Out.To.In(thread)).Mark = markDrop
		return
	}
	if r.Out.To.Thread != "" || r.Out.Op != chat.Send && r.Out.Op != chat.Copy {
		return
	}
	for _, id := range t.Event.Receipt.IDs {
		t.ToPlace(chat.Out{Op: chat.Delete, Target: id}, r.Out.To).Class = desk.Bulk
	}
}
