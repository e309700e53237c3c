package commands

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"

	"frontdesk/chat"
	"frontdesk/desk"
	"frontdesk/desk/rule"
)

var undo = Command{
	Name: "undo", About: "Takes back your last change of the set-up; again, the one before.",
	Who: desk.Manager, Where: Setup, Part: PartHistory, Example: "/undo",
	More: "It refuses, and shows why, where somebody changed the object since.", Run: runUndo,
}

// undoDepth is how many changes /undo looks through.
const undoDepth = 2000

func runUndo(c *Call) {
	ch := c.lastChange()
	if ch == nil {
		c.Say("There is nothing of yours to take back. /log shows all changes.")
		return
	}
	m := c.Mark()
	var t chat.Text
	for ; ch != nil; ch = c.changeOf(ch.With) {
		one, ok := c.takeBack(ch)
		if !ok {
			c.Back(m)
			c.Reply(one)
			return
		}
		after(c, ch.After.Kind)
		if !t.Empty() {
			t = t.AddString("\n")
		}
		t = t.Add(one)
	}
	c.Reply(t)
}

// takeBack reverts one change, and says what is so now; false where somebody has changed
// the object since.
func (c *Call) takeBack(ch *desk.Change) (chat.Text, bool) {
	key := ch.After.Key()
	now := c.Book.Items[key]
	if now != nil && !same(now, ch.After) {
		return chat.Plain(fmt.Sprintf("%s %s was changed since by %s, so I leave it.\nAfter your change:\n", ch.After.Kind, ch.After.Name, now.ByName)).
			AddString(state(ch.After), chat.Pre).AddString("\nNow:\n").AddString(state(now), chat.Pre).
			AddString(fmt.Sprintf("\n/restore %s %s %d brings an earlier version back.", key.Kind, ch.After.Name, max(ch.After.Version-1, 1))), false
	}
	if why := c.mayBring(key, ch.Before); why != "" {
		return chat.Plain(why), false
	}
	if err := c.Revert(key, ch.Before, ch.Seq); err != nil {
		return chat.Plain(sentence(err.Error())), false
	}
	return chat.Plain(fmt.Sprintf("Taken back: %s. %s %s is now:\n", ch.What, key.Kind, ch.After.Name)).AddString(state(c.Book.Items[key]), chat.Pre), true
}

// changeOf is a change by its number, nil for 0.
func (c *Call) changeOf(seq int64) *desk.Change {
	if seq == 0 {
		return nil
	}
	for _, ch := range c.View.Audit.Changes(seq+1, 1) {
		return &ch
	}
	return nil
}

// mayBring says why the caller may not bring back what an object was, "" when they may:
// what only the owner may do, only the owner may bring back.
func (c *Call) mayBring(key desk.Key, back *desk.Item) string {
	switch {
	case key.Kind == desk.KindHost && c.Role < desk.Owner:
		return "Only the owner may say which hosts scripts may ask."
	case key.Kind == desk.KindAdmin && owns(back) != owns(c.Book.Items[key]):
		return "Who the owner is does not come back so: the owner can pass it on with /transferowner @user."
	}
	return ""
}

// owns tells whether an item is the owner.
func owns(i *desk.Item) bool {
	a := desk.Admin{}
	return i != nil && !i.Deleted && json.Unmarshal(i.Data, &a) == nil && a.Owner
}

// lastChange is the caller's newest change that was not taken back.
func (c *Call) lastChange() *desk.Change {
	undone := map[int64]bool{}
	for _, ch := range c.View.Audit.Changes(0, undoDepth) {
		if ch.Undoes != 0 {
			undone[ch.Undoes] = true
			continue
		}
		if ch.By == c.Sender() && ch.After != nil && ch.After.Kind != desk.KindAdmin && !undone[ch.Seq] {
			return &ch
		}
		if ch.By == c.Sender() && ch.After != nil && ch.After.Kind == desk.KindAdmin && ch.Before != nil && !undone[ch.Seq] {
			return &ch
		}
	}
	return nil
}

// same tells whether two versions of an object are alike.
func same(a, b *desk.Item) bool {
	return a.Deleted == b.Deleted && (a.Deleted || a.Source == b.Source && a.Order == b.Order && bytes.Equal(a.Data, b.Data))
}

func state(i *desk.Item) string {
	if i == nil || i.Deleted {
		return "(deleted)"
	}
	return i.Source
}

// after does what a change of an object calls for besides: menus, alarms.
func after(c *Call, k desk.Kind) {
	switch k {
	case desk.KindSnippet, desk.KindTeam, desk.KindScript:
		menus(c)
	case desk.KindRule:
		h := c.EditHouse()
		h.Alarms = rule.Alarms(c.Book, c.Now, h.Alarms)
	}
}

var restore = Command{
	Name: "restore", Args: "KIND NAME VERSION", About: "Brings an earlier version of an object back.",
	Who: desk.Manager, Where: Setup, Part: PartHistory, Example: "/restore snippet opening 2", Run: runRestore,
}

func runRestore(c *Call) {
	w := c.Words()
	if len(w) < 2 || len(w) > 3 {
		c.Usage()
		return
	}
	version, err := strconv.Atoi(w[len(w)-1])
	if err != nil || version < 1 {
		c.Usage()
		return
	}
	key, ok := c.objectKey(w[:len(w)-1])
	if !ok {
		return
	}
	old := c.View.Audit.Version(key, version)
	if old == nil {
		c.Say("%s %s has no version %d; the newest is %d.", key.Kind, w[len(w)-2], version, c.Book.Items[key].Version)
		return
	}
	if why := c.mayBring(key, old); why != "" {
		c.Say("%s", why)
		return
	}
	if err := c.Revert(key, old, 0); err != nil {
		c.Fail(err)
		return
	}
	after(c, key.Kind)
	c.Reply(chat.Plain(fmt.Sprintf("Version %d of %s %s is back:\n", version, key.Kind, old.Name)).
		AddString(state(c.Book.Items[key]), chat.Pre).AddString("\nTo take it back: /undo"))
}

// objectKey finds an object by "KIND NAME" or by a name that only one has.
func (c *Call) objectKey(w []string) (desk.Key, bool) {
	if len(w) == 2 {
		key := desk.Key{Kind: desk.Kind(desk.Fold(w[0])), Name: desk.Fold(w[1])}
		if c.Book.Items[key] == nil {
			c.Say("There is no %s “%s”, nor was there one. /log shows all changes.", w[0], w[1])
			return key, false
		}
		return key, true
	}
	var hits []desk.Key
	for k := range c.Book.Items {
		if k.Name == desk.Fold(w[0]) && k.Kind != desk.KindSetting {
			hits = append(hits, k)
		}
	}
	switch len(hits) {
	case 1:
		return hits[0], true
	case 0:
		c.Say("There is nothing called “%s”, nor was there. /log shows all changes.", w[0])
	default:
		c.Say("More than one thing is called “%s”: say which kind, as in /restore %s %s 1.", w[0], hits[0].Kind, w[0])
	}
	return desk.Key{}, false
}

var logCmd = Command{
	Name: "log", Args: "[@who|object|2026-11-24]", About: "Every change: who, when, before, after.",
	Who: desk.Manager, Where: Setup, Part: PartHistory, Example: "/log greet", Run: runLog,
}

func runLog(c *Call) {
	want := desk.Fold(strings.TrimPrefix(c.Text(), "@"))
	var lines []string
	for _, ch := range c.View.Audit.Changes(0, 1000) {
		if want != "" && !c.about(ch, want) {
			continue
		}
		line := fmt.Sprintf("%s · %s · %s", ch.At.Format("2006-01-02 15:04"), ch.ByName, ch.What)
		if ch.Undoes != 0 {
			line += " (taken back)"
		}
		lines = append(lines, line)
		if ch.After != nil {
			lines = append(lines, "   before: "+oneLine(ch.Before), "   after: "+oneLine(ch.After))
		}
		if len(lines) > 600 {
			break
		}
	}
	if len(lines) == 0 {
		c.Say("Nothing stands in the log for that.")
		return
	}
	c.Page("Changes, newest first", lines)
}

func (c *Call) about(ch desk.Change, want string) bool {
	if desk.Fold(ch.ByName) == want || strings.HasPrefix(ch.At.Format("2006-01-02"), want) {
		return true
	}
	if a := c.Book.Admins[ch.By]; a != nil && desk.Fold(a.Username) == want {
		return true
	}
	if ch.After != nil && (desk.Fold(ch.After.Name) == want || string(ch.After.Kind) == want) {
		return true
	}
	return strings.Contains(desk.Fold(ch.What), want)
}

func oneLine(i *desk.Item) string {
	if i == nil {
		return "(none)"
	}
	return cut(strings.ReplaceAll(state(i), "\n", " ⏎ "), 100)
}

var cancel = Command{
	Name: "cancel", About: "Leaves what you were being asked.",
	Who: desk.Manager, Where: Setup, Part: PartHistory, Example: "/cancel",
	Run: func(c *Call) { c.Say("There is nothing to leave; nothing was changed.") },
}
