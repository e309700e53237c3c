package room

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"frontdesk/chat"
	"frontdesk/desk"
	"frontdesk/desk/talk"
)

// What the card's buttons report.
const pressCard = "card:"

// cardButtons are the buttons that fit the state.
func cardButtons(t *desk.Turn) [][]chat.Button {
	var first []chat.Button
	add := func(row []chat.Button, label, act string) []chat.Button {
		return append(row, chat.Button{Label: label, Data: pressCard + act})
	}
	switch closed := t.Case.Talk.State == desk.Closed; {
	case closed:
		first = add(first, "Reopen", "reopen")
	case t.Case.Talk.Agent == "":
		first = add(add(first, "Assign to me", "take"), "Close", "close")
	default:
		first = add(first, "Close", "close")
	}
	second := add(nil, "Snippets", "snippets")
	if t.Case.Blocked {
		second = add(second, "Unblock", "unblock")
	} else {
		second = add(second, "Block", "block")
	}
	return [][]chat.Button{first, second}
}

// pressedCard does what a button of the card says.
func pressedCard(t *desk.Turn, act string) {
	by := talk.Tidy(t.Event.From.Name())
	verb, rest, _ := strings.Cut(act, ":")
	switch verb {
	case "take":
		take(t, by)
	case "close":
		t.AnswerPress("")
		talk.Close(t, by)
	case "reopen":
		t.AnswerPress("")
		talk.Reopen(t, by)
	case "snippets":
		t.AnswerPress("")
		offerSnippets(t)
	case "block":
		t.AnswerPress("")
		askBlock(t)
	case "yes", "no":
		answerBlock(t, verb == "yes", rest)
	case "unblock":
		t.AnswerPress("Unblocked.")
		talk.Unblock(t, by)
	default:
		t.AnswerPress("")
	}
}

// take assigns the conversation to whoever pressed, unless somebody was faster.
func take(t *desk.Turn, by string) {
	if k := t.Case.Talk; k.Agent != "" {
		t.AnswerPress(agentName(t, k.Agent) + " has this conversation already.")
		return
	}
	t.AnswerPress("")
	a := t.Roster().Agents[sender(t)]
	if a == nil {
		return
	}
	if err := talk.AssignTo(t, a, by); err != nil {
		t.Reply(chat.Plain(err.Error()))
	}
}

// askFor is how long a question of a card can be answered.
const askFor = 5 * time.Minute

func askBlock(t *desk.Turn) {
	who := fmt.Sprintf(":%s:%d", sender(t), t.Now.Add(askFor).Unix())
	t.Reply(chat.Plain("Block "+called(t.Case)+"? Nothing they write will be shown any more, and the conversation closes."),
		[]chat.Button{{Label: "Yes, block", Data: pressCard + "yes" + who}, {Label: "No", Data: pressCard + "no" + who}})
}

func answerBlock(t *desk.Turn, yes bool, rest string) {
	at := strings.LastIndex(rest, ":")
	var till int64
	if at < 0 || rest[:at] != sender(t) {
		t.AnswerPress("Only the one who asked may answer this.")
		return
	}
	if _, err := fmt.Sscan(rest[at+1:], &till); err != nil || t.Now.Unix() > till {
		t.AnswerPress("This question has expired. Press Block on the card again.")
		return
	}
	t.AnswerPress("")
	if !yes {
		t.Replace(chat.Plain("Nothing was changed."))
		return
	}
	talk.Block(t, talk.Tidy(t.Event.From.Name()))
	t.Replace(chat.Plain(called(t.Case) + " is blocked. /unblock lifts it."))
}

// offered is how many snippets the card's button offers.
const offered = 12

// offerSnippets shows the most used snippets as buttons that preview first.
func offerSnippets(t *desk.Turn) {
	names := mostUsed(t, offered)
	if len(names) == 0 {
		t.Reply(chat.Plain("There are no snippets yet. An admin makes one with /addsnippet NAME TEXT."))
		return
	}
	var rows [][]chat.Button
	for i, n := range names {
		if i%3 == 0 {
			rows = append(rows, nil)
		}
		rows[len(rows)-1] = append(rows[len(rows)-1], chat.Button{Label: strings.ReplaceAll(n, "-", "_"), Data: desk.PressData("s?" + desk.Fold(n))})
	}
	t.Reply(chat.Plain("Which one? A press shows it to agents first."), rows...)
}

// mostUsed is the names of the snippets sent most often, wordings left out.
func mostUsed(t *desk.Turn, n int) []string {
	var names []string
	for _, i := range t.Book.List(desk.KindSnippet) {
		if s := t.Book.Snippets[desk.Fold(i.Name)]; s != nil && s.Lang == "" {
			names = append(names, s.Name)
		}
	}
	uses := t.House().Uses
	slices.SortStableFunc(names, func(a, b string) int { return uses[desk.Fold(b)] - uses[desk.Fold(a)] })
	return names[:min(n, len(names))]
}
