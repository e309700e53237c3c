package dialogtest

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"strings"
	"unicode/utf8"

	"frontdesk/chat"
	"frontdesk/desk"
)

// otherNet is the network's other half: people and groups on WhatsApp. What is seen there is
// printed as elsewhere; choices that a message offers stand in brackets, though people
// see them as a numbered list.
type otherNet struct{ *net }

func accountOn(name string) string {
	if name == whatsapp {
		return whatsappPhone
	}
	return account
}

func (otherNet) Network() string { return whatsapp }
func (otherNet) Account() string { return whatsappPhone }

func (otherNet) Limits() chat.Limits {
	return chat.Limits{Text: 60000, Caption: 1024, CanEdit: true, Polls: true, Units: utf8.RuneCountInString}
}

// Run waits for the end: the script speaks for both networks.
func (otherNet) Run(ctx context.Context, _ chat.Deliver) error {
	<-ctx.Done()
	return nil
}

// moveTo puts somebody, or a group, on WhatsApp.
func (n *net) moveTo(kind, name string) {
	if kind == "group" {
		g := n.group(name)
		g.net, g.flat = whatsapp, true
		return
	}
	p := n.who(name)
	p.net, p.p.Username, p.p.Lang = whatsapp, "", ""
	if p.p.Phone == "" {
		p.p.Phone = "+3461" + digits(name)
	}
}

// channelTold is the news that the number was linked on the server.
func (n *net) channelTold(name string) (chat.Event, error) {
	raw, err := json.Marshal(desk.ChannelTold{Name: name, Account: whatsappPhone})
	return chat.Event{Kind: chat.Told, Data: desk.TellChannel, Payload: raw}, err
}

// Fetch opens a document.
func (n *net) Fetch(_ context.Context, file string, _ int64) (chat.File, error) {
	n.mu.Lock()
	defer n.mu.Unlock()
	_, name, _ := strings.Cut(file, "/")
	content, ok := n.files[name]
	if !ok {
		return nil, errors.New("there is no such file")
	}
	return io.NopCloser(strings.NewReader(content)), nil
}

// digits makes a phone number's end of a name.
func digits(name string) string {
	out := ""
	for i := range 7 {
		out += string(rune('0' + (int(name[i%len(name)])+i)%10))
	}
	return out
}
