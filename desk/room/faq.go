package room

import (
	"strconv"
	"strings"

	"frontdesk/chat"
	"frontdesk/desk"
)

// byFAQ tells whether an entry is an FAQ's: an answer that the contact got, or a draft;
// a model's draft is one too.
func byFAQ(e *desk.Entry) bool { return strings.HasPrefix(e.By, desk.ByFAQ) || byModel(e) }

func byModel(e *desk.Entry) bool { return strings.HasPrefix(e.By, desk.ByModel) }

// faq shows an entry of an FAQ.
func (w *writer) faq(e *desk.Entry) {
	if e.Side == desk.ByNote {
		w.draft(e)
		return
	}
	w.answered(e)
}

// draft shows agents an answer that an FAQ suggests, or a model.
func (w *writer) draft(e *desk.Entry) {
	w.flush()
	text := chat.Plain("💡 ").AddString(strings.TrimPrefix(e.By, desk.ByFAQ), chat.Bold).AddString("\n").Add(e.Text)
	if byModel(e) {
		text = chat.Plain("🤖 ").AddString("draft by a model, check it", chat.Bold).AddString("\n").Add(e.Text)
	}
	p := line(w.t, w.topic.Room, text)
	p.Log = e.Seq
	p.Out.Buttons = [][]chat.Button{{faqButton("Send", "send", e), faqButton("Edit", "edit", e), faqButton("Wrong", "wrong", e)}}
}

func faqButton(label, act string, e *desk.Entry) chat.Button {
	return chat.Button{Label: label, Data: desk.PressFAQ + act + ":" + strconv.FormatInt(e.Seq, 10)}
}

// answered shows an answer that the contact got from an FAQ, with its score.
func (w *writer) answered(e *desk.Entry) {
	w.flush()
	text := chat.Plain("🤖 ").AddString(strings.TrimPrefix(e.By, desk.ByFAQ), chat.Bold).AddString("\n").Add(withMedia(e))
	p := line(w.t, w.topic.Room, text)
	p.Log = e.Seq
	p.Out.Buttons = [][]chat.Button{{faqButton("Wrong", "wrong", e)}}
}

// DropDraft takes a draft off that nobody needs any more, also one that was not shown
// yet.
func DropDraft(t *desk.Turn, seq int64) {
	if !HideDraft(t, seq) {
		return
	}
	topic := t.Case.Topics[t.Case.Talk.Room]
	if topic == nil || seq > t.Case.Talk.Shown {
		return
	}
	p := t.ToRoom(chat.Out{Op: chat.Delete}, topic.Room)
	p.TargetLog, p.Class = seq, desk.Notice
}

// HideDraft notes that a draft was used up: its message says by now what became of it.
// It is false when that is known already.
func HideDraft(t *desk.Turn, seq int64) bool {
	e := known(t, seq)
	if e == nil || e.Hidden {
		return false
	}
	e.Hidden = true
	if own(t)[seq] == nil {
		t.Entries = append(t.Entries, e)
	}
	return true
}

// Known is a row of the contact's log, as the turn leaves it.
func Known(t *desk.Turn, seq int64) *desk.Entry { return known(t, seq) }

// Tagged puts the contact's tag before a text where the event's room has no topics.
func Tagged(t *desk.Turn, text chat.Text) chat.Text { return tagged(t, t.Event.Place, text) }
