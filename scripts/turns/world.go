package turns

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"time"

	"frontdesk/desk"
	"frontdesk/desk/field"
	"frontdesk/desk/hours"
	"frontdesk/desk/talk"
	"frontdesk/scripts"
)

// world is a turn as a script sees it.
type world struct {
	t      *desk.Turn
	script *desk.Script
	turn   *scripts.Turn
}

func turnOf(t *desk.Turn, c desk.ScriptCall) *scripts.Turn {
	if c.What == "" { // it is called by its name
		c.What, c.To = c.Kind, c.Name
	}
	out := &scripts.Turn{Now: t.Now, Zone: zone(t), Event: c.What, Name: c.To, Seed: seed(t.Event.ID)}
	if k := t.Case; k != nil {
		out.Contact = contactOf(t, k)
		out.Conversation = &scripts.Conversation{Number: k.Talk.Number, State: stateOf(k), Team: t.Book.TeamName(k.Talk.Team), Opened: k.Talk.Opened, Silent: k.Talk.Silent}
		if a := t.Roster().Agents[k.Talk.Agent]; a != nil {
			out.Agent = &scripts.Agent{Name: a.Name, Team: t.Book.TeamName(k.Talk.Team)}
		}
	}
	typed := c.Kind == string(scripts.OnCommand) || c.Kind == string(scripts.OnAction)
	if typed && t.Role >= desk.Worker {
		out.Agent = &scripts.Agent{Name: talk.Tidy(t.Event.From.Name())}
		if team := t.Book.RoomOf(t.Event.Place); team != nil && !t.Event.Private {
			out.Agent.Team = team.Name
		}
	}
	if m := t.Event.Message; m != nil {
		out.Message = &scripts.Message{Text: m.Text.S, Kind: "text", Start: m.Start, At: t.Event.At}
		if m.Media != nil {
			out.Message.Kind, out.Message.File = m.Media.Kind, m.Media.Name
		}
	}
	return out
}

func zone(t *desk.Turn) *time.Location {
	if t.Case != nil {
		return talk.Zone(t)
	}
	return hours.House(t.Book)
}

func stateOf(c *desk.Case) string {
	if c.Talk.State == desk.None {
		return "closed"
	}
	return string(c.Talk.State)
}

func contactOf(t *desk.Turn, c *desk.Case) *scripts.Contact {
	out := &scripts.Contact{ID: c.ID, Name: c.Name, FirstName: c.First, Username: c.Username, Phone: c.Phone, Channel: c.Last.Network, Language: c.Lang,
		Source: c.Source, Created: c.Created, Seen: c.Seen, New: c.Talk.First, Fields: map[string]any{}, Tags: c.Tags}
	for name, f := range t.Book.Fields {
		if v, ok := field.Get(t.Book, c, name); ok {
			out.Fields[name] = typed(f, v)
		}
	}
	if s, ok := out.Fields["language"].(string); ok && s != "" {
		out.Language = s
	}
	return out
}

// typed is a value as Lua sees it.
func typed(f *desk.Field, v desk.Value) any {
	switch f.Type {
	case "number", "rating":
		if n, err := strconv.ParseFloat(v.V, 64); err == nil {
			return n
		}
	case "yesno":
		return v.V == "yes"
	case "location":
		lat, lon, ok := strings.Cut(v.V, ",")
		a, err := strconv.ParseFloat(strings.TrimSpace(lat), 64)
		b, err2 := strconv.ParseFloat(strings.TrimSpace(lon), 64)
		if ok && err == nil && err2 == nil {
			return map[string]any{"lat": a, "lon": b}
		}
	case "file":
		if v.Media != nil {
			return map[string]any{"kind": v.Media.Kind, "name": v.Media.Name}
		}
	}
	return v.V
}

func (w *world) Turn() *scripts.Turn { return w.turn }

func (w *world) prefix(scope scripts.Scope) (string, bool) {
	switch {
	case scope == scripts.ForAll:
		return desk.MemoryAll(w.script.Name), true
	case w.t.Case == nil:
		return "", false
	}
	return desk.MemoryIn(w.script.Name, w.t.Case.ID), true
}

func (w *world) Stored(scope scripts.Scope, key string) ([]byte, bool) {
	p, ok := w.prefix(scope)
	if !ok {
		return nil, false
	}
	v := w.t.Recall(p + key)
	return v, v != nil
}

func (w *world) Used(scope scripts.Scope) scripts.Usage {
	var u scripts.Usage
	p, ok := w.prefix(scope)
	if !ok {
		return u
	}
	for k, v := range w.t.RecallAll(p) {
		u.Keys++
		u.Bytes += len(k) - len(p) + len(v)
	}
	return u
}

func (w *world) Open(team string) (open, known bool) {
	if team == "" {
		if w.t.Case == nil || w.t.Book.Teams[w.t.Case.Talk.Team] == nil {
			if d := w.t.Book.DefaultTeam(); d != nil {
				return hours.Of(w.t.Book, desk.Fold(d.Name)).Open(w.t.Now), true
			}
			return true, true
		}
		team = w.t.Case.Talk.Team
	}
	if w.t.Book.Teams[team] == nil {
		return false, false
	}
	return hours.Of(w.t.Book, team).Open(w.t.Now), true
}

// Check tells whether an effect could be done.
func (w *world) Check(e *scripts.Effect) error { return check(w.t, w.script.Name, e) }

func check(t *desk.Turn, script string, e *scripts.Effect) error {
	b := t.Book
	switch e.Do {
	case scripts.DoSnippet:
		if b.Snippets[desk.Fold(e.Name)] == nil {
			return fmt.Errorf("there is no snippet %s", e.Name)
		}
	case scripts.DoAsk:
		if b.Surveys[desk.Fold(e.Name)] == nil {
			return fmt.Errorf("there is no survey %s", e.Name)
		}
	case scripts.DoAssign, scripts.DoAlert:
		if strings.HasPrefix(e.Name, "@") {
			if t.Roster().Find(e.Name) == nil {
				return fmt.Errorf("nobody called %s has been seen in a team's room", e.Name)
			}
		} else if b.Teams[desk.Fold(e.Name)] == nil {
			return fmt.Errorf("there is no team %s", e.Name)
		}
	case scripts.DoSet:
		return checkSet(t, e)
	case scripts.DoHTTP:
		return mayLeave(t, script)
	}
	return nil
}

func checkSet(t *desk.Turn, e *scripts.Effect) error {
	f := t.Book.Fields[desk.Fold(e.Name)]
	if f == nil {
		return fmt.Errorf("there is no field %s", e.Name)
	}
	if e.Value == nil {
		return nil
	}
	text := plain(e.Value)
	a, trouble := field.ReadTextFor(t, f, text, "")
	if trouble != nil {
		return fmt.Errorf("“%s” is no valid value of %s", text, f.Name)
	}
	e.Value = typed(f, a.Value)
	return nil
}

// plain is a value as people would type it.
func plain(v any) string {
	switch v := v.(type) {
	case string:
		return v
	case bool:
		return map[bool]string{true: "yes", false: "no"}[v]
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64)
	case map[string]any:
		lat, lat2 := v["lat"].(float64)
		lon, lon2 := v["lon"].(float64)
		if lat2 && lon2 {
			return plain(lat) + "," + plain(lon)
		}
	}
	return fmt.Sprint(v)
}

// snapshot is the world for a run outside of the turn.
func (w *world) snapshot() *scripts.Snapshot {
	s := &scripts.Snapshot{At: *w.turn, Memory: map[scripts.Scope]map[string]json.RawMessage{}, OpenNow: map[string]bool{}}
	for _, scope := range []scripts.Scope{scripts.ForAll, scripts.ForContact} {
		if kept := w.stored(scope); kept != nil {
			s.Memory[scope] = kept
		}
	}
	for name := range w.t.Book.Teams {
		s.OpenNow[name], _ = w.Open(name)
	}
	s.OpenNow[""], _ = w.Open("")
	return s
}
