package turns

import (
	"encoding/json"
	"fmt"

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

// apply does what a script asked for: all of it, or nothing.
func apply(t *desk.Turn, s *desk.Script, list []scripts.Effect) error {
	if t.Done += len(list); t.Done > mostDone {
		return fmt.Errorf("scripts have done %d things in this turn: the rest is left out", mostDone)
	}
	by := "script " + s.Name
	for i := range list {
		e := &list[i]
		if err := one(t, s, e, by); err != nil {
			t.Why("script %s, line %d: %s was not done: %v", s.Name, e.Line, e.Do, err)
			continue
		}
		t.Why("script %s, line %d: did %s", s.Name, e.Line, described(e))
	}
	return nil
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
		timer(t, s, e)
		return nil
	case scripts.DoCancel:
		cancel(t, s, e)
		return nil
	case scripts.DoStore:
		return store(t, s, e)
	case scripts.DoHTTP:
		return request(t, s, e)
	}
	if word := words[e.Do]; word != "" {
		return action.Do(t, desk.Action{Name: word, Arg: e.Name, How: e.How}, by)
	}
	return fmt.Errorf("this version does not know how to %s", e.Do)
}

func say(t *desk.Turn, e *scripts.Effect, by string) error {
	if ok, why := talk.MaySpeak(t); !ok {
		return fmt.Errorf("not said: %s", why)
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

func timer(t *desk.Turn, s *desk.Script, e *scripts.Effect) {
	name, at := timerName(s, e.Name), t.Now.Add(e.After)
	if t.Case != nil {
		t.Timer(name, at, e.Data)
		return
	}
	t.EditHouse().Alarms[name] = desk.Timer{At: desk.Due(at), Data: e.Data}
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
	return nil
}

// asked is an HTTP request on its way, with what its handler is to be given.
type asked struct {
	HTTP scripts.HTTP    `json:"http"`
	Data json.RawMessage `json:"data,omitempty"`
}

func request(t *desk.Turn, s *desk.Script, e *scripts.Effect) error {
	raw, err := json.Marshal(asked{*e.HTTP, e.Data})
	if err != nil {
		return err
	}
	c := desk.OutCall{Kind: desk.CallHTTP, Script: s.Name, Handler: e.Name, Place: t.Event.Place, Payload: raw}
	if t.Case != nil {
		c.Case = t.Case.ID
	}
	t.Calls = append(t.Calls, c)
	return nil
}
