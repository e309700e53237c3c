package telegram

import (
	"context"
	"fmt"

	"github.com/go-telegram/bot/models"

	"frontdesk/chat"
)

// Check asks the network whether a room is fit for the work.
func (a *Adapter) Check(ctx context.Context, room chat.Place) (chat.RoomState, error) {
	// Not models.ChatFullInfo: an unknown kind of reaction in it would spoil all.
	var c models.Chat
	if err := a.ask(ctx, "getChat", to(room.Whole()), &c); err != nil {
		return chat.RoomState{}, fmt.Errorf("asking about room %s: %w", room.Chat, refusal(err))
	}
	p := to(room.Whole())
	p["user_id"] = num(a.account)
	var m models.ChatMember
	if err := a.ask(ctx, "getChatMember", p, &m); err != nil {
		return chat.RoomState{}, fmt.Errorf("asking about our rights in room %s: %w", room.Chat, refusal(err))
	}
	s := chat.RoomState{Title: c.Title, Forum: c.IsForum}
	if m.Owner != nil {
		return s, nil
	}
	admin := m.Administrator
	if admin == nil {
		admin = &models.ChatMemberAdministrator{}
	}
	for _, r := range grants(admin) {
		if !r.has {
			s.Missing = append(s.Missing, r.long)
		}
	}
	return s, nil
}
