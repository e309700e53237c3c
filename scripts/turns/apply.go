package turns

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"frontdesk/chat"
	"frontdesk/desk"
	"frontdesk/desk/action"
	"frontdesk/desk/field"
	"frontdesk/desk/room"
	"frontdesk/desk/talk"
	"frontdesk/scripts"
)

// mostDone is how much scripts do in one turn altogether: those that cause each other
// end here.
const mostDone = 200

// errShared is why a script that has failed by no fault of its own has done nothing.
var errShared = fmt.Errorf("scripts have done %d things in this turn, so the rest is left out", mostDone)

// apply does what a script asked for: all of it, or nothing. What automation may not do
// now (it is silent) is passed over, as in rules.
func apply(t *desk.Turn, s *desk.Script, list []scripts.Effect) error {
	if len(list) == 0 {
		return nil
	}
	u := spent(t)
	if u.Done+len(list) > mostDone {
		return errShared
	}
	u.Done += len(list)
	by := "script " + s.Name
	back := begin(t)
	for i := range list {
		e := &list[i]
		err := one(t, s, e, by)
		var not passed
		switch {
		case err == nil:
			t.Why("script %s, line %d: did %s", s.Name, e.Line, described(e))
		case errors.As(err, &not):
			t.Why("script %s, line %d: %s was not done: %v", s.Name, e.Line, e.Do, err)
		default:
			back()
			return &scripts.Error{Why: scripts.WhyError, Script: s.Name, Line: e.Line, Msg: fmt.Sprintf("%s: %v", e.Do, err)}
		}
	}
	return nil
}

// passed is why something was not done that is no mistake of the script.
type passed struct{ error }

// begin remembers a turn, and returns what takes back all that is decided after it.
func begin(t *desk.Turn) (back func()) {
	m, c := t.Mark(), t.Case
	was, _ := json.Marshal(c) // plain data: cannot fail
	others := len(t.Others)
	return func() {
		t.Back(m)
		t.Others = t.Others[:others]
		if c != nil {
			*c = desk.Case{}
			_ = json.Unmarshal(was, c)
		}
	}
}

// described is an effect in the trace.
func described(e *scripts.Effect) string {
	switch {
	case e.Do == scripts.DoStore:
		return "store " + e.Key
	case e.Name != "":
		return string(e.Do) + " " + e.Name
	}
	return string(e.Do)
}

// words are the actions of rules that an effect is the same as.
var words = map[scripts.Do]string{
	scripts.DoSnippet: "snippet", scripts.DoAsk: "survey", scripts.DoAssign: "assign", scripts.DoUnassign: "unassign",
	scripts.DoTag: "tag", scripts.DoUntag: "untag", scripts.DoClose: "close",
}

func one(t *desk.Turn, s *desk.Script, e *scripts.Effect, by string) error {
	switch e.Do {
	case scripts.DoReply, scripts.DoSay:
		return say(t, e, by)
	case scripts.DoNote:
		noted(t, e.Text, by)
		return nil
	case scripts.DoAlert:
		return room.Alert(t, e.Name, chat.Plain(e.Text), by)
	case scripts.DoSet:
		return set(t, e)
	case scripts.DoSnooze:
		return action.Do(t, desk.Action{Name: "snooze", For: e.After}, by)
	case scripts.DoAfter:
		return timer(t, s, e)
	case scripts.DoCancel:
		cancel(t, s, e)
		return nil
	case scripts.DoStore:
		return store(t, s, e)
	case scripts.DoHTTP:
		return request(t, s, e)
	}
	word := words[e.Do]
	if word == "" {
		return fmt.Errorf("this version does not know how to %s", e.Do)
	}
	speaks := e.Do == scripts.DoSnippet || e.Do == scripts.DoAsk
	if speaks {
		if err := silent(t); err != nil {
			return err
		}
	}
	err := action.Do(t, desk.Action{Name: word, Arg: e.Name, How: e.How}, by)
	if err != nil && speaks && check(t, s.Name, e) == nil {
		return passed{err} // it is there, but cannot be sent now
	}
	return err
}

// silent is why nothing may be said to the contact now, nil when something may.
func silent(t *desk.Turn) error {
	if ok, why := talk.MaySpeak(t); !ok {
		return passed{fmt.Errorf("not said: %s", why)}
	}
	if up, ok := t.Answers(); ok && up.Late {
		return passed{errors.New("not said: the message arrived more than an hour late")}
	}
	return often(t)
}

func say(t *desk.Turn, e *scripts.Effect, by string) error {
	if err := silent(t); err != nil {
		return err
	}
	p := desk.Speak(t, by, chat.Plain(e.Text))
	if m := t.Event.Message; e.Do == scripts.DoReply && m != nil && t.Event.Private {
		p.Out.ReplyTo = m.ID
	}
	return nil
}

// noted tells agents something: in the contact's topic, or where the command was typed.
func noted(t *desk.Turn, text, by string) {
	if t.Case != nil {
		room.Note(t, chat.Plain(text), by)
		return
	}
	t.Reply(chat.Plain(text))
}

func set(t *desk.Turn, e *scripts.Effect) error {
	f := t.Book.Fields[desk.Fold(e.Name)]
	switch {
	case f == nil:
		return fmt.Errorf("there is no field %s", e.Name)
	case t.Case == nil:
		return fmt.Errorf("there is no contact")
	case e.Value == nil:
		field.Set(t, f, desk.Value{})
		return nil
	}
	a, trouble := field.ReadText(f, plain(e.Value), "")
	if trouble != nil {
		return fmt.Errorf("“%v” is no valid value of %s", e.Value, f.Name)
	}
	field.Set(t, f, a.Value)
	return nil
}

// timerName is the name of a script's timer for a handler.
func timerName(s *desk.Script, handler string) string {
	return timerPrefix + desk.Fold(s.Name) + " " + handler
}

const timerPrefix = "script "

// mostData is how much data scripts' timers of one contact hold, in bytes: they are kept
// with the contact.
const mostData = 8 << 10

func timer(t *desk.Turn, s *desk.Script, e *scripts.Effect) error {
	name, at := timerName(s, e.Name), t.Now.Add(e.After)
	if t.Case == nil {
		t.EditHouse().Alarms[name] = desk.Timer{At: desk.Due(at), Data: e.Data}
		return nil
	}
	held := len(e.Data)
	for other, x := range t.Case.Timers {
		if strings.HasPrefix(other, timerPrefix) && other != name {
			held += len(x.Data)
		}
	}
	if held > mostData {
		return fmt.Errorf("the timers of scripts hold too much data for one contact (at most %d KiB)", mostData>>10)
	}
	t.Timer(name, at, e.Data)
	return nil
}

func cancel(t *desk.Turn, s *desk.Script, e *scripts.Effect) {
	name := timerName(s, e.Name)
	if t.Case != nil {
		t.Cancel(name)
		return
	}
	delete(t.EditHouse().Alarms, name)
}

func store(t *desk.Turn, s *desk.Script, e *scripts.Effect) error {
	w := &world{t: t, script: s}
	p, ok := w.prefix(e.Scope)
	if !ok {
		return fmt.Errorf("there is no contact")
	}
	t.Keep(p+e.Key, e.Data)
	if u := w.Used(e.Scope); len(e.Data) > 0 && scripts.Full(e.Scope, u) { // a slow run did not see what others kept meanwhile
		return fmt.Errorf("the script's memory is full")
	}
	return nil
}
