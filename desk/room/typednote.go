package room

import (
	"strconv"
	"strings"

	"frontdesk/chat"
	"frontdesk/desk"
	"frontdesk/desk/grammar"
	"frontdesk/desk/talk"
)

// What the buttons here report.
const (
	pressSend     = "send:" // and the number of the note
	pressTakeBack = "tb"
)

// note keeps what stays between agents. One that did not say so itself has a
// button that sends it after all.
func note(t *desk.Turn) {
	t.Take("note")
	m := t.Event.Message
	text, said := grammar.ReadNote(m.Text)
	e := record(t, desk.ByNote, m, text)
	if said {
		return
	}
	t.Reply(chat.Plain("A note: "+called(t.Case)+" does not see it."),
		[]chat.Button{{Label: "Send to the contact", Data: pressSend + strconv.FormatInt(e.Seq, 10)}})
}

// pressed takes the buttons that this package posts.
func pressed(t *desk.Turn, team *desk.Team) {
	num, isSend := strings.CutPrefix(t.Event.Data, pressSend)
	act, isCard := strings.CutPrefix(t.Event.Data, pressCard)
	if t.Taken() != "" || !isSend && !isCard && t.Event.Data != pressTakeBack {
		return
	}
	t.Take("agent")
	switch {
	case t.Role < desk.Worker || t.Case == nil:
		t.AnswerPress("Only agents of this team may do that.")
	case isCard:
		pressedCard(t, act)
	case isSend:
		sendNote(t, num)
	default:
		t.AnswerPress("")
		takeBack(t, team)
	}
}

// takeBack gives the conversation to the team in whose room the button is.
func takeBack(t *desk.Turn, team *desk.Team) {
	by := talk.Tidy(t.Event.From.Name())
	if err := talk.Assign(t, desk.Fold(team.Name), "", by); err != nil {
		t.Reply(chat.Plain(err.Error()))
		return
	}
	t.Replace(chat.Plain("Taken back by " + by + "."))
}

// sendNote sends a note to the contact after all. The note becomes a message, so
// that a second press finds no note any more.
func sendNote(t *desk.Turn, num string) {
	seq, err := strconv.ParseInt(num, 10, 64)
	e := entry(t, seq)
	if err != nil || e == nil || e.Side != desk.ByNote {
		t.AnswerPress("It was sent already.")
		return
	}
	t.AnswerPress("")
	if !MaySend(t) {
		return
	}
	AgentSends(t)
	e.Side, e.Talk = desk.ByAgent, t.Case.Talk.Number
	t.Entries = append(t.Entries, e)
	deliver(t, e, chat.Place{})
	t.Replace(chat.Plain("Sent to " + called(t.Case) + " by " + talk.Tidy(t.Event.From.Name()) + "."))
}
