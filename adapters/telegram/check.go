package telegram

import (
	"context"
	"net/url"
	"time"

	"github.com/go-telegram/bot/models"

	"frontdesk/chat"
)

// check asks the network about a room, or about our own account.
func (a *Adapter) check(ctx context.Context, out chat.Out) (chat.Receipt, error) {
	if out.To.Chat == "" {
		s, err := a.accountState(ctx)
		return chat.Receipt{Account: s}, err
	}
	s, err := a.roomState(ctx, out.To)
	return chat.Receipt{Room: s}, err
}

func (a *Adapter) roomState(ctx context.Context, room chat.Place) (*chat.RoomState, error) {
	// Not models.ChatFullInfo: an unknown kind of reaction in it would spoil all.
	var c models.Chat
	if err := a.ask(ctx, "getChat", to(room.Whole()), &c); err != nil {
		return nil, err
	}
	p := to(room.Whole())
	p["user_id"] = num(a.account)
	var m models.ChatMember
	if err := a.ask(ctx, "getChatMember", p, &m); err != nil {
		return nil, err
	}
	s := &chat.RoomState{Title: c.Title, Forum: c.IsForum}
	if _, in := standing(m); !in {
		return nil, &chat.RefusedError{Reason: chat.ReasonKicked, Detail: "not a member of the group"}
	}
	if m.Owner != nil {
		s.Admin = true
		return s, nil
	}
	admin := m.Administrator
	if s.Admin = admin != nil; admin == nil {
		admin = &models.ChatMemberAdministrator{}
	}
	for _, r := range grants(admin) {
		if !r.has {
			s.Missing = append(s.Missing, r.long)
		}
	}
	return s, nil
}

// webhookInfo is what the network says of how updates come to us
// (core.telegram.org/bots/api#webhookinfo).
type webhookInfo struct {
	URL       string `json:"url"`
	Pending   int    `json:"pending_update_count"`
	ErrorDate int64  `json:"last_error_date"`
	Error     string `json:"last_error_message"`
}

// recent is how old an error of the webhook may be to count.
const recent = time.Hour

func (a *Adapter) accountState(ctx context.Context) (*chat.AccountState, error) {
	var me struct {
		Username string `json:"username"`
		Join     *bool  `json:"can_join_groups"`
	}
	if err := a.ask(ctx, "getMe", nil, &me); err != nil {
		return nil, err
	}
	var hook webhookInfo
	if err := a.ask(ctx, "getWebhookInfo", nil, &hook); err != nil {
		return nil, err
	}
	s := &chat.AccountState{Username: me.Username, Intake: "polling", Pending: hook.Pending, NoJoin: me.Join != nil && !*me.Join}
	if hook.URL != "" {
		s.Intake = "a webhook at " + hostOf(hook.URL)
	}
	if at := time.Unix(hook.ErrorDate, 0); hook.ErrorDate != 0 && a.o.Now().Sub(at) < recent {
		s.Trouble = "the webhook failed at " + at.UTC().Format("15:04") + " UTC: " + hook.Error
	}
	return s, nil
}

// hostOf is an address's host: its path may be a secret of somebody's.
func hostOf(addr string) string {
	u, err := url.Parse(addr)
	if err != nil {
		return "an unreadable address"
	}
	return u.Host
}

// Link opens a topic or a message in Telegram's apps
// (core.telegram.org/api/links#private-message-links). Only supergroups have such
// links.
func (a *Adapter) Link(at chat.Place, message string) string {
	const super = "-100"
	if len(at.Chat) <= len(super) || at.Chat[:len(super)] != super {
		return ""
	}
	link := "https://t.me/c/" + at.Chat[len(super):]
	if inThread(at) {
		link += "/" + at.Thread
	}
	if message != "" {
		link += "/" + message
	}
	if link == "https://t.me/c/"+at.Chat[len(super):] {
		return ""
	}
	return link
}
