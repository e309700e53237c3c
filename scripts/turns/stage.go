package turns

import (
	"encoding/json"
	"strings"

	"frontdesk/chat"
	"frontdesk/desk"
	"frontdesk/scripts"
)

// Enter is the first stage: it lets the others call scripts.
func (h *Host) Enter(t *desk.Turn) { t.View.Scripts, t.Spent = h, &desk.Spent{} }

// Take is the stage for what scripts have waited for: timers, answers, slow runs. What
// stands in their logs about contacts whom the turn erases goes with them.
func (h *Host) Take(t *desk.Turn) {
	if len(t.Erased) > 0 {
		forget(t)
	}
	switch t.Event.Kind {
	case chat.Woke:
		rest, ours := strings.CutPrefix(t.Event.Data, timerPrefix)
		if name, handler, ok := strings.Cut(rest, " "); ours && ok {
			h.rang(t, name, handler)
		}
	case chat.Answered:
		if c, ok := t.Answers(); ok && (c.Kind == desk.CallHTTP || c.Kind == desk.CallSlow) {
			count(t, c.Script, -1)
			h.answered(t, c)
		}
	}
}

func forget(t *desk.Turn) {
	for _, i := range t.Book.List(desk.KindScript) {
		s := t.Book.Scripts[desk.Fold(i.Name)]
		if r := recordOf(t, s); r.Forget(t.Erased) {
			keepRecord(t, s, r)
		}
	}
}

// live is a script that may go on with what it began, nil when it is gone or off.
func live(t *desk.Turn, name string) *desk.Script {
	s := t.Book.Scripts[desk.Fold(name)]
	switch {
	case s == nil:
		t.Why("script %s is gone", name)
	case s.Off:
		t.Why("script %s is off", name)
	default:
		return s
	}
	return nil
}

func (h *Host) rang(t *desk.Turn, name, handler string) {
	if s := live(t, name); s != nil {
		h.handle(t, s, desk.ScriptCall{What: "timer", Name: handler}, json.RawMessage(t.Event.Payload))
	}
}

// handle calls a handler for what has happened.
func (h *Host) handle(t *desk.Turn, s *desk.Script, c desk.ScriptCall, arg any) {
	if raw, ok := arg.(json.RawMessage); ok && len(raw) == 0 {
		arg = nil
	}
	c.Script, c.Kind, c.To, c.Args = s, string(scripts.OnHandler), c.Name, []any{arg}
	h.Run(t, c)
}

func (h *Host) answered(t *desk.Turn, c desk.OutCall) {
	s := live(t, c.Script)
	if s == nil || c.Case != 0 && t.Case == nil { // the contact is gone
		return
	}
	switch c.Kind {
	case desk.CallHTTP:
		var a scripts.Answer
		if json.Unmarshal(t.Event.Payload, &a) == nil && c.Handler != "" {
			h.handle(t, s, desk.ScriptCall{What: "answer", Name: c.Handler}, a.Table()) // a slow handler gets it as JSON
		}
	case desk.CallSlow:
		var done slowDone
		if json.Unmarshal(t.Event.Payload, &done) == nil {
			h.slowly(t, s, done)
		}
	}
}

// slowly does what a slow script has asked for: all of it, or nothing where something
// is not possible any more.
func (h *Host) slowly(t *desk.Turn, s *desk.Script, done slowDone) {
	res, err := scripts.Result{Log: done.Log, Used: done.Used}, error(nil)
	if done.Error != nil {
		err = done.Error
	}
	for i := range done.Effects {
		e := &done.Effects[i]
		if no := check(t, s.Name, e); no != nil && err == nil {
			err = &scripts.Error{Why: scripts.WhyError, Script: s.Name, Line: e.Line, Msg: string(e.Do) + ": " + no.Error()}
		}
	}
	posts, entries, calls := len(t.Posts), len(t.Entries), len(t.Calls)
	if err == nil {
		err = apply(t, s, done.Effects)
	}
	note(t, s, res, err)
	if err != nil {
		t.Why("script %s: %s", s.Name, firstLine(err.Error()))
	}
	switch {
	case !done.Typed:
	case err != nil:
		t.Reply(desk.ScriptFailed(s, err))
	case len(t.Posts) == posts && len(t.Entries) == entries && len(t.Calls) == calls:
		t.Reply(chat.Plain("Script " + s.Name + " is done."))
	}
}
