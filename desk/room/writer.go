package room

import (
	"strings"

	"frontdesk/chat"
	"frontdesk/desk"
)

// writer shows entries in a topic, in their order. Lines about what happened are
// gathered into one post as long as nothing else comes between.
type writer struct {
	t     *desk.Turn
	topic *desk.Topic
	lines []chat.Text
	seqs  []int64 // of the lines' entries
}

func (w *writer) all(es []*desk.Entry) {
	for _, e := range es {
		if shows(e) {
			w.one(e)
		}
	}
	w.flush()
}

// shows tells whether a room shows an entry: not what agents have typed there
// themselves, nor a contact's commands and answers, nor the questions of surveys.
func shows(e *desk.Entry) bool {
	switch e.Side {
	case desk.ByContact:
		return !e.Hidden
	case desk.ByNote:
		return e.Src.ID == "" && !e.Hidden
	case desk.ByBot:
		return e.By != "bot" && !strings.HasPrefix(e.By, "survey ")
	case desk.ByEvent:
		return true
	case desk.ByAgent:
		return onPhone(e)
	}
	return false
}

func (w *writer) one(e *desk.Entry) {
	if byFAQ(e) && (e.Side == desk.ByBot || e.Side == desk.ByNote) {
		w.faq(e)
		return
	}
	switch e.Side {
	case desk.ByBot:
		w.lines, w.seqs = append(w.lines, chat.Plain("🤖 ").Add(withMedia(e))), append(w.seqs, e.Seq)
	case desk.ByEvent:
		w.lines, w.seqs = append(w.lines, chat.Plain(dot).Add(e.Text)), append(w.seqs, e.Seq)
	case desk.ByNote:
		w.flush()
		p := w.t.ToRoom(chat.Out{Op: chat.Send, Text: tagged(w.t, w.topic.Room, chat.Plain("📝 ").Add(e.Text)), NoPreview: true}, w.topic.Room)
		p.Log, p.Class = e.Seq, desk.Notice
	case desk.ByContact:
		w.flush()
		w.contact(e)
	case desk.ByAgent:
		w.flush()
		w.phone(e)
	}
}

// flush posts the lines gathered.
func (w *writer) flush() {
	if len(w.lines) == 0 {
		return
	}
	p, n := line(w.t, w.topic.Room, chat.Join("\n", w.lines...)), len(w.seqs)-1
	p.Log, p.Also = w.seqs[n], w.seqs[:n]
	w.lines, w.seqs = nil, nil
}

// contact relays what the contact wrote: texts as texts, everything else as a copy
// of the contact's message, the items of an album in one.
func (w *writer) contact(e *desk.Entry) {
	if e.Media == nil && e.Unread == "" || e.Src.ID == "" {
		w.say(e)
		return
	}
	out := chat.Out{Op: chat.Copy, From: e.Src.Place, IDs: []string{e.Src.ID}}
	switch {
	case !w.topic.Flat:
	case e.Album == "" && captioned[kind(e)]:
		out.Text = tagged(w.t, w.topic.Room, e.Text)
	case e.Album == "":
		line(w.t, w.topic.Room, chat.Plain("["+kind(e)+"]"))
	case !w.albumGoesOn(e):
		line(w.t, w.topic.Room, chat.Plain("[album]"))
	}
	p := w.relay(e, out)
	if e.Album != "" {
		p.Join, p.Hold = "album/"+e.Album, albumHold
	}
	if e.Unread != "" {
		line(w.t, w.topic.Room, chat.Plain("· "+called(w.t.Case)+" sent something that I cannot read ("+e.Unread+"): it is shown as far as the network copies it."))
	}
}

// albumGoesOn tells whether the entry before was an item of the same album.
func (w *writer) albumGoesOn(e *desk.Entry) bool {
	before := known(w.t, e.Seq-1)
	return before != nil && before.Album == e.Album
}

// captioned are the kinds of media that take a text.
var captioned = map[string]bool{"photo": true, "video": true, "voice": true, "audio": true, "document": true, "animation": true}

// say relays a text. Several in a row may become one where the network allows only
// few, but never across an answer.
func (w *writer) say(e *desk.Entry) {
	text := withMedia(e)
	out := chat.Out{Op: chat.Send, Text: tagged(w.t, w.topic.Room, text)}
	p := w.relay(e, out)
	if e.Reply == 0 && e.Media == nil {
		p.Join, p.Cut = w.t.Case.Joint(), len(out.Text.S)-len(text.S)
	}
}

func (w *writer) relay(e *desk.Entry, out chat.Out) *desk.Post {
	p := w.t.ToRoom(out, w.topic.Room)
	p.Log, p.Mark, p.ReplyLog = e.Seq, desk.MarkRelay, e.Reply
	return p
}

// withMedia is an entry's text, after what it carried.
func withMedia(e *desk.Entry) chat.Text {
	if e.Media == nil && e.Unread == "" {
		return e.Text
	}
	text := chat.Plain("[" + kind(e) + "]")
	if e.Text.Empty() {
		return text
	}
	return text.AddString(" ").Add(e.Text)
}

func kind(e *desk.Entry) string {
	if e.Media == nil {
		return "message"
	}
	return strings.ReplaceAll(e.Media.Kind, "_", " ")
}
