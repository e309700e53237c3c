package commands

import (
	"encoding/json"
	"fmt"
	"strings"

	"frontdesk/chat"
	"frontdesk/desk"
)

// answered takes what came of something that commands had done outside of turns.
func answered(t *desk.Turn) {
	c, ok := t.Answers()
	if !ok {
		return
	}
	switch c.Kind {
	case desk.CallImport:
		importDone(t)
	case desk.CallForget:
		forgetDone(t)
	case desk.CallLook:
		looked(t)
	default:
		return
	}
	t.Take("command")
}

// Unlearn is the last stage: where something of what contacts wrote is erased, what was
// found in it goes too.
func Unlearn(t *desk.Turn) {
	if len(t.Erased) == 0 && len(t.Cuts) == 0 {
		return
	}
	if t.Recall(desk.MemoryFound) != nil {
		t.Keep(desk.MemoryFound, nil)
	}
	stale(t)
}

// progressing shows how far something is: one message, edited in its place.
func progressing(t *desk.Turn) {
	var told desk.WorkTold
	if json.Unmarshal(t.Event.Payload, &told) != nil {
		return
	}
	w, ok := works(t)[workKey(told.ID)]
	if !ok {
		return
	}
	out := chat.Out{Op: chat.Send, Text: chat.Plain(doing(w, told.Done)), Buttons: [][]chat.Button{stopRow(w.ID)}}
	switch {
	case w.Message != "":
		out.Op, out.Target = chat.Edit, w.Message
	case w.Done > 0: // the first one is under way
		return
	}
	w.Done = max(told.Done, 1)
	keepJSON(t, workKey(w.ID), w)
	p := t.ToPlace(out, w.Place)
	p.Key = fmt.Sprint("work/", w.ID, "/", out.Op)
	if out.Op == chat.Send {
		p.Mark = desk.MarkWork
	}
}

// shownWork remembers the message that shows how far something is. One that comes when
// all is over is taken away.
func shownWork(t *desk.Turn) {
	if t.Row == nil || t.Row.Mark != desk.MarkWork || len(t.Event.Receipt.IDs) == 0 {
		return
	}
	var id int64
	_, _ = fmt.Sscanf(t.Row.Key, "work/%d/", &id)
	w, ok := works(t)[workKey(id)]
	if !ok {
		t.ToPlace(chat.Out{Op: chat.Delete, Target: t.Event.Receipt.IDs[0]}, t.Row.Out.To)
		return
	}
	w.Message = t.Event.Receipt.IDs[0]
	keepJSON(t, workKey(id), w)
}

// managed tells whether who began something outside of turns may still see what came of it.
func managed(t *desk.Turn, at chat.Place, private bool, from chat.Person) bool {
	return t.Book.RoleOf(chat.Event{Place: at, Private: private, From: from}) >= desk.Manager
}

// finish ends something: the message that showed how far it was says so.
func finish(t *desk.Turn, id int64) {
	w, ok := works(t)[workKey(id)]
	if !ok {
		return
	}
	t.Keep(workKey(id), nil)
	if w.Message != "" {
		t.ToPlace(chat.Out{Op: chat.Delete, Target: w.Message}, w.Place)
	}
}

// doing says what is under way, and how far it is.
func doing(w desk.Work, done int) string {
	what := "Looking for opportunities"
	if w.Kind == desk.CallImport {
		what = "Reading the file"
	}
	return fmt.Sprintf("%s: %d %%", what, done)
}

const pressStop = "stopwork:"

func stopRow(id int64) []chat.Button {
	return []chat.Button{{Label: "Stop", Data: fmt.Sprint(pressStop, id)}}
}

// pressWork stops something; true when the press was that.
func pressWork(t *desk.Turn) bool {
	rest, ok := strings.CutPrefix(t.Event.Data, pressStop)
	if !ok {
		return false
	}
	t.Take("command")
	if t.Role < desk.Manager {
		t.AnswerPress("Only admins may do that.")
		return true
	}
	t.AnswerPress("")
	key := desk.MemoryWork + rest
	w, ok := works(t)[key]
	if !ok {
		t.Replace(chat.Plain("It is over already."))
		return true
	}
	t.Keep(key, nil) // whoever does it looks, and ends
	t.Replace(chat.Plain(doing(w, w.Done) + ". Stopped."))
	return true
}
