package erase

import (
	"fmt"
	"strings"

	"frontdesk/chat"
	"frontdesk/desk"
	"frontdesk/desk/voice"
	"frontdesk/desk/words"
)

// report says what was erased and what could not be, to whom it concerns.
func (j *job) report(t *desk.Turn) {
	switch j.Way {
	case Forgotten:
		if !j.To.IsZero() {
			t.ToPlace(chat.Out{Op: chat.Send, Text: chat.Plain(strings.Join(j.lines(), "\n")), NoPreview: true}, j.To)
		}
	case Forgets:
		for _, room := range j.Rooms {
			t.ToPlace(chat.Out{Op: chat.Send, Text: chat.Plain("A contact had their data erased."), Silent: true}, room)
		}
		text := voice.In(t.Book, j.Lang).Say(words.ForgetDone, j.Messages)
		t.ToPlace(chat.Out{Op: chat.Send, Text: chat.Plain(text)}, j.To)
	}
}

func (j *job) lines() []string {
	out := []string{fmt.Sprintf("Contact #%d is erased, as %s asked.", j.Number, j.By),
		"Gone: " + list(count(j.Messages, "message"), count(j.Notes, "note"), count(j.Fields, "field"), count(j.Tags, "tag"), count(j.Topics, "topic"),
			"what we knew of the person, and all that waited to be sent") + "."}
	var kept []string
	if j.Files > 0 {
		kept = append(kept, fmt.Sprintf("%s: they never were with me, the network keeps them as long as it likes", count(j.Files, "file")))
	}
	if j.Old > 0 {
		kept = append(kept, fmt.Sprintf("%s of ours in their own chat: networks delete for 48 hours only", count(j.Old, "message")))
	}
	if j.Typed > 0 {
		kept = append(kept, fmt.Sprintf("%s that agents typed in a group without topics: delete them there by hand", count(j.Typed, "message")))
	}
	kept = append(kept, "backups made before now: delete those, or let them run out", fmt.Sprintf("the line “contact #%d erased” in /log", j.Number))
	out = append(out, "Out of my reach:")
	for _, k := range kept {
		out = append(out, "• "+k)
	}
	for _, name := range j.Snippets {
		out = append(out, fmt.Sprintf("Snippet %s holds words of theirs; /delsnippet %s removes it.", name, name))
	}
	for _, name := range j.Variants {
		out = append(out, fmt.Sprintf("Variant %s holds words of theirs; /delvariant %s removes it.", name, name))
	}
	for _, name := range j.FAQs {
		out = append(out, fmt.Sprintf("FAQ %s holds a question of theirs; /editfaq %s takes it out.", name, name))
	}
	return append(out, "Should they write again, they are a new contact.")
}

// count is "1 message", "2 messages", "" for none.
func count(n int, one string) string {
	switch n {
	case 0:
		return ""
	case 1:
		return "1 " + one
	}
	return fmt.Sprintf("%d %ss", n, one)
}

// list joins what there is with commas.
func list(parts ...string) string {
	var out []string
	for _, p := range parts {
		if p != "" {
			out = append(out, p)
		}
	}
	return strings.Join(out, ", ")
}

// byHand asks a room to delete a topic that we may not delete.
func byHand(t *desk.Turn) {
	at := t.Row.Out.To
	text := chat.Plain("⚠️ A contact was erased, and I may not delete their topic here: I lack the right to delete messages. Please delete the topic by hand.")
	if t.Self.PlaceLink != nil {
		if link := t.Self.PlaceLink(at, ""); link != "" {
			text = text.AddString("\n" + link)
		}
	}
	t.ToPlace(chat.Out{Op: chat.Send, Text: text, NoPreview: true}, at.Whole())
}
