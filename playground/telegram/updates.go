package telegram

import (
	"encoding/json"
	"slices"
	"time"

	"github.com/mymmrac/telego"
)

// queued is an update that waits for its bot.
type queued struct {
	id    int
	until time.Time
	lane  int64 // webhooks deliver one lane in order
	raw   json.RawMessage
}

// updateQueue is what one bot has not confirmed yet.
type updateQueue struct {
	next    int
	items   []queued
	served  []queued
	allowed []string // nil for the default
	wake    chan struct{}
	kick    chan struct{}
	last    lastPoll
}

// updateKind is how an update is named, how long it is kept, and the part of its
// webhook lane that is not the chat or the user (Client.cpp add_update).
type updateKind struct {
	name string
	keep time.Duration
	lane int64
}

const day = 24 * time.Hour

var (
	aMessage     = updateKind{telego.MessageUpdates, day, 0}
	anEdit       = updateKind{telego.EditedMessageUpdates, day, 0}
	anInline     = updateKind{telego.InlineQueryUpdates, 30 * time.Second, 1 << 33}
	aCallback    = updateKind{telego.CallbackQueryUpdates, 150 * time.Second, 3 << 33}
	aPollAnswer  = updateKind{telego.PollAnswerUpdates, day, 0}
	aMyMember    = updateKind{telego.MyChatMemberUpdates, day, 5 << 33}
	aMember      = updateKind{telego.ChatMemberUpdates, day, 6 << 33}
	aReaction    = updateKind{telego.MessageReactionUpdates, day, 8 << 33}
	updateKnown  = []updateKind{aMessage, anEdit, anInline, aCallback, aPollAnswer, aMyMember, aMember, aReaction}
	updateOptIn  = []string{telego.ChatMemberUpdates, telego.MessageReactionUpdates, telego.MessageReactionCountUpdates}
	updateOthers = []string{ // kinds that never happen here but may be asked for
		telego.ChannelPostUpdates, telego.EditedChannelPostUpdates, telego.BusinessConnectionUpdates,
		telego.BusinessMessageUpdates, telego.EditedBusinessMessageUpdates,
		telego.DeletedBusinessMessagesUpdates, telego.MessageReactionCountUpdates,
		telego.ChosenInlineResultUpdates, telego.ShippingQueryUpdates, telego.PreCheckoutQueryUpdates,
		telego.PurchasedPaidMediaUpdates, telego.PollUpdates, telego.ChatJoinRequestUpdates,
		telego.ChatBoostUpdates, telego.RemovedChatBoostUpdates,
	}
)

// allow keeps the kinds a bot lists. Names that do not exist are ignored, and a
// list without any name that does means the default (get_allowed_update_types).
func (q *updateQueue) allow(names []string) {
	q.allowed = nil
	for _, n := range names {
		known := func(k updateKind) bool { return k.name == n }
		if slices.ContainsFunc(updateKnown, known) || slices.Contains(updateOthers, n) {
			q.allowed = append(q.allowed, n)
		}
	}
}

func (q *updateQueue) wants(kind string) bool {
	if q.allowed == nil {
		return !slices.Contains(updateOptIn, kind)
	}
	return slices.Contains(q.allowed, kind)
}

func (q *updateQueue) add(it queued) {
	q.items = append(q.items, it)
	if q.wake != nil {
		close(q.wake)
		q.wake = nil
	}
}

// deliver queues an update for a bot unless the bot does not want its kind. The
// owner is the chat or the user its order is kept for.
func (s *Server) deliver(b *Bot, kind updateKind, owner int64, u telego.Update) {
	if !b.queue.wants(kind.name) {
		return
	}
	u.UpdateID = b.queue.next
	raw, err := json.Marshal(u)
	if err != nil {
		s.violations = append(s.violations, "playground: "+err.Error())
		return
	}
	b.queue.next++
	s.enqueue(b, queued{u.UpdateID, s.opt.Now().Add(kind.keep), owner + kind.lane, raw})
}

// maxQueue is how many updates the server keeps for a bot; more are dropped
// without a word (TQueue.cpp).
const maxQueue = 100000

func (s *Server) enqueue(b *Bot, it queued) {
	if len(b.queue.items) >= maxQueue {
		return
	}
	b.queue.add(it)
	if b.hook != nil {
		b.hook.offer(it)
	}
	s.touch()
}

// Inject queues raw JSON for every bot exactly as it is, also when no client
// can decode it. An update_id that is missing or 0 is filled in.
func (s *Server) Inject(raw string) {
	s.change(func() {
		for _, b := range s.bots {
			b.inject([]byte(raw))
		}
	})
}

// Inject queues raw JSON for this bot only.
func (b *Bot) Inject(raw string) { b.srv.change(func() { b.inject([]byte(raw)) }) }

func (b *Bot) inject(raw []byte) {
	var head struct {
		ID int `json:"update_id"`
	}
	_ = json.Unmarshal(raw, &head)
	q := &b.queue
	if head.ID == 0 {
		head.ID = q.next
		raw = withUpdateID(raw, head.ID)
	}
	q.next = max(q.next, head.ID+1)
	b.srv.enqueue(b, queued{head.ID, b.srv.opt.Now().Add(day), 0, raw})
}

func withUpdateID(raw []byte, id int) []byte {
	var m map[string]json.RawMessage
	if json.Unmarshal(raw, &m) != nil || m == nil {
		return raw
	}
	m["update_id"], _ = json.Marshal(id)
	out, err := json.Marshal(m)
	if err != nil {
		return raw
	}
	return out
}

// Redeliver serves the last n handed out updates of every bot again.
func (s *Server) Redeliver(n int) {
	s.change(func() {
		for _, b := range s.bots {
			q := &b.queue
			from := max(0, len(q.served)-n)
			again := slices.Clone(q.served[from:])
			rest := slices.DeleteFunc(slices.Clone(q.items), func(i queued) bool { return i.id <= lastID(again) })
			q.items, q.served = nil, q.served[:from]
			for _, i := range append(again, rest...) {
				s.enqueue(b, i)
			}
		}
	})
}

// Reorder turns the order of the updates that wait for the bot around; their ids
// stay ascending.
func (s *Server) Reorder(b *Bot) {
	s.change(func() {
		items := b.queue.items
		ids := make([]int, len(items))
		for i, it := range items {
			ids[i] = it.id
		}
		slices.Reverse(items)
		for i := range items {
			items[i].id, items[i].raw = ids[i], withUpdateID(items[i].raw, ids[i])
		}
	})
}

func lastID(items []queued) int {
	if len(items) == 0 {
		return -1
	}
	return items[len(items)-1].id
}

// ResetIDs makes next the id of the next update of every bot, as the real
// server does after a week of silence.
func (s *Server) ResetIDs(next int) {
	s.change(func() {
		for _, b := range s.bots {
			b.queue.next = next
		}
	})
}

// Pending counts the updates the bot has not confirmed yet.
func (s *Server) Pending(b *Bot) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(b.queue.items)
}

// Polling tells whether a getUpdates call of the bot is being served.
func (s *Server) Polling(b *Bot) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return b.queue.kick != nil
}

// DropPending forgets what waits for the bot, as if somebody had taken it.
func (s *Server) DropPending(b *Bot) {
	s.change(func() { b.queue.cut(len(b.queue.items)) })
}
