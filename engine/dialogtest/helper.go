package dialogtest

import (
	"context"
	"strings"

	"frontdesk/chat"
	"frontdesk/desk"
)

// helperBot is the account of a helper bot: a member of the groups that are
// "helped".
type helperBot struct {
	*net
	account string
}

func (h *helperBot) Account() string { return h.account }

// Send answers questions; a token that ends in "wrong" is nobody's.
func (h *helperBot) Send(ctx context.Context, out chat.Out) (chat.Receipt, error) {
	h.mu.Lock()
	token := h.secrets[desk.HelperKey(network, h.account)]
	g := h.byChat(out.To.Chat)
	h.mu.Unlock()
	switch {
	case strings.HasSuffix(token, "wrong"):
		return chat.Receipt{}, &chat.RefusedError{Reason: chat.ReasonOther, Detail: "Unauthorized"}
	case out.Op == chat.Check && g == nil:
		return chat.Receipt{Account: &chat.AccountState{Username: "help" + h.account + "_bot"}}, nil
	case out.Op == chat.Check && g.helped:
		return chat.Receipt{Room: &chat.RoomState{Title: g.title()}}, nil
	}
	return chat.Receipt{}, &chat.RefusedError{Reason: chat.ReasonKicked, Detail: "no member"}
}

func (n *net) helper(at chat.Place) chat.Adapter {
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.secrets[desk.HelperKey(at.Network, at.Account)] == "" {
		return nil
	}
	return &helperBot{net: n, account: at.Account}
}

func (n *net) keep(s desk.Secret) error {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.secrets[s.Name] = s.Value
	return nil
}
