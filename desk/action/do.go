package action

import (
	"fmt"
	"slices"
	"strings"

	"frontdesk/chat"
	"frontdesk/desk"
	"frontdesk/desk/field"
	"frontdesk/desk/room"
	"frontdesk/desk/snippet"
	"frontdesk/desk/survey"
	"frontdesk/desk/talk"
)

// maySpeak asks whether automation may write to the contact; SpeakAnyway is set
// by a rule on closed hours long after the last agent.
func maySpeak(t *desk.Turn) error {
	if ok, why := talk.MaySpeak(t); !ok {
		return fmt.Errorf("not said: %s", why)
	}
	return nil
}

func doSurvey(t *desk.Turn, a desk.Action, by string) error {
	if t.Book.Surveys[desk.Fold(a.Arg)] == nil {
		return fmt.Errorf("there is no survey %s", a.Arg)
	}
	if err := maySpeak(t); err != nil {
		return err
	}
	return survey.Start(t, a.Arg, by)
}

func doSnippet(t *desk.Turn, a desk.Action, by string) error {
	f, err := snippet.Fill(t, a.Arg, nil)
	if err != nil {
		return err
	}
	if err := maySpeak(t); err != nil {
		return err
	}
	if len(f.Holes) > 0 {
		room.Note(t, chat.Plain(fmt.Sprintf("%s would send /%s, but %s. Send it yourself, or word an answer.", by, a.Arg, strings.Join(f.Holes, ", "))), by)
		return fmt.Errorf("snippet %s is held: %s", a.Arg, strings.Join(f.Holes, ", "))
	}
	snippet.Send(t, f, by, chat.Text{})
	for _, next := range f.Snippet.Do {
		if next.Name == "snippet" {
			continue // a snippet that sends itself would never end
		}
		if err := Do(t, next, by); err != nil {
			return err
		}
	}
	return nil
}

func doSay(t *desk.Turn, a desk.Action, by string) error {
	if err := maySpeak(t); err != nil {
		return err
	}
	desk.Speak(t, by, snippet.FillText(t, a.Text))
	return nil
}

func doAssign(t *desk.Turn, a desk.Action, by string) error {
	if !strings.HasPrefix(a.Arg, "@") {
		return talk.Assign(t, desk.Fold(a.Arg), a.How, by)
	}
	agent := t.Roster().Find(a.Arg)
	if agent == nil {
		return fmt.Errorf("nobody called %s has been seen in a team's room", a.Arg)
	}
	return talk.AssignTo(t, agent, by)
}

func doUnassign(t *desk.Turn, _ desk.Action, by string) error {
	talk.Unassign(t, by)
	return nil
}

func doSet(t *desk.Turn, a desk.Action, _ string) error {
	f := t.Book.Fields[desk.Fold(a.Arg)]
	if f == nil {
		return fmt.Errorf("there is no field %s", a.Arg)
	}
	v, trouble := field.ReadTextFor(t, f, a.Text.S, "")
	if trouble != nil {
		return fmt.Errorf("“%s” is no valid value of %s", a.Text.S, f.Name)
	}
	field.Set(t, f, v.Value)
	return nil
}

// maxTags is how many tags a contact can have.
const maxTags = 100

func doTag(t *desk.Turn, a desk.Action, _ string) error {
	if t.Case.HasTag(a.Arg) {
		return nil
	}
	if len(t.Case.Tags) >= maxTags {
		return fmt.Errorf("%s has %d tags already; /untag one first", t.Case.Name, maxTags)
	}
	t.Case.Tags = append(t.Case.Tags, a.Arg)
	t.Raise("tag added", desk.Fold(a.Arg))
	return nil
}

func doUntag(t *desk.Turn, a desk.Action, _ string) error {
	if !t.Case.HasTag(a.Arg) {
		return nil
	}
	t.Case.Tags = slices.DeleteFunc(t.Case.Tags, func(x string) bool { return desk.Fold(x) == desk.Fold(a.Arg) })
	t.Raise("tag removed", desk.Fold(a.Arg))
	return nil
}

func doNote(t *desk.Turn, a desk.Action, by string) error {
	room.Note(t, a.Text, by)
	return nil
}

func doAlert(t *desk.Turn, a desk.Action, by string) error { return room.Alert(t, a.Arg, a.Text, by) }

func doClose(t *desk.Turn, _ desk.Action, by string) error {
	talk.Close(t, by)
	return nil
}

func doSnooze(t *desk.Turn, a desk.Action, by string) error {
	talk.Snooze(t, t.Now.Add(a.For), by)
	return nil
}
