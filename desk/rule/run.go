package rule

import (
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"frontdesk/chat"
	"frontdesk/desk"
	"frontdesk/desk/action"
	"frontdesk/desk/cond"
)

// maxActions is how many actions one chain does before it is stopped.
const maxActions = 50

// plainEvery is how often a rule on any message may speak to one contact.
const plainEvery = 12 * time.Hour

// chain is what follows from one event.
type chain struct {
	t    *desk.Turn
	ran  map[string]bool // rules that ran in this chain; scripts, with "script " before the name
	done int             // actions done
	cut  bool
	rang bool // the timer of the event was taken
}

// Take is the stage: it drains the chain of happenings, running the rules that
// wait for them, and takes timers of waits, "no reply", "silence" and "every".
func Take(t *desk.Turn) {
	c := chainOf(t)
	if t.Event.Kind == chat.Woke && !c.rang {
		c.rang = true
		c.woke()
	}
	for !c.cut {
		h, ok := t.NextHappening()
		if !ok {
			return
		}
		if h.What == "message" && !forRules(t) {
			continue
		}
		c.happen(h)
	}
}

// chainOf is the turn's chain: Take runs twice in a turn.
func chainOf(t *desk.Turn) *chain {
	if c, ok := t.Chain.(*chain); ok {
		return c
	}
	c := &chain{t: t, ran: map[string]bool{}}
	t.Chain = c
	return c
}

// forRules tells whether the message is one for rules: not an answer, not a
// command.
func forRules(t *desk.Turn) bool {
	switch t.Taken() {
	case "", "agent":
		return true
	}
	t.Why("rules on messages do not run: taken by %s", t.Taken())
	return false
}

// happen runs the rules that wait for a happening, in their order.
func (c *chain) happen(h desk.Happening) {
	for _, r := range waiting(c.t, h) {
		if c.cut || c.run(r, h) {
			return
		}
	}
	c.scripts(h)
}

// scripts calls what scripts have for a happening, in the order of their names.
func (c *chain) scripts(h desk.Happening) {
	if c.t.View.Scripts == nil || len(c.t.Book.Scripts) == 0 {
		return
	}
	what := h.What
	if what == "started with" {
		what = "started"
	}
	for _, i := range c.t.Book.List(desk.KindScript) {
		s := c.t.Book.Scripts[desk.Fold(i.Name)]
		if s == nil || s.Off || !s.Has("event", what) || c.cut {
			continue
		}
		if c.done++; c.done > maxActions {
			c.loop()
			return
		}
		c.ran["script "+s.Name] = true
		c.t.View.Scripts.Run(c.t, desk.ScriptCall{Script: s, Kind: "event", Name: what, What: what, To: h.Name})
	}
}

// run considers one rule; true when it ended with stop.
func (c *chain) run(r *desk.Rule, h desk.Happening) bool {
	t, key := c.t, desk.Fold(r.Name)
	if c.ran[key] {
		t.Why("rule %s: ran already in this chain", r.Name)
		return false
	}
	if why := c.barred(r, key); why != "" {
		t.Why("rule %s: %s", r.Name, why)
		return false
	}
	ok, why := cond.Holds(t, r.If)
	if !ok {
		t.Why("rule %s: did not fire: %s", r.Name, why)
		if len(r.Else) > 0 {
			c.ran[key] = true
			return c.do(r, r.Else, 0)
		}
		return false
	}
	t.Why("rule %s: fired on %s%s", r.Name, PrintTrigger(r.When), because(why))
	c.ran[key] = true
	c.remember(r, key)
	return c.do(r, r.Do, 0)
}

func because(why string) string {
	if why == "" {
		return ""
	}
	return " since " + why
}

// barred tells why a rule may not run now, "" when it may.
func (c *chain) barred(r *desk.Rule, key string) string {
	k := c.t.Case
	if r.Share > 0 && (k == nil || cond.Share(k) >= r.Share) {
		return "it is on for " + percent(r.Share) + " of contacts, and this is none of them"
	}
	if k == nil {
		return ""
	}
	if r.Once == "conversation" && k.Talk.Once[key] {
		return "ran already in this conversation"
	}
	last, ran := k.Once[key]
	switch {
	case !ran:
	case r.Once == "contact":
		return "ran already for this contact"
	case span(r.Once) > 0 && c.t.Now.Sub(last) < span(r.Once):
		return "ran already within " + r.Once
	case r.Once == "" && plainTalk(r) && c.t.Now.Sub(last) < plainEvery:
		return "it speaks on any message, so at most once in 12h"
	}
	return ""
}

// remember notes that a rule ran, where that counts.
func (c *chain) remember(r *desk.Rule, key string) {
	k := c.t.Case
	if k == nil {
		return
	}
	if r.Once == "conversation" {
		if k.Talk.Once == nil {
			k.Talk.Once = map[string]bool{}
		}
		k.Talk.Once[key] = true
	}
	if r.Once == "contact" || span(r.Once) > 0 || plainTalk(r) {
		if k.Once == nil {
			k.Once = map[string]time.Time{}
		}
		k.Once[key] = c.t.Now
	}
}

// plainTalk tells whether a rule speaks on any message.
func plainTalk(r *desk.Rule) bool {
	if r.When.Name != "message" || len(r.When.Words) > 0 || r.When.Pattern != "" || asksMessage(r.If) {
		return false
	}
	for _, a := range r.Do {
		switch a.Name {
		case "say", "snippet", "survey":
			return true
		}
	}
	return false
}

func asksMessage(c *desk.Cond) bool {
	if c == nil {
		return false
	}
	for i := range c.Subs {
		if asksMessage(&c.Subs[i]) {
			return true
		}
	}
	return c.Op == "message"
}

// do does actions from the given one on; true when it ended with stop.
func (c *chain) do(r *desk.Rule, as []desk.Action, from int) bool {
	for i := from; i < len(as); i++ {
		if c.done++; c.done > maxActions {
			c.loop()
			return true
		}
		switch as[i].Name {
		case "stop":
			c.t.Why("rule %s: no further rules for this", r.Name)
			return true
		case "wait":
			c.wait(r, as, i)
			return false
		}
		c.one(r, as[i])
	}
	return false
}

// one does one action. On closed hours a rule may speak again two hours after the
// last agent.
func (c *chain) one(r *desk.Rule, a desk.Action) {
	t := c.t
	if t.Case != nil && t.Case.Talk.Silent && asksClosed(r.If) && t.Now.Sub(t.Case.Talk.AgentAt) >= 2*time.Hour {
		t.Case.Talk.Silent = false
		defer func() { t.Case.Talk.Silent = t.Case.Talk.Active() }()
	}
	if err := action.Do(t, a, "rule "+r.Name); err != nil {
		t.Why("rule %s: %s: %s", r.Name, action.Print([]desk.Action{a}), err)
		return
	}
	t.Why("rule %s: did %s", r.Name, action.Print([]desk.Action{a}))
}

func asksClosed(c *desk.Cond) bool {
	if c == nil {
		return false
	}
	for i := range c.Subs {
		if asksClosed(&c.Subs[i]) {
			return true
		}
	}
	return c.Op == "hours" && len(c.Vals) == 1 && c.Vals[0] == "closed"
}

// rest is what is kept of a rule that waits.
type rest struct {
	Rule    string    `json:"rule"`
	Version int       `json:"version"`
	Else    bool      `json:"else,omitempty"`
	Next    int       `json:"next"`
	Since   time.Time `json:"since"`
	Always  bool      `json:"always,omitempty"`
	Done    int       `json:"done"`
}

// wait keeps the rest of a rule for later.
func (c *chain) wait(r *desk.Rule, as []desk.Action, i int) {
	t := c.t
	if t.Case == nil {
		t.Why("rule %s: wait needs a contact", r.Name)
		return
	}
	w := rest{Rule: desk.Fold(r.Name), Next: i + 1, Since: t.Now, Always: as[i].Always, Done: c.done, Version: version(t.Book, r)}
	w.Else = len(r.Else) > 0 && len(as) > 0 && &as[0] == &r.Else[0]
	data, _ := json.Marshal(w) // plain data: cannot fail
	t.Timer(fmt.Sprintf("wait/%s/%d", w.Rule, i), t.Now.Add(as[i].For), data)
	t.Why("rule %s: waits %s", r.Name, as[i].For)
}

func version(b *desk.Book, r *desk.Rule) int {
	if i := b.Item(desk.KindRule, r.Name); i != nil {
		return i.Version
	}
	return 0
}

// resume goes on after a wait, unless somebody wrote meanwhile.
func (c *chain) resume(data []byte) {
	t := c.t
	var w rest
	if err := json.Unmarshal(data, &w); err != nil || t.Case == nil {
		return
	}
	r := t.Book.Rule(w.Rule)
	if r == nil || r.Off || version(t.Book, r) != w.Version {
		t.Why("rule %s: the rest is dropped, for the rule was changed", w.Rule)
		return
	}
	k := t.Case.Talk
	if !w.Always && (k.ContactAt.After(w.Since) || k.AgentAt.After(w.Since)) {
		t.Why("rule %s: the rest is dropped, for somebody wrote meanwhile", r.Name)
		return
	}
	as := r.Do
	if w.Else {
		as = r.Else
	}
	c.done = w.Done
	c.ran[w.Rule] = true
	t.Why("rule %s: goes on after its wait", r.Name)
	c.do(r, as, w.Next)
}

// loop stops a chain that does not end, and tells the admins once a day.
func (c *chain) loop() {
	c.cut = true
	t := c.t
	var names []string
	for _, x := range t.Book.Rules {
		if c.ran[desk.Fold(x.Name)] {
			names = append(names, x.Name)
		}
	}
	kind, off := "rules", "/rule NAME off"
	for _, i := range t.Book.List(desk.KindScript) {
		if c.ran["script "+i.Name] {
			names = append(names, "script "+i.Name)
			kind, off = "rules and scripts", "/rule NAME off or /script NAME off"
		}
	}
	list := strings.Join(names, ", ")
	t.Why("the chain stops at %d actions; %s in it: %s", maxActions, kind, list)
	key := "loop/" + list
	if at, ok := t.House().Told[key]; ok && t.Now.Sub(at) < 24*time.Hour {
		return
	}
	t.EditHouse().Told[key] = t.Now
	t.ToAdmins(chat.Out{Op: chat.Send, Text: chat.Plain(fmt.Sprintf("These %s go on causing each other, so I stopped them after %d actions: %s. "+
		"What was done is kept. %s turns one off; /why as a reply to the message shows each step.", kind, maxActions, list, off))})
}
