package dialogtest

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"frontdesk/chat"
	"frontdesk/commands"
	"frontdesk/desk"
)

// setUp has the front desk take a configuration before the script begins.
func (p *player) setUp(config string) error {
	if config == "" {
		return nil
	}
	acts := []string{"owner: /claim CODE"}
	teams, err := commands.TeamsOf(config)
	if err != nil {
		return err
	}
	for _, name := range teams {
		acts = append(acts, "* group "+name, fmt.Sprintf("owner@%s: /addteam %s", name, name))
	}
	for _, a := range acts {
		if err := p.act(a); err != nil {
			return err
		}
		if err := p.quiet(); err != nil {
			return err
		}
	}
	left := func() (n int, failed error) {
		err := p.engine.Consult(context.Background(), func(t *desk.Turn) {
			_, n, failed = commands.PlanImport(t, config)
		})
		return n, errors.Join(err, failed)
	}
	return commands.TakeImport(config, left, func(raw []byte) error {
		if err := p.say(chat.Event{Kind: chat.Told, Data: commands.TellImport, Payload: raw}); err != nil {
			return err
		}
		return p.quiet()
	})
}

func self(string) desk.Self {
	return desk.Self{Username: "front_bot", Link: func(s string) string { return "https://t.me/front_bot?start=" + s }, PlaceLink: placeLink}
}

// placeLink opens a group's topic or message; other chats have no links.
func placeLink(at chat.Place, message string) string {
	g, ok := strings.CutPrefix(at.Chat, "g-")
	if !ok {
		return ""
	}
	link := "https://t.me/c/" + g
	for _, part := range []string{at.Thread, message} {
		if part != "" {
			link += "/" + part
		}
	}
	return link
}
