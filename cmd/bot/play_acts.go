//go:build !noplayground

package main

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"frontdesk/desk/grammar"
	loopback "frontdesk/playground/telegram"
)

var (
	actRe   = regexp.MustCompile(`(?s)^([\pL\pN_-]+)(?:@([\pL\pN_-]+)(?:/([^:]+))?)?: ?(.*)$`)
	pressRe = regexp.MustCompile(`^\[([^\]]+)\]$`)
)

// act is one line: somebody writes or presses, or time passes.
func (p *play) act(ctx context.Context, line string) {
	if rest, ok := strings.CutPrefix(line, "+"); ok {
		d, ok := grammar.Duration(rest)
		if !ok {
			fmt.Fprintln(p.out, "? +10m moves the clock by ten minutes")
			return
		}
		p.clock.Advance(d)
	} else if err := p.says(line); err != nil {
		fmt.Fprintln(p.out, "?", err)
		return
	}
	p.settle(ctx)
	p.show()
}

// says is a message or a press of a button.
func (p *play) says(line string) error {
	m := actRe.FindStringSubmatch(line)
	if m == nil {
		return fmt.Errorf("write as somebody: ana: hi, or bo@support/Ana: hello; /help shows more")
	}
	who, text := p.who(m[1]), m[4]
	if m[2] == "" {
		if b := pressRe.FindStringSubmatch(text); b != nil {
			_, err := who.PressLabel(p.front, b[1])
			return err
		}
		who.Say(p.front, text)
		return nil
	}
	g := p.groups[m[2]]
	if g == nil {
		g = p.srv.NewGroup(m[2], true, p.who("owner"))
		g.AddBot(p.front)
		p.groups[m[2]] = g
	}
	thread, err := threadOf(g, m[3])
	if err != nil {
		return err
	}
	if key := m[2] + "/" + m[1]; !p.members[key] && m[1] != "owner" {
		g.Add(who)
		p.members[key] = true
	}
	if b := pressRe.FindStringSubmatch(text); b != nil {
		_, err := g.PressLabel(who, thread, b[1])
		return err
	}
	if g.Say(who, thread, text) == 0 {
		return fmt.Errorf("the topic is closed: Telegram lets only admins of the group write there, as owner@%s/%s", m[2], m[3])
	}
	return nil
}

// threadOf is the topic of that name, the newest first; 0 is General.
func threadOf(g *loopback.Group, name string) (int, error) {
	if name == "" {
		return 0, nil
	}
	var names []string
	for _, t := range slices.Backward(g.Topics()) {
		if strings.EqualFold(t.Name, name) {
			return t.ID, nil
		}
		names = append(names, t.Name)
	}
	return 0, fmt.Errorf("there is no topic %q there; there are: %s", name, strings.Join(names, ", "))
}

// seen is a message as somebody sees it.
type seen struct {
	key, where, text string
	fromBot          bool
}

// all is every message that somebody can see now, place by place.
func (p *play) all() []seen {
	var out []seen
	add := func(where string, list []loopback.Message) {
		for _, m := range list {
			if m.Service != "" {
				continue
			}
			out = append(out, seen{key: fmt.Sprint(where, "#", m.ID), where: where, text: shownText(m), fromBot: m.FromBot})
		}
	}
	for _, name := range names(p.people) {
		add(name, p.srv.Private(p.front, p.people[name]))
	}
	for _, name := range names(p.groups) {
		g := p.groups[name]
		add(name, p.srv.Messages(g.ID(), 0))
		for _, t := range g.Topics() {
			add(name+"/"+t.Name, p.srv.Messages(g.ID(), t.ID))
		}
	}
	return out
}

func names[V any](m map[string]V) []string {
	var out []string
	for k := range m {
		out = append(out, k)
	}
	slices.Sort(out)
	return out
}

func shownText(m loopback.Message) string {
	text := m.Text
	if text == "" {
		text = m.Caption
	}
	if m.Media != "" {
		text = strings.TrimSpace("(" + m.Media + ") " + text)
	}
	for _, row := range m.Buttons {
		for _, b := range row {
			text += " [" + b.Label + "]"
		}
	}
	return text
}

// show prints what is new or changed since the last time.
func (p *play) show() {
	for _, s := range p.all() {
		was, known := p.shown[s.key]
		if was == s.text && known {
			continue
		}
		p.shown[s.key] = s.text
		if !s.fromBot {
			continue
		}
		sign := "<"
		if known {
			sign = "~"
		}
		fmt.Fprintf(p.out, "    %s %s %s\n", s.where, sign, strings.ReplaceAll(s.text, "\n", "\n        "))
	}
}
