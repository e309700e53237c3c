package talk

import (
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode"

	"frontdesk/chat"
	"frontdesk/desk"
	"frontdesk/desk/field"
	"frontdesk/desk/voice"
	"frontdesk/desk/words"
)

// timerRate is the timer of a contact who is to be asked for a rating.
const timerRate = "rate"

const (
	askAfter   = 2 * time.Minute  // the close
	askEvery   = 24 * time.Hour   // at most
	commentFor = 10 * time.Minute // after a rating what is written is about it
)

// askLater has the contact asked for a rating of the conversation that has just closed.
func askLater(t *desk.Turn) {
	if t.Book.Settings.Rate {
		t.Timer(timerRate, t.Now.Add(askAfter), nil)
	}
}

// pressRate begins what the buttons of the question report; the conversation's number and
// the rating follow.
const pressRate = "rate:"

// askRating asks, unless something speaks against it by now.
func askRating(t *desk.Turn) {
	if why := unasked(t); why != "" {
		t.Why("no rating is asked for: %s", why)
		return
	}
	c := t.Case
	next := desk.Rating{Talk: c.Talk.Number, Team: c.Talk.LastTeam, Asked: t.Now}
	if c.Rating != nil {
		next.Last = c.Rating.Last
	}
	c.Rating = &next
	var rows [][]chat.Button
	if ch, _ := t.House().ChannelAt(c.Last); !desk.NetworkOf(c.Last.Network).Buttonless || ch.Polls {
		rows = [][]chat.Button{nil}
		for n := 1; n <= 5; n++ {
			rows[0] = append(rows[0], chat.Button{Label: strconv.Itoa(n), Data: fmt.Sprintf("%s%d:%d", pressRate, next.Talk, n)})
		}
	}
	desk.Speak(t, "bot", chat.Plain(voice.Of(t).Say(words.RatingAsk)), rows...)
}

// unasked tells why the contact is not asked for a rating, "" when they are.
func unasked(t *desk.Turn) string {
	c, r := t.Case, t.Case.Rating
	ok, why := MaySpeak(t)
	switch {
	case !t.Book.Settings.Rate:
		return "/rate is off"
	case c.Talk.State != desk.Closed:
		return "the conversation goes on"
	case t.Now.Sub(c.Talk.Closed) >= reopenFor:
		return "the conversation is over for a day"
	case c.Preview || c.Ignored || c.Into != 0:
		return "this is nobody to ask"
	case !ok:
		return why
	case r != nil && r.Talk == c.Talk.Number:
		return "the contact was asked about this conversation already"
	case r != nil && t.Now.Sub(r.Asked) < askEvery:
		return "the contact was asked within a day"
	case !answered(t):
		return "nobody has answered, and no automation"
	}
	return ""
}

// answered tells whether an agent, or automation other than a survey's questions, has
// written to the contact in this conversation.
func answered(t *desk.Turn) bool {
	const page = 200
	k := t.Case.Talk
	if t.View.Logs == nil {
		return k.Answers > 0
	}
	for from := k.From; from <= t.Case.Seq; from += page {
		for _, e := range t.View.Logs.Entries(t.Case.ID, from, page) {
			own := e.By == "bot" || strings.HasPrefix(e.By, "survey ")
			if e.Talk == k.Number && (e.Side == desk.ByAgent || e.Side == desk.ByBot && !own) {
				return true
			}
		}
	}
	return false
}

// pressedRating takes a press of the question's buttons, whatever has happened since.
func pressedRating(t *desk.Turn) {
	rest, ok := strings.CutPrefix(t.Event.Data, pressRate)
	if !ok {
		return
	}
	t.Take("rating")
	num, stars, _ := strings.Cut(rest, ":")
	n, err := strconv.Atoi(stars)
	r := t.Case.Rating
	if r == nil || strconv.FormatInt(r.Talk, 10) != num || err != nil || n < 1 || n > 5 || r.Stars > 0 {
		t.AnswerPress(voice.Of(t).Say(words.AlreadyAnswered))
		return
	}
	t.AnswerPress("")
	take(t, n, "")
	r.Commented = t.Case.Talk.State != desk.Closed // what they write is for the agents
	say(t, words.RatingThanks)
}

// aboutRating takes a message that answers the question for a rating, or says something
// about the rating; it opens no conversation. What may be anything else is left alone.
func aboutRating(t *desk.Turn, m *chat.Message, seq int64) bool {
	r, k := t.Case.Rating, t.Case.Talk
	if r == nil || r.Talk != k.Number || k.State != desk.Closed || t.Now.Sub(k.Closed) >= reopenFor ||
		t.Event.Kind != chat.Said || m.Media != nil {
		return false
	}
	if r.Stars > 0 {
		return comment(t, m, seq)
	}
	n, more, ok := rating(m.Text.S)
	if !ok {
		return false
	}
	record(t, m, seq)
	t.Take("command") // the line about it says all there is
	take(t, n, more)
	if r.Commented = more != ""; r.Commented {
		say(t, words.CommentThanks)
	} else {
		say(t, words.RatingThanks)
	}
	return true
}

// rating reads 4, ⭐⭐⭐⭐, four; and what follows: 4, very kind; 4/5 very kind.
func rating(text string) (n int, more string, ok bool) {
	if a, trouble := field.ReadText(&desk.Field{Name: field.Rating, Type: "rating"}, text, ""); trouble == nil {
		n, err := strconv.Atoi(a.Value.V)
		return n, "", err == nil
	}
	text = strings.TrimSpace(text)
	if text == "" || text[0] < '1' || text[0] > '5' {
		return 0, "", false
	}
	rest, of := strings.CutPrefix(text[1:], "/5")
	more = strings.TrimLeftFunc(rest, func(r rune) bool { return unicode.IsPunct(r) || unicode.IsSpace(r) })
	sign := strings.TrimLeft(rest, " ")
	apart := sign != "" && strings.ContainsAny(sign[:1], ",.!:;-\n") || strings.HasPrefix(sign, "–") || strings.HasPrefix(sign, "—") ||
		of && strings.HasPrefix(rest, " ")
	if !words.Thanks(more) && (!apart || more == "" || unicode.IsDigit([]rune(more)[0]) || words.Asks(more)) {
		return 0, "", false
	}
	return int(text[0] - '0'), more, true
}

// comment takes what is written soon after a rating for a word about it, once. A question,
// a wish for a person, and a reply to anything else are for the agents.
func comment(t *desk.Turn, m *chat.Message, seq int64) bool {
	r := t.Case.Rating
	if r.Commented || t.Now.Sub(r.At) > commentFor || m.Text.Empty() || words.Thanks(m.Text.S) {
		return false // thanks stay where they are, and a word may still follow
	}
	r.Commented = true
	_, plain := words.Plain(m.Text.S, voice.Of(t).Lang())
	if plain || words.Asks(m.Text.S) || m.ReplyTo != "" && !m.ReplyMine {
		return false
	}
	record(t, m, seq)
	t.Take("command")
	t.Log(desk.ByEvent, desk.ByRating, chat.Plain(t.Case.Name+" says about the rating: ").Add(m.Text))
	say(t, words.CommentThanks)
	return true
}

// take keeps a rating, and lets everybody know, with what was said beside it.
func take(t *desk.Turn, n int, more string) {
	r := t.Case.Rating
	r.Stars, r.Last, r.At = n, n, t.Now
	line := fmt.Sprintf("%s rates the conversation %d of 5.", t.Case.Name, n)
	if more != "" {
		line = strings.TrimSuffix(line, ".") + ": " + more
	}
	event(t, desk.ByRating, "%s", line)
	t.Why("rated %d of 5", n)
	t.Fact(desk.FactRated, r.Team, strconv.Itoa(n), 0).Team = r.Team
	t.Raise("rated", strconv.Itoa(n))
}

// say says one of the bot's own words, where it may speak.
func say(t *desk.Turn, key words.Key) {
	if ok, why := MaySpeak(t); !ok {
		t.Why("“%s” is not said: %s", key, why)
		return
	}
	desk.Speak(t, "bot", chat.Plain(voice.Of(t).Say(key)))
}
