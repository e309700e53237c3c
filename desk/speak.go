package desk

import "frontdesk/chat"

// Speak sends a text of automation's, or of the bot's own, to the turn's contact
// and logs it; by names what speaks ("survey welcome", "rule greet", "snippet
// prices", "bot"). Whether it may speak is the caller's question (talk.MaySpeak).
// The post may be filled in further until the turn ends.
func Speak(t *Turn, by string, text chat.Text, buttons ...[]chat.Button) *Post {
	return SpeakOut(t, by, chat.Out{Op: chat.Send, Text: text, Buttons: buttons})
}

// SpeakOut is Speak for anything that can be sent.
func SpeakOut(t *Turn, by string, out chat.Out) *Post {
	e := t.Log(ByBot, by, out.Text)
	if len(out.Media) > 0 {
		e.Media = &out.Media[0]
	}
	p := t.ToContact(out, chat.Place{})
	p.Log, p.Mark = e.Seq, MarkAuto
	e.To = p.Out.To
	return p
}
