package whatsapp

import (
	"context"
	"fmt"

	"go.mau.fi/whatsmeow"
	"go.mau.fi/whatsmeow/proto/waE2E"
	"go.mau.fi/whatsmeow/types"
)

// CreateGroup makes a group with the people of some phone numbers.
func (p *Phone) CreateGroup(name string, phones ...string) (types.JID, error) {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	g, err := p.cli.CreateGroup(ctx, whatsmeow.ReqCreateGroup{Name: name, Participants: users(phones)})
	if err != nil {
		return types.EmptyJID, fmt.Errorf("creating the group %q: %w", name, err)
	}
	return g.JID, nil
}

// AddTo adds people to a group.
func (p *Phone) AddTo(group types.JID, phones ...string) error {
	return p.members(group, whatsmeow.ParticipantChangeAdd, phones)
}

// RemoveFrom removes people from a group. The phone must be an administrator.
func (p *Phone) RemoveFrom(group types.JID, phones ...string) error {
	return p.members(group, whatsmeow.ParticipantChangeRemove, phones)
}

// Promote makes people administrators of a group.
func (p *Phone) Promote(group types.JID, phones ...string) error {
	return p.members(group, whatsmeow.ParticipantChangePromote, phones)
}

func (p *Phone) members(group types.JID, what whatsmeow.ParticipantChange, phones []string) error {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	done, err := p.cli.UpdateGroupParticipants(ctx, group, users(phones), what)
	if err != nil {
		return fmt.Errorf("changing %s: %s: %w", group, what, err)
	}
	for _, d := range done {
		if d.Error != 0 {
			return fmt.Errorf("changing %s: %s %s: error %d", group, what, d.JID, d.Error)
		}
	}
	return nil
}

// Rename gives a group a new subject.
func (p *Phone) Rename(group types.JID, name string) error {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	return p.cli.SetGroupName(ctx, group, name)
}

// Leave takes the phone's account out of a group.
func (p *Phone) Leave(group types.JID) error {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	return p.cli.LeaveGroup(ctx, group)
}

// SayIn writes a text to a group or another chat.
func (p *Phone) SayIn(chat types.JID, text string) (id string, err error) {
	return p.Send(chat, &waE2E.Message{Conversation: &text}, "")
}

func users(phones []string) []types.JID {
	var out []types.JID
	for _, p := range phones {
		out = append(out, User(p))
	}
	return out
}
