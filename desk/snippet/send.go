package snippet

import (
	"strings"

	"frontdesk/chat"
	"frontdesk/desk"
	"frontdesk/desk/variant"
)

// Send posts the parts to the contact and logs them, as the agent's or, where none
// sends it, as automation's, and counts the use of the wording; the caller does
// Snippet.Do after it, and has asked whether it may. by is what sends it ("snippet prices", "rule greet"); extra is
// appended.
func Send(t *desk.Turn, f Filled, by string, extra chat.Text) {
	variant.Sent(t, f.Snippet)
	t.EditHouse().Uses[desk.Fold(desk.WithLang(f.Snippet.Name, f.Snippet.Lang))]++
	fact := t.Fact(desk.FactSnippet, desk.Fold(f.Snippet.Name), string(desk.ByBot), 0)
	if f.Agent != nil {
		fact.Item, fact.Agent = string(desk.ByAgent), f.Agent.Key()
	}
	for _, p := range withExtra(f.Parts, extra.Trim()) {
		out := chat.Out{Op: chat.Send, Text: p.Text, Media: p.Media, Buttons: p.Buttons}
		if f.Agent == nil {
			desk.SpeakOut(t, by, out)
			continue
		}
		SendAs(t, f.Agent, by, out)
	}
}

// SendAs is desk.SpeakOut for what an agent sends.
func SendAs(t *desk.Turn, agent *desk.Agent, by string, out chat.Out) {
	e := t.Log(desk.ByAgent, by, out.Text)
	e.Name = agent.Name
	if len(out.Media) > 0 {
		e.Media = &out.Media[0]
	}
	p := t.ToContact(out, chat.Place{})
	p.Log, p.Mark, p.Class, p.Hold = e.Seq, desk.MarkReply, desk.Urgent, t.Book.Settings.SendDelay
	e.To = p.Out.To
}

// withExtra appends a text to the last one, or after the media that take none: as
// a paragraph of its own where the snippet has several lines.
func withExtra(parts []desk.Part, extra chat.Text) []desk.Part {
	if extra.Empty() {
		return parts
	}
	out := append([]desk.Part(nil), parts...)
	last := len(out) - 1
	if last < 0 || len(out[last].Media) > 0 && (!captions(out[last].Media[0].Kind) || chat.Units(out[last].Text.S)+chat.Units(extra.S)+2 > LongestCaption) {
		return append(out, desk.Part{Text: extra})
	}
	sep := " "
	switch text := out[last].Text.S; {
	case text == "":
		sep = ""
	case strings.Contains(text, "\n") || strings.Contains(extra.S, "\n"):
		sep = "\n\n"
	}
	out[last].Text = out[last].Text.AddString(sep).Add(extra)
	return out
}
