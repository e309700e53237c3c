package dialogtest

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"strings"
	"sync"
	"time"

	"frontdesk/chat"
	"frontdesk/commands"
	"frontdesk/desk"
	"frontdesk/desk/grammar"
	"frontdesk/engine"
	"frontdesk/state"
)

// Start is when every script begins: a Tuesday, ten in the morning UTC.
var Start = time.Date(2026, 11, 24, 10, 0, 0, 0, time.UTC)

// patience is how long the engine may take over one act, by the machine's clock.
const patience = 20 * time.Second

// Play plays a script and returns it as it is now: the acts as they were, and
// after each what was seen this time. An error means that the script cannot be
// played; it names the line.
func Play(ctx context.Context, src string, stages []desk.Stage) (string, error) {
	return PlayOn(ctx, On{}, src, stages)
}

// On is the front desk that a script is played on.
type On struct {
	// Config is a configuration as /export writes it. There is an owner then, and a
	// group for each of its teams, named as the team.
	Config string
	// Call does what turns of that engine want done outside (engine.Options).
	Call func(ctx context.Context, e *engine.Engine, c desk.OutCall) []byte
	// Files are documents that people can send, by name.
	Files map[string]string
}

// PlayOn is Play at a front desk that is set up already.
func PlayOn(ctx context.Context, on On, src string, stages []desk.Stage) (string, error) {
	steps, tail, err := parse(src)
	if err != nil {
		return "", err
	}
	p := &player{ctx: ctx, stages: stages, call: on.Call, clock: engine.NewManual(Start)}
	p.store = state.MemoryAt(p.clock.Now)
	p.net = newNet(p.clock.Now)
	for name, content := range on.Files {
		p.net.files[name] = content
	}
	if err := p.start(); err != nil {
		return "", err
	}
	defer p.stop()
	if err := p.first(); err != nil {
		return "", err
	}
	if err := p.setUp(on.Config); err != nil {
		return "", fmt.Errorf("taking the configuration: %w", err)
	}
	for i := range steps {
		s := &steps[i]
		p.net.take()
		if err := p.act(s.act); err != nil {
			return "", fmt.Errorf("line %d: %q: %w", s.num, s.act, err)
		}
		if err := p.quiet(); err != nil {
			return "", fmt.Errorf("line %d: %q: %w", s.num, s.act, err)
		}
		s.seen = p.net.take()
	}
	return print(steps, tail), nil
}

// player is a script being played.
type player struct {
	ctx     context.Context
	stages  []desk.Stage
	call    func(ctx context.Context, e *engine.Engine, c desk.OutCall) []byte
	clock   *engine.Manual
	store   *state.Mem
	net     *net
	engine  *engine.Engine
	deliver chat.Deliver
	cancel  context.CancelFunc
	done    chan struct{} // closed once the engine has stopped
}

func (p *player) start() error {
	call := func(ctx context.Context, c desk.OutCall) []byte {
		if p.call == nil {
			return nil
		}
		return p.call(ctx, p.engine, c)
	}
	var err error
	p.engine, err = engine.New(engine.Options{Store: p.store, Adapters: []chat.Adapter{p.net, otherNet{p.net}}, Stages: p.stages, Clock: p.clock, Self: self,
		Helper: p.net.helper, KeepSecret: p.net.keep, Veil: commands.Veil, Call: call})
	if err != nil {
		return err
	}
	ctx, cancel := context.WithCancel(p.ctx)
	done := make(chan struct{})
	p.cancel, p.done = cancel, done
	var failed error
	go func() {
		failed = p.engine.Run(ctx)
		close(done)
	}()
	select {
	case p.deliver = <-p.net.deliver:
		return nil
	case <-done:
		return fmt.Errorf("the engine has stopped at once: %w", errors.Join(failed, p.ctx.Err()))
	}
}

// stop may be called again: a script ends here too after a restart that has failed.
func (p *player) stop() {
	p.cancel()
	<-p.done
}

// first gives the house a secret that is the same in every script.
func (p *player) first() error {
	return p.say(chat.Event{Kind: chat.Told, Data: commands.TellSecret, Payload: []byte("a secret for scripts")})
}

// say delivers events.
func (p *player) say(evs ...chat.Event) error {
	for i := range evs {
		p.net.updates++
		evs[i].ID, evs[i].At = fmt.Sprintf("script/%d", p.net.updates), p.clock.Now()
	}
	ctx, cancel := context.WithTimeout(p.ctx, patience)
	defer cancel()
	return p.deliver(ctx, evs)
}

func (p *player) quiet() error {
	ctx, cancel := context.WithTimeout(p.ctx, patience)
	defer cancel()
	if err := p.engine.Quiet(ctx); err != nil {
		return errors.New("the engine did not come to rest")
	}
	return nil
}

var (
	saysRe  = compiled(`(?s)^([\pL\pN_-]+)(?:@([\pL\pN_-]+)(?:/(.+?))?)?(?: \(to "([^"]*)"\))?: ?(.*)$`)
	editsRe = compiled(`(?s)^([\pL\pN_-]+)(?:@([\pL\pN_-]+)(?:/(.+?))?)? edits "([^"]*)": (.*)$`)
	reactRe = compiled(`^([\pL\pN_-]+)(?:@([\pL\pN_-]+)(?:/(.+?))?)? reacts (\S+) to "([^"]*)"$`)
	eraseRe = compiled(`^([\pL\pN_-]+)(?:@([\pL\pN_-]+)(?:/(.+?))?)? deletes "([^"]*)"$`)
	albumRe = compiled(`(?s)^\(album ([^)]*)\) ?(.*)$`)
	mediaRe = compiled(`(?s)^\((photo|voice|video|audio|document|sticker|location|contact|animation)(?: ([^)]*))?\) ?(.*)$`)
	pressRe = compiled(`^\[([^\]]+)\]$`)
)

// compiled compiles an expression once it is needed: a bot that plays no script must not
// hold what that takes.
func compiled(expr string) func() *regexp.Regexp {
	return sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(expr) })
}

// act does one line of the script.
func (p *player) act(s string) error {
	switch {
	case strings.HasPrefix(s, "+"):
		d, ok := grammar.Duration(strings.TrimPrefix(s, "+"))
		if !ok {
			return errors.New("this is no duration")
		}
		return p.advance(d)
	case strings.HasPrefix(s, "* file "):
		name, content, _ := strings.Cut(s[len("* file "):], "\n")
		p.net.files[strings.TrimSpace(name)] = content
		return nil
	case strings.HasPrefix(s, "* "):
		return p.stage(strings.Fields(s[2:]))
	}
	if m := editsRe().FindStringSubmatch(s); m != nil {
		return p.edits(m)
	}
	if m := reactRe().FindStringSubmatch(s); m != nil {
		return p.reacts(m)
	}
	if m := eraseRe().FindStringSubmatch(s); m != nil {
		return p.erases(m)
	}
	m := saysRe().FindStringSubmatch(s)
	if m == nil {
		return errors.New("this is no act; see the package's documentation")
	}
	return p.says(m)
}

// advance moves the clock, stopping at every timer on the way.
func (p *player) advance(d time.Duration) error {
	end := p.clock.Now().Add(d)
	for {
		if err := p.quiet(); err != nil {
			return err
		}
		next := p.engine.NextTimer()
		if next.IsZero() || next.After(end) {
			p.clock.Set(end)
			return nil
		}
		p.clock.Set(next)
	}
}

// scene is who acts where.
type scene struct {
	who   *person
	place chat.Place
	g     *group
}

func (p *player) scene(who, g, t string) (scene, error) {
	p.net.mu.Lock()
	defer p.net.mu.Unlock()
	s := scene{who: p.net.who(who)}
	if g == "" {
		s.place = private(s.who)
		return s, nil
	}
	s.g = p.net.group(g)
	if t == "" {
		s.place = s.g.place(nil)
		return s, nil
	}
	topic := s.g.topic(t)
	if topic == nil {
		return s, fmt.Errorf("the group %s has no topic %q", g, t)
	}
	s.place = s.g.place(topic)
	return s, nil
}

func (s scene) event(kind chat.Kind) chat.Event {
	ev := chat.Event{Kind: kind, Place: s.place, Private: s.g == nil, From: s.who.p}
	if s.g != nil {
		ev.Title, ev.Forum = s.g.title(), !s.g.flat
	}
	return ev
}

// says is a message or a press.
func (p *player) says(m []string) error {
	s, err := p.scene(m[1], m[2], m[3])
	if err != nil {
		return err
	}
	if b := pressRe().FindStringSubmatch(m[5]); b != nil {
		return p.press(s, b[1])
	}
	if x := albumRe().FindStringSubmatch(m[5]); x != nil {
		return p.album(s, x[1], x[2])
	}
	text := strings.ReplaceAll(m[5], "CODE", commands.ClaimCode(p.engine.House()))
	msg := &message{place: s.place, from: s.who, text: chat.Plain(text)}
	if x := mediaRe().FindStringSubmatch(text); x != nil {
		msg.text, msg.media = chat.Plain(x[3]), []chat.Media{mediaOf(s.who, x[1], x[2])}
	}
	ev := s.event(chat.Said)
	ev.Message = &chat.Message{Text: msg.text}
	if len(msg.media) > 0 {
		ev.Message.Media = &msg.media[0]
	}
	if err := p.replyTo(s, ev.Message, m[4]); err != nil {
		return err
	}
	if rest, ok := strings.CutPrefix(text, "/start "); ok && s.g == nil {
		ev.Message.Start = strings.TrimSpace(rest)
	}
	p.net.mu.Lock()
	msg.id = p.net.id()
	p.net.msgs = append(p.net.msgs, msg)
	p.net.mu.Unlock()
	ev.Message.ID = msg.id
	return p.say(ev)
}

func mediaOf(who *person, kind, arg string) chat.Media {
	x := chat.Media{Kind: kind, File: "file-" + kind + "/" + arg}
	switch kind {
	case "location":
		_, _ = fmt.Sscanf(arg, "%f,%f", &x.Lat, &x.Lon)
	case "contact":
		x.Phone, x.Person, x.Title = arg, who.p.ID, who.p.First
	default:
		x.Name = arg
	}
	return x
}

// replyTo finds the message that begins so.
func (p *player) replyTo(s scene, m *chat.Message, begins string) error {
	if begins == "" {
		return nil
	}
	p.net.mu.Lock()
	defer p.net.mu.Unlock()
	o := p.net.begins(s.place, begins)
	if o == nil {
		return fmt.Errorf("no message there begins with %q", begins)
	}
	m.ReplyTo, m.ReplyMine = o.id, o.from == nil
	m.Reply = &chat.Message{ID: o.id, Text: o.text}
	if len(o.media) > 0 {
		m.Reply.Media = &o.media[0]
	}
	if o.from != nil {
		m.ReplyFrom = &o.from.p
	}
	return nil
}

// begins is the newest message at a place that begins so.
func (n *net) begins(at chat.Place, s string) *message {
	for i := len(n.msgs) - 1; i >= 0; i-- {
		m := n.msgs[i]
		if m.place == at && !m.gone && (strings.HasPrefix(m.text.S, s) || len(m.media) > 0 && "("+m.media[0].Kind+")" == s) {
			return m
		}
	}
	return nil
}

// press presses the newest button with that label.
func (p *player) press(s scene, label string) error {
	p.net.mu.Lock()
	ev := s.event(chat.Pressed)
	found := false
	for i := len(p.net.msgs) - 1; i >= 0 && !found; i-- {
		m := p.net.msgs[i]
		for _, row := range m.buttons {
			for _, b := range row {
				if m.place == s.place && !m.gone && b.Label == label && b.Data != "" {
					ev.Target, ev.Data, found = m.id, b.Data, true
				}
			}
		}
	}
	ev.Query = "q" + p.net.id()
	p.net.queries[ev.Query] = s.who
	p.net.mu.Unlock()
	if !found {
		return fmt.Errorf("there is no button %q", label)
	}
	return p.say(ev)
}

func (p *player) edits(m []string) error {
	s, err := p.scene(m[1], m[2], m[3])
	if err != nil {
		return err
	}
	p.net.mu.Lock()
	o := p.net.begins(s.place, m[4])
	if o != nil {
		o.text = chat.Plain(m[5])
	}
	p.net.mu.Unlock()
	if o == nil {
		return fmt.Errorf("no message there begins with %q", m[4])
	}
	ev := s.event(chat.Edited)
	ev.Message = &chat.Message{ID: o.id, Text: o.text}
	return p.say(ev)
}

// stage is a line that begins with a star.
func (p *player) stage(w []string) error {
	if len(w) == 1 && w[0] == "restart" {
		p.stop()
		return p.start()
	}
	if len(w) < 2 {
		return errors.New("something is missing")
	}
	p.net.mu.Lock()
	ev, err := p.net.stage(w)
	p.net.mu.Unlock()
	if err != nil || ev.Kind == "" {
		return err
	}
	return p.say(ev)
}

// stage changes the world of the script; the event is what the bot hears of it.
func (n *net) stage(w []string) (chat.Event, error) {
	switch {
	case w[0] == "group":
		n.group(w[1])
	case w[0] == "flat" && len(w) == 3:
		n.group(w[2]).flat = true
	case w[0] == "person":
		return chat.Event{}, n.describe(w[1:])
	case w[0] == "refuse" && len(w) >= 3:
		n.who(w[1]).refuses = strings.Join(w[2:], " ")
	case w[0] == "accept":
		n.who(w[1]).refuses = ""
	case w[0] == "whatsapp" && len(w) == 3:
		n.moveTo(w[1], w[2])
	case w[0] == "channel" && len(w) == 2:
		return n.channelTold(w[1])
	case w[0] == "helped" && len(w) == 2:
		n.group(w[1]).helped = true
	case w[0] == "kick", w[0] == "rights", w[0] == "upgrade", w[0] == "full", w[0] == "roomy":
		return n.groupEvent(w)
	case w[0] == "delete" && len(w) >= 3:
		g := n.group(w[1])
		if t := g.topic(strings.Join(w[2:], " ")); t != nil {
			t.id = "deleted"
		}
	default:
		return n.happen(w)
	}
	return chat.Event{}, nil
}

// describe sets what the network says of somebody.
func (n *net) describe(w []string) error {
	p := n.who(w[0])
	for _, kv := range w[1:] {
		k, v, _ := strings.Cut(kv, "=")
		switch k {
		case "lang":
			p.p.Lang = v
		case "user":
			p.p.Username = v
		case "first":
			p.p.First = strings.ReplaceAll(v, "_", " ")
		case "last":
			p.p.Last = v
		case "phone":
			p.p.Phone = v
		case "anonymous":
			p.p.Anonymous = v == "yes"
		default:
			return fmt.Errorf("nobody has a %q", k)
		}
	}
	return nil
}

// happen is what people do besides writing.
func (n *net) happen(w []string) (chat.Event, error) {
	p := n.who(w[0])
	ev := chat.Event{Place: private(p), Private: true, From: p.p}
	switch w[1] {
	case "blocks":
		ev.Kind, p.refuses = chat.Blocked, chat.ReasonBlocked
	case "unblocks":
		ev.Kind, p.refuses = chat.Unblocked, ""
	case "joins", "leaves":
		if len(w) < 3 {
			return ev, errors.New("which group?")
		}
		ev.Kind, ev.Private, ev.Who = chat.Joined, false, p.p
		if w[1] == "leaves" {
			ev.Kind = chat.Left
		}
		ev.Place = n.group(w[2]).place(nil)
	case "closes", "reopens":
		return n.topicEvent(w, p)
	default:
		return ev, fmt.Errorf("nobody can %q", w[1])
	}
	return ev, nil
}

func (n *net) topicEvent(w []string, p *person) (chat.Event, error) {
	if len(w) < 4 {
		return chat.Event{}, errors.New("which group and topic?")
	}
	t := n.group(w[2]).topic(strings.Join(w[3:], " "))
	if t == nil {
		return chat.Event{}, errors.New("there is no such topic")
	}
	t.shut = w[1] == "closes"
	kind := chat.Reopened
	if t.shut {
		kind = chat.Closed
	}
	return chat.Event{Kind: kind, Place: n.group(w[2]).place(t), From: p.p}, nil
}
