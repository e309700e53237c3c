package commands

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"frontdesk/chat"
	"frontdesk/desk"
	"frontdesk/desk/grammar"
)

// imports are the files that were read in.
func imports(t *desk.Turn) (out []desk.Import) {
	_ = json.Unmarshal(t.Recall(desk.MemoryImports), &out) // none yet
	return out
}

func keepJSON(t *desk.Turn, key string, v any) {
	raw, _ := json.Marshal(v) // plain data: cannot fail
	t.Keep(key, raw)
}

// importPast takes an export of past chats: /import as the caption of the file, or as a
// reply to it; alone it shows what was imported.
func (c *Call) importPast() {
	m := c.Event.Message
	switch {
	case m.Media != nil && m.Media.Kind == "document":
		c.readIn(*m.Media)
	case m.Reply != nil && m.Reply.Media != nil && m.Reply.Media.Kind == "document":
		c.readIn(*m.Reply.Media)
	default:
		c.showImports()
	}
}

const howToImport = "To learn from past chats, send me an export with /import as its caption: WhatsApp's .zip or .txt (in the chat: More → Export chat), " +
	"or Telegram Desktop's result.json (Export chat history, or Settings → Advanced → Export Telegram data; format JSON). " +
	"One file after the other; a file above 20 MB is read on the server: bot import-chats FILE"

// ourWord begins the word of a button that says who of the authors is us; the rest is
// the name.
const ourWord = "us"

// readIn has a file read in, outside of this turn.
func (c *Call) readIn(m chat.Media) {
	h := c.EditHouse()
	h.Asks++
	do := desk.ImportDo{ID: h.Asks, Media: m, Place: c.Event.Place, Private: c.Event.Private, From: c.Event.From}
	if n, err := strconv.Atoi(strings.TrimPrefix(c.Confirmed, ourWord)); err == nil && strings.HasPrefix(c.Confirmed, ourWord) {
		if names := c.authors(); n >= 0 && n < len(names) {
			do.Us = names[n]
		}
	}
	c.begin(desk.CallImport, do.ID, do)
	c.Say("I read %s. Nothing of it is sent to anybody, and nobody in it becomes a contact.", shownFile(m.Name))
}

func shownFile(name string) string {
	if name == "" {
		return "the file"
	}
	return "“" + cut(name, 60) + "”"
}

// authors are the names among which the question who is us was asked: they stand on the
// second line of the command that is run anew.
func (c *Call) authors() (names []string) {
	_ = json.Unmarshal([]byte(afterLine(c.Event.Message.Text.S)), &names) // not asked
	return names
}

// begin has something done outside of turns, and notes that it is under way.
func (c *Call) begin(kind string, id int64, do any) {
	raw, _ := json.Marshal(do) // plain data: cannot fail
	c.Calls = append(c.Calls, desk.OutCall{Kind: kind, Place: c.Event.Place, Payload: raw})
	keepJSON(c.Turn, workKey(id), desk.Work{ID: id, Kind: kind, Place: c.Event.Place})
}

func workKey(id int64) string { return fmt.Sprint(desk.MemoryWork, id) }

// showImports lists what was imported, and how more is.
func (c *Call) showImports() {
	all := imports(c.Turn)
	var lines []string
	bytes := int64(0)
	for _, i := range all {
		lines = append(lines, "• "+importLine(i))
		bytes += i.Bytes
	}
	if len(lines) == 0 {
		c.Say("Nothing was imported yet. %s\n/import config takes a configuration.", howToImport)
		return
	}
	lines = append(lines, "/opportunities looks through it, /import forget erases it all, /retention what is old in it. "+howToImport)
	c.Page(fmt.Sprintf("Imported chats, %s in all", size(bytes)), lines)
}

func importLine(i desk.Import) string {
	return fmt.Sprintf("%s, imported %s: %s", map[string]string{"whatsapp": "WhatsApp", "telegram": "Telegram"}[i.Kind], i.At.Format(time.DateOnly), ImportNumbers(i))
}

// ImportNumbers is "1204 messages with 12 people, 310 questions, from 2026-01-02 to …".
func ImportNumbers(i desk.Import) string {
	s := fmt.Sprintf("%s with %s, %s, from %s to %s, %s", plural(i.Messages, "message"), people(i.Chats), plural(i.Asked, "question"),
		i.From.Format(time.DateOnly), i.To.Format(time.DateOnly), size(i.Bytes))
	if i.Groups > 0 {
		s += ", without " + plural(i.Groups, "group")
	}
	return s
}

func people(n int) string {
	if n == 1 {
		return "1 person"
	}
	return fmt.Sprintf("%d people", n)
}

func size(bytes int64) string {
	switch {
	case bytes < 1<<10:
		return fmt.Sprintf("%d bytes", bytes)
	case bytes < 1<<20:
		return fmt.Sprintf("%d KiB", bytes>>10)
	}
	return fmt.Sprintf("%d MiB", bytes>>20)
}

// forgetImports erases all that was imported.
func (c *Call) forgetImports() {
	all := imports(c.Turn)
	var ids []int64
	messages := 0
	for _, i := range all {
		ids, messages = append(ids, i.ID), messages+i.Messages
	}
	var reading []string
	for key, w := range works(c.Turn) {
		if w.Kind == desk.CallImport {
			reading = append(reading, key)
		}
	}
	if len(ids) == 0 && len(reading) == 0 {
		c.Say("Nothing was imported. %s", howToImport)
		return
	}
	if !c.Confirm(chat.Plain(fmt.Sprintf("Erase all imported chats: %s from %s? Snippets and FAQs that were made of them stay.", plural(messages, "message"), plural(len(ids), "file"))), "Erase for good", "Keep") {
		return
	}
	raw, _ := json.Marshal(desk.ForgetDo{IDs: ids})
	c.Calls = append(c.Calls, desk.OutCall{Kind: desk.CallForget, Place: c.Event.Place, Payload: raw})
	for _, key := range append(reading, desk.MemoryImports, desk.MemoryOurs, desk.MemoryFound) { // what is being read in is wanted no more
		c.Keep(key, nil)
	}
	stale(c.Turn)
	c.Audit(fmt.Sprintf("erased all imported chats: %s", plural(messages, "message")))
	c.Say("All imported chats are erased: %s from %s.", plural(messages, "message"), plural(len(ids), "file"))
}

// works are what is under way, by key.
func works(t *desk.Turn) map[string]desk.Work {
	out := map[string]desk.Work{}
	for key, raw := range t.RecallAll(desk.MemoryWork) {
		var w desk.Work
		if json.Unmarshal(raw, &w) == nil {
			out[key] = w
		}
	}
	return out
}

// stale notes that something was erased: what a search has read of it must not be shown.
func stale(t *desk.Turn) {
	for key, w := range works(t) {
		if w.Kind == desk.CallLook && !w.Stale {
			w.Stale = true
			keepJSON(t, key, w)
		}
	}
}

// importDone takes what came of reading a file in.
func importDone(t *desk.Turn) {
	var done desk.ImportDone
	if json.Unmarshal(t.Event.Payload, &done) != nil {
		return
	}
	do := done.Do
	_, wanted := works(t)[workKey(do.ID)]
	finish(t, do.ID)
	say := func(text string, rows ...[]chat.Button) {
		t.ToPlace(chat.Out{Op: chat.Send, Text: chat.Plain(text), Buttons: rows, NoPreview: true}, do.Place)
	}
	switch i := done.Import; {
	case !managed(t, do.Place, do.Private, do.From): // an admin no more
		if i != nil {
			forgetRows(t, i.ID)
		}
	case i != nil && !wanted: // it was read to its end before the word came
		forgetRows(t, i.ID)
		say("Stopped. Nothing of the file was kept.")
	case i != nil && readBefore(t, i.Digest):
		forgetRows(t, i.ID)
		say(shownFile(do.Media.Name) + " was imported before; nothing has changed.")
	case i != nil:
		keepImport(t, *i)
		t.AuditAs(i.By, do.From.Name(), "imported past chats: "+ImportNumbers(*i))
		say("Imported " + shownFile(do.Media.Name) + ": " + ImportNumbers(*i) + ".\n/opportunities shows what repeats in it. /import forget erases it.")
	case len(done.Names) > 0:
		askWho(t, do, done.Names)
	case done.Again:
		say(shownFile(do.Media.Name) + " was imported before; nothing has changed.")
	default:
		say(done.Error)
	}
}

// readBefore tells whether a file was imported before.
func readBefore(t *desk.Turn, digest string) bool {
	return slices.ContainsFunc(imports(t), func(i desk.Import) bool { return i.Digest == digest })
}

// keepImport keeps an import among the others.
func keepImport(t *desk.Turn, i desk.Import) {
	keepJSON(t, desk.MemoryImports, append(imports(t), i))
	t.Keep(desk.MemoryFound, nil) // there is more to look through
	var ours []string
	_ = json.Unmarshal(t.Recall(desk.MemoryOurs), &ours) // none yet
	if i.Us != "" && !slices.Contains(ours, i.Us) {
		keepJSON(t, desk.MemoryOurs, append(ours, i.Us))
	}
}

func forgetRows(t *desk.Turn, ids ...int64) {
	raw, _ := json.Marshal(desk.ForgetDo{IDs: ids})
	t.Calls = append(t.Calls, desk.OutCall{Kind: desk.CallForget, Payload: raw})
}

// whoFor is how long the question who is us can be answered.
const whoFor = 24 * time.Hour

// askWho asks which of the authors is us. The answer runs the command anew, with the names
// below it.
func askWho(t *desk.Turn, do desk.ImportDo, names []string) {
	raw, _ := json.Marshal(names)
	h := t.EditHouse()
	h.Asks++
	ev := chat.Event{Kind: chat.Said, Place: do.Place, Private: do.Private, From: do.From, Message: &chat.Message{Text: chat.Plain("/import\n" + string(raw)), Media: &do.Media}}
	t.Asks = append(t.Asks, &desk.Ask{ID: h.Asks, By: desk.AgentKey(do.Place.Network, do.From.ID), Till: t.Now.Add(whoFor), Event: ev})
	var rows [][]chat.Button
	for i, n := range names {
		rows = append(rows, []chat.Button{{Label: cut(n, 40), Data: pressData(h.Asks, fmt.Sprint(ourWord, i))}})
	}
	rows = append(rows, []chat.Button{{Label: "Cancel", Data: pressData(h.Asks, "no")}})
	t.ToPlace(chat.Out{Op: chat.Send, Text: chat.Plain("Which of these is you in " + shownFile(do.Media.Name) + "? The other is the contact."), Buttons: rows}, do.Place)
}

// forgetDone takes what /retention has let go.
func forgetDone(t *desk.Turn) {
	var done desk.ForgetDone
	if json.Unmarshal(t.Event.Payload, &done) != nil || len(done.Changed) == 0 {
		return
	}
	all := imports(t)
	for _, i := range done.Changed {
		at := slices.IndexFunc(all, func(o desk.Import) bool { return o.ID == i.ID })
		switch {
		case at < 0:
		case i.Messages == 0:
			all = slices.Delete(all, at, at+1)
		default:
			all[at] = i
		}
	}
	keepJSON(t, desk.MemoryImports, all)
	t.Keep(desk.MemoryFound, nil)
	stale(t)
	if done.Erased > 0 {
		t.Audit("retention erased " + plural(done.Erased, "imported message"))
	}
}

// importWord is what stands behind /import: nothing, forget, config.
func importWord(c *Call) (word string, rest chat.Text) {
	if strings.HasPrefix(strings.TrimLeft(c.Cmd.Args.S, " "), "\n") || strings.HasPrefix(c.Confirmed, ourWord) {
		return "", chat.Text{}
	}
	word, rest = grammar.FirstWord(c.Cmd.Args)
	return desk.Fold(word), rest
}

// importedOnServer takes over what the operator has read in on the server. The same file
// may have come in the chat meanwhile.
func importedOnServer(t *desk.Turn) {
	var i desk.Import
	if json.Unmarshal(t.Event.Payload, &i) != nil || i.ID == 0 {
		return
	}
	if readBefore(t, i.Digest) {
		forgetRows(t, i.ID)
		return
	}
	keepImport(t, i)
	t.Audit("imported past chats on the server: " + ImportNumbers(i))
}
