// Package turns runs scripts in turns: it shows a turn to a script, and does in the turn
// what the script asks for. It is desk.Scripts.
//
// It must not do I/O; what needs some (HTTP, slow scripts) it leaves with the turn as an
// OutCall, which Outside does later and elsewhere.
package turns

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"hash/fnv"
	"slices"
	"strings"
	"sync"
	"time"

	"frontdesk/chat"
	"frontdesk/desk"
	"frontdesk/desk/talk"
	"frontdesk/scripts"
)

// Host compiles scripts once, and runs them.
type Host struct {
	clock    func() time.Time // of the watchdog and of what runs take; no decision reads it
	mu       sync.Mutex
	compiled map[string]*scripts.Script // by name and source
}

// New is a host without scripts. clock is the machine's.
func New(clock func() time.Time) *Host {
	return &Host{clock: clock, compiled: map[string]*scripts.Script{}}
}

// mostCompiled is how many scripts are kept compiled: more are compiled anew.
const mostCompiled = 500

func (h *Host) script(name, source string) (*scripts.Script, error) {
	key := desk.Fold(name) + "\x00" + source
	h.mu.Lock()
	s := h.compiled[key]
	h.mu.Unlock()
	if s != nil {
		return s, nil
	}
	s, err := scripts.Compile(name, source)
	if err != nil {
		return nil, err
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	if len(h.compiled) >= mostCompiled {
		h.compiled = map[string]*scripts.Script{}
	}
	h.compiled[key] = s
	return s, nil
}

// Compile checks a source.
func (h *Host) Compile(name, source string) (*desk.Script, error) {
	s, err := h.script(name, source)
	if err != nil {
		return nil, err
	}
	out := &desk.Script{Name: name, Source: source}
	for _, e := range s.Entries {
		out.Entries = append(out.Entries, desk.ScriptEntry{Kind: string(e.Kind), Name: e.Name, Slow: e.Slow})
	}
	for _, c := range s.Commands {
		out.Commands = append(out.Commands, desk.ScriptCommand{Name: c.Name, Help: c.Help, Who: c.Who})
	}
	return out, nil
}

// What the scripts of one turn may use altogether: whoever causes many runs, by many
// scripts or by a look through many messages, makes nobody else wait.
const (
	mostFuel = 1_000_000
	mostDeep = 5 // runs that cause each other, as by a snippet that runs a script that sends it
)

// Run calls a script in a turn.
func (h *Host) Run(t *desk.Turn, c desk.ScriptCall) desk.ScriptResult {
	values, err := h.run(t, c)
	if err != nil {
		t.Why("script %s: %s", c.Script.Name, firstLine(err.Error()))
		return desk.ScriptResult{Err: err}
	}
	return desk.ScriptResult{Values: values}
}

func (h *Host) run(t *desk.Turn, c desk.ScriptCall) ([]any, error) {
	u := spent(t)
	switch {
	case c.Script.Off:
		return nil, errors.New("it is off")
	case u.Fuel >= mostFuel:
		return nil, fmt.Errorf("the scripts of this turn have used up their %d instructions", mostFuel)
	case len(u.Running) >= mostDeep || slices.Contains(u.Running, c.Script.Name+" "+c.Kind):
		return nil, errors.New("it runs already: scripts and snippets cause each other without end")
	}
	s, err := h.script(c.Script.Name, c.Script.Source)
	if err != nil {
		return nil, err
	}
	entry, ok := s.Entry(scripts.Kind(c.Kind), c.Name)
	if !ok {
		return nil, errors.New(strings.TrimSpace("it has no " + c.Kind + " " + c.Name))
	}
	w := &world{t: t, script: c.Script, turn: turnOf(t, c)}
	if entry.Slow {
		return nil, later(t, w, c)
	}
	u.Running = append(u.Running, c.Script.Name+" "+c.Kind)
	defer func() { u.Running = u.Running[:len(u.Running)-1] }()
	res, err := s.Run(context.Background(), scripts.Call{Kind: entry.Kind, Name: entry.Name, Args: c.Args, World: w, Limits: scripts.TurnLimits(), Clock: h.clock})
	u.Fuel += res.Used.Fuel
	if err == nil {
		err = apply(t, c.Script, res.Effects)
	}
	if !errors.Is(err, errShared) { // whoever comes last is not to blame
		note(t, c.Script, res, err)
	}
	return res.Values, err
}

// spent is what scripts have used of a turn so far.
func spent(t *desk.Turn) *desk.Spent {
	if t.Spent == nil {
		t.Spent = &desk.Spent{}
	}
	return t.Spent
}

func firstLine(s string) string {
	for i := range len(s) {
		if s[i] == '\n' {
			return s[:i]
		}
	}
	return s
}

// note keeps how a run went; a script that fails too often is turned off, and the admins
// are told.
func note(t *desk.Turn, s *desk.Script, res scripts.Result, err error) {
	if t.DryRun {
		return
	}
	r := recordOf(t, s)
	if t.Case != nil {
		r.About = t.Case.ID
	}
	off := r.Add(t.Now, res, err)
	keepRecord(t, s, r)
	if off {
		disable(t, s, err)
	}
}

func recordOf(t *desk.Turn, s *desk.Script) *scripts.Record {
	r := &scripts.Record{}
	_ = json.Unmarshal(t.Recall(desk.MemoryRecord(s.Name)), r) // none yet
	return r
}

func keepRecord(t *desk.Turn, s *desk.Script, r *scripts.Record) {
	raw, _ := json.Marshal(r) // plain data: cannot fail
	t.Keep(desk.MemoryRecord(s.Name), raw)
}

func disable(t *desk.Turn, s *desk.Script, why error) {
	item := t.Book.Item(desk.KindScript, s.Name)
	if item == nil {
		return
	}
	next := *s
	next.Off = true
	if err := t.Save(desk.KindScript, item.Name, item.Source, next); err != nil {
		t.Why("turning script %s off: %v", s.Name, err)
		return
	}
	ch := &t.Changes[len(t.Changes)-1] // whose message it was does not matter
	ch.By, ch.ByName, ch.After.By, ch.After.ByName = "", "the bot", "", "the bot"
	text := fmt.Sprintf("⚠️ Script %s has failed %d times in a row, so I have turned it off: %s\n/scriptlog %s shows more; /script %s on turns it on again.",
		s.Name, scripts.MostFailures, firstLine(why.Error()), s.Name, s.Name)
	t.ToAdmins(chat.Out{Op: chat.Send, Text: chat.Plain(text)})
}

// Health is how a script is doing, in a line.
func (h *Host) Health(t *desk.Turn, s *desk.Script) string {
	r := recordOf(t, s)
	if r.Runs == 0 {
		return "never ran"
	}
	mean := r.Took / time.Duration(r.Runs)
	line := fmt.Sprintf("ran %d times, last %s ago, %s each, at most %d instructions", r.Runs, talk.Ago(t.Now.Sub(r.Last)), mean.Round(10*time.Microsecond), r.Fuel)
	if r.Failed > 0 {
		line += fmt.Sprintf(", failed %d times", r.Failed)
	}
	return line
}

// Log is what a script has printed, and its errors.
func (h *Host) Log(t *desk.Turn, s *desk.Script) []string {
	var out []string
	for _, l := range recordOf(t, s).Lines {
		mark := ""
		if l.Error {
			mark = "⚠️ "
		}
		out = append(out, l.At.UTC().Format("2006-01-02 15:04:05")+" "+mark+l.Text)
	}
	return out
}

// seed is something of the event, so that chance is the same in a re-run.
func seed(id string) uint64 {
	h := fnv.New64a()
	_, _ = h.Write([]byte(id))
	return h.Sum64()
}
