package room

import (
	"slices"
	"strings"

	"frontdesk/chat"
	"frontdesk/desk"
)

// transcriptSize is how many of the last messages another team is given.
const transcriptSize = 20

// transcript shows a team what was said while the conversation was with others, up
// to the entry given.
func transcript(t *desk.Turn, topic *desk.Topic, upto int64) *desk.Post {
	from := max(topic.Upto+1, t.Case.Talk.From)
	var lines []string
	for _, e := range last(t, from, upto, transcriptSize, func(e desk.Entry) bool { return speaker(t, e) != "" && !slices.Contains(topic.Texts, e.Seq) }) {
		lines = append(lines, speaker(t, e)+": "+clip(withMedia(&e).S, 150))
	}
	if len(lines) == 0 {
		return nil
	}
	text := chat.Text{}.AddString("Said before:", chat.Italic).AddString("\n" + strings.Join(lines, "\n"))
	p := line(t, topic.Room, text)
	p.Class = desk.Greet
	return p
}

// speaker names who said something; "" for what a transcript leaves out.
func speaker(t *desk.Turn, e desk.Entry) string {
	switch {
	case e.Hidden:
		return ""
	case e.Side == desk.ByContact:
		return called(t.Case)
	case e.Side == desk.ByAgent && e.Name != "":
		return e.Name
	case e.Side == desk.ByAgent:
		return "agent"
	case e.Side == desk.ByBot && shows(&e):
		return "🤖"
	case e.Side == desk.ByNote:
		return "📝"
	}
	return ""
}

// surveyLines logs what a survey got out of the contact while the room looks on:
// each answer, and at the end all of them.
func surveyLines(t *desk.Turn) {
	for _, f := range t.Facts {
		s := t.Book.Surveys[f.Name]
		if s == nil || f.What != "completed" && f.What != "left" && f.What != "abandoned" {
			continue
		}
		var values []string
		for _, q := range s.Questions {
			if v := value(t, q.Field); v != "" {
				values = append(values, v)
			}
		}
		if len(values) > 0 {
			t.Log(desk.ByEvent, "survey "+s.Name, chat.Plain("Survey "+s.Name+" "+f.What+": "+strings.Join(values, " · ")))
		}
		return
	}
	if v := value(t, t.Answer); t.Answer != "" && v != "" {
		t.Log(desk.ByEvent, "", chat.Plain(v))
	}
}
