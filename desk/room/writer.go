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
	album *desk.Post // of the entry before, if it was an item of an album
	name  string     // of that album
}

// albumSize is how many items an album has at most.
const albumSize = 10

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
		return e.Src.ID == ""
	case desk.ByBot:
		return e.By != "bot" && !strings.HasPrefix(e.By, "survey ")
	case desk.ByEvent:
		return true
	}
	return false
}

func (w *writer) one(e *desk.Entry) {
	switch e.Side {
	case desk.ByBot:
		w.lines = append(w.lines, chat.Plain("🤖 ").Add(withMedia(e)))
	case desk.ByEvent:
		w.lines = append(w.lines, chat.Plain("· ").Add(e.Text))
	case desk.ByNote:
		w.flush()
		p := w.t.ToRoom(chat.Out{Op: chat.Send, Text: chat.Plain("📝 ").Add(e.Text), NoPreview: true}, w.topic.Room)
		p.Log, p.Class = e.Seq, desk.Notice
	case desk.ByContact:
		w.flush()
		w.contact(e)
		return
	}
	w.album = nil
}

// flush posts the lines gathered.
func (w *writer) flush() {
	if len(w.lines) == 0 {
		return
	}
	text := chat.Join("\n", w.lines...)
	if w.topic.Flat {
		text = w.tagged(text)
	}
	line(w.t, w.topic.Room, text)
	w.lines, w.album = nil, nil
}

// contact relays what the contact wrote: texts as texts, everything else as a copy
// of the contact's message, items of an album in one.
func (w *writer) contact(e *desk.Entry) {
	if e.Media == nil && e.Unread == "" || e.Src.ID == "" {
		w.album = nil
		w.relay(e, chat.Out{Op: chat.Send, Text: w.tagged(withMedia(e))})
		return
	}
	if w.album != nil && e.Album == w.name && len(w.album.Out.IDs) < albumSize {
		w.album.Out.IDs = append(w.album.Out.IDs, e.Src.ID)
		return
	}
	if w.topic.Flat {
		line(w.t, w.topic.Room, w.tagged(chat.Plain(kind(e))))
	}
	p := w.relay(e, chat.Out{Op: chat.Copy, From: e.Src.Place, IDs: []string{e.Src.ID}})
	if w.album = nil; e.Album != "" {
		w.album, w.name = p, e.Album
	}
	if e.Unread != "" {
		line(w.t, w.topic.Room, chat.Plain("· "+called(w.t.Case)+" sent something that I cannot read ("+e.Unread+"): it is shown as far as the network copies it."))
	}
}

func (w *writer) relay(e *desk.Entry, out chat.Out) *desk.Post {
	p := w.t.ToRoom(out, w.topic.Room)
	p.Log, p.Mark, p.ReplyLog = e.Seq, desk.MarkRelay, e.Reply
	return p
}

// tagged puts the contact's tag before a text where there are no topics.
func (w *writer) tagged(text chat.Text) chat.Text {
	if !w.topic.Flat {
		return text
	}
	return chat.Text{}.AddString(tag(w.t.Case), chat.Bold).AddString(": ").Add(text)
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
