package whatsapp

import (
	"context"

	"go.mau.fi/whatsmeow"

	"frontdesk/chat"
)

// check asks the network about a group, or tells of our own account.
func (a *Adapter) check(ctx context.Context, c *whatsmeow.Client, out chat.Out) (chat.Receipt, error) {
	if out.To.Chat == "" {
		s, err := a.accountState(ctx)
		return chat.Receipt{Account: s}, err
	}
	s, err := a.roomState(ctx, c, out.To)
	return chat.Receipt{Room: s}, err
}

func (a *Adapter) accountState(ctx context.Context) (*chat.AccountState, error) {
	linked, seen, err := a.o.Store.times(ctx, a.o.Account)
	if err != nil {
		return nil, err
	}
	trouble, err := a.worst(ctx)
	if err != nil {
		return nil, err
	}
	if _, err := a.cli(); err != nil && trouble == "" {
		trouble = "not connected"
	}
	return &chat.AccountState{Username: "+" + a.o.Account, Intake: "linked device", Linked: linked, Seen: seen, Trouble: trouble, Version: waVersion()}, nil
}

func (a *Adapter) roomState(ctx context.Context, c *whatsmeow.Client, room chat.Place) (*chat.RoomState, error) {
	to, err := address(room)
	if err != nil {
		return nil, err
	}
	if !isGroup(to) {
		return nil, unsupported("that is no group")
	}
	g, err := c.GetGroupInfo(ctx, to)
	if err != nil {
		return nil, asked(err)
	}
	a.keepTitle(room.Chat, g.Name)
	s := a.running()
	if s == nil {
		return nil, errAway
	}
	state := &chat.RoomState{Title: g.Name, Admin: s.admin(g.Participants)}
	if g.IsAnnounce && !state.Admin {
		state.Missing = []string{"send messages"}
	}
	return state, nil
}
