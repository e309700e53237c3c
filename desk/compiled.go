package desk

import (
	"encoding/json"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"time"
)

// Book is everything that a command can change and no contact can, compiled for
// reading. It is immutable: With makes the next one. The maps are by folded name;
// nobody may write to them.
type Book struct {
	Items    map[Key]*Item // the newest version of each, deleted ones included
	Teams    map[string]*Team
	Scripts  map[string]*Script  // by folded name
	Hosts    map[string]bool     // that scripts may ask
	FAQs     map[string]*FAQ     // by folded NAME or NAME.lang
	Variants map[string]*Snippet // by folded NAME.2 or NAME.lang.2
	Admins   map[string]*Admin   // by AgentKey
	Fields   map[string]*Field
	Surveys  map[string]*Survey
	Snippets map[string]*Snippet // by folded NAME or NAME.lang
	Rules    []*Rule             // in their order, those that are off included
	Texts    map[string]*Rewording
	Holidays map[string]*Holiday // by item name
	Settings Settings

	// Derived is what the floors above keep compiled for this Book, by
	// package name: the rules' index, parsed templates and hours. It is filled
	// on first use by the one writer and rebuilt with the Book.
	Derived map[string]any
}

// Settings are the house's switches.
type Settings struct {
	DefaultTeam string        // folded; "" is the first team
	Language    string        // default language, "en" unless set
	WaitRoom    time.Duration // /waitroom: how long a survey keeps somebody out of the rooms
	AutoClose   time.Duration // /autoclose
	Approve     bool          // /approve: who joins a room answers only once an admin let them
	ReplyNote   bool          // /reply note: plain text in a topic is a note
	Reactions   bool          // /reactions: agents' reactions are mirrored
	SendDelay   time.Duration // /senddelay: agents' messages wait so long
	Retention   time.Duration // /retention: messages are kept so long; 0 is for ever
	Rate        bool          // /rate: contacts are asked for a rating after close
}

// The names of the settings' items.
const (
	SetDefaultTeam = "defaultteam"
	SetLanguage    = "defaultlanguage"
	SetWaitRoom    = "waitroom"
	SetAutoClose   = "autoclose"
	SetApprove     = "approve"
	SetReply       = "reply"
	SetReactions   = "reactions"
	SetSendDelay   = "senddelay"
	SetRetention   = "retention"
	SetRate        = "rate"
)

// NewBook compiles the items; an item that does not compile is an error that
// names it.
func NewBook(items []*Item) (*Book, error) {
	b := &Book{Items: map[Key]*Item{}, Derived: map[string]any{}}
	for _, i := range items {
		b.Items[i.Key()] = i
	}
	return b, b.compile()
}

// With is the Book after the items were put in (Deleted ones taken out).
func (b *Book) With(items ...*Item) (*Book, error) {
	next := &Book{Items: maps.Clone(b.Items), Derived: map[string]any{}}
	if next.Items == nil {
		next.Items = map[Key]*Item{}
	}
	for _, i := range items {
		next.Items[i.Key()] = i
	}
	if b.Teams == nil { // nothing of it was compiled yet
		return next, next.compile()
	}
	return next, next.recompile(b, items)
}

// recompile compiles what has changed; the rest is as it was.
func (b *Book) recompile(was *Book, items []*Item) error {
	b.Teams, b.Admins, b.Fields = maps.Clone(was.Teams), maps.Clone(was.Admins), maps.Clone(was.Fields)
	b.Surveys, b.Snippets, b.Texts = maps.Clone(was.Surveys), maps.Clone(was.Snippets), maps.Clone(was.Texts)
	b.Holidays, b.Scripts, b.Hosts = maps.Clone(was.Holidays), maps.Clone(was.Scripts), maps.Clone(was.Hosts)
	b.Rules, b.FAQs, b.Settings = slices.Clone(was.Rules), maps.Clone(was.FAQs), was.Settings
	b.Variants = maps.Clone(was.Variants)
	settings := false
	for _, i := range items {
		key := i.Key()
		settings = settings || key.Kind == KindSetting
		b.forget(key, i)
		if i.Deleted || key.Kind == KindSetting {
			continue
		}
		if err := b.put(key, i); err != nil {
			return notCompiled(i, err)
		}
	}
	b.sortRules()
	if !settings {
		return nil
	}
	b.Settings = firstSettings()
	for key, i := range b.Items {
		if key.Kind != KindSetting || i.Deleted {
			continue
		}
		if err := b.put(key, i); err != nil {
			return notCompiled(i, err)
		}
	}
	return nil
}

// forget takes the compiled form of an object out.
func (b *Book) forget(key Key, i *Item) {
	switch key.Kind {
	case KindTeam:
		delete(b.Teams, key.Name)
	case KindAdmin:
		delete(b.Admins, i.Name)
	case KindField:
		delete(b.Fields, key.Name)
	case KindSurvey:
		delete(b.Surveys, key.Name)
	case KindSnippet:
		delete(b.Snippets, key.Name)
	case KindRule:
		b.Rules = slices.DeleteFunc(b.Rules, func(r *Rule) bool { return Fold(r.Name) == key.Name })
	case KindText:
		delete(b.Texts, key.Name)
	case KindHoliday:
		delete(b.Holidays, key.Name)
	case KindScript:
		delete(b.Scripts, key.Name)
	case KindFAQ:
		delete(b.FAQs, key.Name)
	case KindVariant:
		delete(b.Variants, key.Name)
	case KindHost:
		delete(b.Hosts, key.Name)
	}
}

// Item is the living object of that kind and name, or nil.
func (b *Book) Item(kind Kind, name string) *Item {
	i := b.Items[Key{kind, Fold(name)}]
	if i == nil || i.Deleted {
		return nil
	}
	return i
}

// List is the living objects of a kind, rules in their order, others by name.
func (b *Book) List(kind Kind) []*Item {
	var out []*Item
	for k, i := range b.Items {
		if k.Kind == kind && !i.Deleted {
			out = append(out, i)
		}
	}
	slices.SortFunc(out, func(x, y *Item) int {
		if x.Order != y.Order {
			if x.Order < y.Order {
				return -1
			}
			return 1
		}
		fx, fy := Fold(x.Name), Fold(y.Name)
		if fx < fy {
			return -1
		}
		if fx > fy {
			return 1
		}
		return 0
	})
	return out
}

func (b *Book) compile() error {
	b.Teams, b.Admins, b.Fields = map[string]*Team{}, map[string]*Admin{}, map[string]*Field{}
	b.Surveys, b.Snippets, b.Texts = map[string]*Survey{}, map[string]*Snippet{}, map[string]*Rewording{}
	b.Holidays, b.Scripts, b.Hosts = map[string]*Holiday{}, map[string]*Script{}, map[string]bool{}
	b.FAQs, b.Variants = map[string]*FAQ{}, map[string]*Snippet{}
	b.Settings = firstSettings()
	for key, i := range b.Items {
		if i.Deleted {
			continue
		}
		if err := b.put(key, i); err != nil {
			return notCompiled(i, err)
		}
	}
	b.sortRules()
	return nil
}

// firstSettings are those of a desk that nobody has set anything of.
func firstSettings() Settings {
	return Settings{Language: "en", WaitRoom: 10 * time.Minute, AutoClose: 7 * 24 * time.Hour}
}

func notCompiled(i *Item, err error) error {
	return fmt.Errorf("compiling %s %q version %d: %w", i.Kind, i.Name, i.Version, err)
}

func (b *Book) sortRules() {
	slices.SortFunc(b.Rules, func(x, y *Rule) int {
		if x.Order < y.Order || x.Order == y.Order && Fold(x.Name) < Fold(y.Name) {
			return -1
		}
		return 1
	})
}

func (b *Book) put(key Key, i *Item) error {
	switch key.Kind {
	case KindTeam:
		return into(b.Teams, key.Name, i)
	case KindAdmin:
		return into(b.Admins, i.Name, i)
	case KindField:
		return b.putField(key.Name, i)
	case KindSurvey:
		return b.putSurvey(key.Name, i)
	case KindSnippet:
		return into(b.Snippets, key.Name, i)
	case KindRule:
		return b.putRule(i)
	case KindText:
		return into(b.Texts, key.Name, i)
	case KindHoliday:
		return into(b.Holidays, key.Name, i)
	case KindScript:
		return into(b.Scripts, key.Name, i)
	case KindFAQ:
		return into(b.FAQs, key.Name, i)
	case KindVariant:
		return into(b.Variants, key.Name, i)
	case KindHost:
		b.Hosts[key.Name] = true
	case KindSetting:
		return b.putSetting(key.Name, i)
	}
	return nil // a kind of a newer version: kept, not understood
}

func into[T any](m map[string]*T, name string, i *Item) error {
	v := new(T)
	if err := json.Unmarshal(i.Data, v); err != nil {
		return err
	}
	m[name] = v
	return nil
}

func (b *Book) putField(name string, i *Item) error {
	if err := into(b.Fields, name, i); err != nil {
		return err
	}
	return compileInto(&b.Fields[name].Re, b.Fields[name].Pattern)
}

func (b *Book) putSurvey(name string, i *Item) error {
	if err := into(b.Surveys, name, i); err != nil {
		return err
	}
	for q := range b.Surveys[name].Questions {
		if err := b.Surveys[name].Questions[q].If.Compile(); err != nil {
			return err
		}
	}
	return nil
}

func (b *Book) putRule(i *Item) error {
	r := &Rule{}
	if err := json.Unmarshal(i.Data, r); err != nil {
		return err
	}
	r.Order = i.Order
	b.Rules = append(b.Rules, r)
	if err := compileInto(&r.When.Re, r.When.Pattern); err != nil {
		return err
	}
	if err := r.When.Who.Compile(); err != nil {
		return err
	}
	return r.If.Compile()
}

// Compile compiles the patterns of a condition; nil is fine.
func (c *Cond) Compile() error {
	if c == nil {
		return nil
	}
	for i := range c.Subs {
		if err := c.Subs[i].Compile(); err != nil {
			return err
		}
	}
	if c.Rel == "matches" && len(c.Vals) == 1 {
		return compileInto(&c.Re, c.Vals[0])
	}
	return nil
}

func compileInto(re **regexp.Regexp, pattern string) error {
	if pattern == "" {
		return nil
	}
	var err error
	*re, err = regexp.Compile(pattern)
	return err
}

// putSetting reads a setting: its Data is a JSON string.
func (b *Book) putSetting(name string, i *Item) error {
	var v string
	if err := json.Unmarshal(i.Data, &v); err != nil {
		return err
	}
	switch name {
	case SetDefaultTeam:
		b.Settings.DefaultTeam = Fold(v)
	case SetLanguage:
		b.Settings.Language = v
	case SetWaitRoom:
		return seconds(&b.Settings.WaitRoom, v)
	case SetAutoClose:
		return seconds(&b.Settings.AutoClose, v)
	case SetApprove:
		b.Settings.Approve = v == "on"
	case SetReply:
		b.Settings.ReplyNote = v == "note"
	case SetReactions:
		b.Settings.Reactions = v == "on"
	case SetSendDelay:
		return seconds(&b.Settings.SendDelay, v)
	case SetRate:
		b.Settings.Rate = v == "on"
	case SetRetention:
		return seconds(&b.Settings.Retention, v)
	}
	return nil
}

// seconds reads a duration kept as whole seconds.
func seconds(d *time.Duration, v string) error {
	n, err := strconv.ParseInt(v, 10, 64)
	*d = time.Duration(n) * time.Second
	return err
}

// DefaultTeam is where conversations go that no rule assigned: the team that was
// set, else the oldest living one; nil before any team exists.
func (b *Book) DefaultTeam() *Team {
	if t := b.Teams[b.Settings.DefaultTeam]; t != nil {
		return t
	}
	var oldest *Item
	for k, i := range b.Items {
		if k.Kind == KindTeam && !i.Deleted && (oldest == nil || i.Order < oldest.Order) {
			oldest = i
		}
	}
	if oldest == nil {
		return nil
	}
	return b.Teams[Fold(oldest.Name)]
}

// Rule of that name, or nil.
func (b *Book) Rule(name string) *Rule {
	for _, r := range b.Rules {
		if Fold(r.Name) == Fold(name) {
			return r
		}
	}
	return nil
}

// TeamName is a team's name as typed, for its folded one.
func (b *Book) TeamName(folded string) string {
	if t := b.Teams[folded]; t != nil {
		return t.Name
	}
	return folded
}
