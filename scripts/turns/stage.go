package turns

import (
	"encoding/json"
	"strings"

	"frontdesk/chat"
	"frontdesk/desk"
	"frontdesk/scripts"
)

// Enter is the first stage: it lets the others call scripts.
func (h *Host) Enter(t *desk.Turn) { t.View.Scripts = h }

// Take is the stage for what scripts have waited for: timers, answers, slow runs.
func (h *Host) Take(t *desk.Turn) {
	switch t.Event.Kind {
	case chat.Woke:
		rest, ours := strings.CutPrefix(t.Event.Data, timerPrefix)
		if name, handler, ok := strings.Cut(rest, " "); ours && ok {
			h.rang(t, name, handler)
		}
	case chat.Answered:
		var c desk.OutCall
		if json.Unmarshal([]byte(t.Event.Data), &c) == nil {
			h.answered(t, c)
		}
	}
}

func (h *Host) rang(t *desk.Turn, name, handler string) {
	if s := t.Book.Scripts[name]; s != nil {
		h.handle(t, s, handler, json.RawMessage(t.Event.Payload))
	}
}

func (h *Host) handle(t *desk.Turn, s *desk.Script, handler string, arg any) {
	if raw, ok := arg.(json.RawMessage); ok && len(raw) == 0 {
		arg = nil
	}
	h.Run(t, desk.ScriptCall{Script: s, Kind: string(scripts.OnHandler), Name: handler, Args: []any{arg}})
}

func (h *Host) answered(t *desk.Turn, c desk.OutCall) {
	s := t.Book.Scripts[desk.Fold(c.Script)]
	if s == nil {
		t.Why("script %s is gone", c.Script)
		return
	}
	switch c.Kind {
	case desk.CallHTTP:
		var a scripts.Answer
		if json.Unmarshal(t.Event.Payload, &a) == nil && c.Handler != "" {
			h.handle(t, s, c.Handler, a)
		}
	case desk.CallSlow:
		var done slowDone
		if json.Unmarshal(t.Event.Payload, &done) == nil {
			h.slowly(t, s, done)
		}
	}
}

// slowly does what a slow script has asked for, as far as it is still possible.
func (h *Host) slowly(t *desk.Turn, s *desk.Script, done slowDone) {
	res := scripts.Result{Log: done.Log, Used: done.Used}
	if done.Error != nil {
		note(t, s, res, done.Error)
		t.Why("script %s: %s", s.Name, firstLine(done.Error.Error()))
		return
	}
	var list []scripts.Effect
	for i := range done.Effects {
		if err := check(t, &done.Effects[i]); err != nil {
			t.Why("script %s, line %d: %s was not done: %v", s.Name, done.Effects[i].Line, done.Effects[i].Do, err)
			continue
		}
		list = append(list, done.Effects[i])
	}
	note(t, s, res, apply(t, s, list))
}
