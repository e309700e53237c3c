package whatsapp

import (
	"bytes"
	"context"
	"crypto/sha256"
	"strconv"
	"strings"

	"go.mau.fi/whatsmeow/types/events"

	"frontdesk/chat"
)

// voted is a vote in a poll of ours: a press of the button that the option stands
// for. Each vote replaces the ones before it; an empty one, which takes a vote back,
// presses nothing.
func (s *session) voted(ctx context.Context, e *events.Message, t told) ([]chat.Event, error) {
	id := child(e.Message).GetPollUpdateMessage().GetPollCreationMessageKey().GetID()
	c, ours, err := s.a.choicesOf(ctx, t.base.Place.Chat, id)
	if err != nil || !ours || !c.poll {
		return nil, err
	}
	vote, err := s.cli.DecryptPollVote(ctx, e)
	if err != nil {
		s.a.log.Warn("decrypting a vote", "message", t.info.ID, "err", redact(err.Error()))
		return nil, nil
	}
	for _, hash := range vote.GetSelectedOptions() {
		for _, b := range c.buttons {
			// Options are known by the hash of their name (msgsecret.go, HashPollOptions).
			if sum := sha256.Sum256([]byte(b.Label)); bytes.Equal(sum[:], hash) {
				return []chat.Event{s.press(t, id, b)}, nil
			}
		}
	}
	return nil, nil
}

func (s *session) press(t told, id string, b chat.Button) chat.Event {
	ev := s.event(chat.Pressed, t)
	ev.Target, ev.Data = id, b.Data
	return ev
}

// chosen is a reply that names a choice of the message it quotes: by its number or by
// its label.
func (s *session) chosen(ctx context.Context, c *chat.Message, t told) (chat.Event, bool, error) {
	if c.Media != nil || t.base.Own && t.base.Private { // the owner's phone answers the contact
		return chat.Event{}, false, nil
	}
	offer, ours, err := s.a.choicesOf(ctx, t.base.Place.Chat, c.ReplyTo)
	if err != nil || !ours {
		return chat.Event{}, false, err
	}
	b, ok := pick(offer.buttons, c.Text.S)
	if !ok {
		return chat.Event{}, false, nil
	}
	return s.press(t, c.ReplyTo, b), true, nil
}

// means finds the choice that a text names, without quoting, of the list that stands
// last in a private chat.
func (s *session) means(ctx context.Context, c *chat.Message, t told) error {
	if !t.base.Private || t.base.Own || c.ReplyTo != "" || c.Media != nil {
		return nil
	}
	id := s.a.offeredLast(t.base.Place.Chat)
	if id == "" {
		return nil
	}
	offer, _, err := s.a.choicesOf(ctx, t.base.Place.Chat, id)
	if err != nil {
		return err
	}
	if b, ok := pick(offer.buttons, c.Text.S); ok {
		c.Means = &chat.Means{Target: id, Data: b.Data}
	}
	return nil
}

// pick is the button that an answer means. A label goes before a number: labels may
// be numbers.
func pick(buttons []chat.Button, answer string) (chat.Button, bool) {
	answer = strings.TrimSpace(answer)
	for _, b := range buttons {
		if strings.EqualFold(strings.TrimSpace(b.Label), answer) {
			return b, true
		}
	}
	n, err := strconv.Atoi(strings.TrimRight(answer, ".) "))
	if err != nil || n < 1 || n > len(buttons) || answer[0] == '+' { // +1 is applause
		return chat.Button{}, false
	}
	return buttons[n-1], true
}

// pressable are the buttons that report something, in order.
func pressable(rows [][]chat.Button) []chat.Button {
	var out []chat.Button
	for _, row := range rows {
		for _, b := range row {
			if b.URL == "" && b.Data != "" {
				out = append(out, b)
			}
		}
	}
	return out
}

// listed writes buttons as text: links, and choices with their numbers.
func listed(rows [][]chat.Button) chat.Text {
	var lines []chat.Text
	for _, row := range rows {
		for _, b := range row {
			if b.URL != "" {
				lines = append(lines, chat.Plain(b.Label+": "+b.URL))
			}
		}
	}
	for i, b := range pressable(rows) {
		lines = append(lines, chat.Plain(strconv.Itoa(i+1)+". "+b.Label))
	}
	return chat.Join("\n", lines...)
}

// What a poll takes (facts: 12 options of 100 characters); the question's limit is
// that of WhatsApp's own apps.
const maxOptions, maxOption, maxQuestion = 12, 100, 255

// asPoll tells whether buttons can be asked by a poll: all of them choices, with
// different names.
func asPoll(text chat.Text, rows [][]chat.Button) bool {
	all := 0
	for _, row := range rows {
		all += len(row)
	}
	list := pressable(rows)
	if len(list) != all || all < 2 || all > maxOptions || chat.Units(text.S) > maxQuestion || text.Empty() {
		return false
	}
	seen := map[string]bool{}
	for _, b := range list {
		if chat.Units(b.Label) > maxOption || strings.TrimSpace(b.Label) == "" || seen[b.Label] {
			return false
		}
		seen[b.Label] = true
	}
	return true
}
