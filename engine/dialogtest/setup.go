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
	for line := range strings.Lines(config) {
		if name, ok := strings.CutPrefix(line, "/addteam "); ok {
			name = strings.TrimSpace(name)
			acts = append(acts, "* group "+name, fmt.Sprintf("owner@%s: /addteam %s", name, name))
		}
	}
	for _, a := range acts {
		if err := p.act(a); err != nil {
			return err
		}
		if err := p.quiet(); err != nil {
			return err
		}
	}
	var failed error
	err := p.engine.Consult(context.Background(), func(t *desk.Turn) {
		_, _, failed = commands.PlanImport(t, config)
	})
	if err := errors.Join(err, failed); err != nil {
		return err
	}
	return p.say(chat.Event{Kind: chat.Told, Data: commands.TellImport, Payload: []byte(config)})
}
