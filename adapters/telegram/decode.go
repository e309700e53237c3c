package telegram

import (
	"encoding/hex"
	"encoding/json"
	"fmt"
	"hash/fnv"
	"runtime"
	"strconv"
	"sync"
	"time"

	"github.com/go-telegram/bot/models"

	"frontdesk/chat"
)

// decoded is one update: its number, 0 if it has none, and what it means.
type decoded struct {
	id     int64
	events []chat.Event
}

// parallelFrom is the size of a batch from which decoding is shared out.
const parallelFrom = 16

// decodeAll reads the updates of a batch, in their order.
func (a *Adapter) decodeAll(batch []json.RawMessage) []decoded {
	out := make([]decoded, len(batch))
	workers := runtime.GOMAXPROCS(0)
	if len(batch) < parallelFrom {
		workers = 1
	}
	var wg sync.WaitGroup
	for w := range workers {
		wg.Go(func() {
			for i := w; i < len(batch); i += workers {
				out[i] = a.decode(batch[i])
			}
		})
	}
	wg.Wait()
	return out
}

// decode reads one raw update. One that cannot be decoded, or whose decoding goes
// wrong, still becomes an event, with what can be read of it.
func (a *Adapter) decode(raw json.RawMessage) (d decoded) {
	defer func() {
		if p := recover(); p != nil {
			a.log.Error("decoding an update went wrong", "bytes", len(raw), "panic", fmt.Sprintf("%T", p))
			d = a.unreadable(raw)
		}
	}()
	var u models.Update
	if err := json.Unmarshal(raw, &u); err != nil {
		return a.unreadable(raw)
	}
	return a.stamped(u.ID, raw, a.means(&u, raw))
}

// means is what an update of a kind that we take means.
func (a *Adapter) means(u *models.Update, raw []byte) []chat.Event {
	switch {
	case u.Message != nil:
		return a.message(u.Message, raw)
	case u.EditedMessage != nil:
		return a.edited(u.EditedMessage, raw)
	case u.CallbackQuery != nil:
		return a.pressed(u.CallbackQuery)
	case u.MessageReaction != nil:
		return a.reacted(u.MessageReaction)
	case u.MyChatMember != nil:
		return a.ourselves(u.MyChatMember)
	case u.ChatMember != nil:
		return a.member(u.ChatMember)
	}
	a.log.Debug("an update of a kind that we do not take", "update", u.ID)
	return nil
}

// stamped gives events their ids, the same for every redelivery of the update, and
// different for all others even after the numbers have begun anew. An event that
// arrives in two updates has its own id already.
func (a *Adapter) stamped(update int64, raw json.RawMessage, events []chat.Event) decoded {
	for i := range events {
		e := &events[i]
		e.Raw = raw
		if e.ID == "" {
			e.ID = fmt.Sprintf("tg/%s/%d/%s", a.account, update, sum(raw))
		}
		if i > 0 && e.ID == events[0].ID {
			e.ID += "/" + strconv.Itoa(i)
		}
	}
	return decoded{update, events}
}

func sum(raw []byte) string {
	h := fnv.New64a()
	_, _ = h.Write(raw)
	return hex.EncodeToString(h.Sum(nil))
}

// place is where something happened. Only a message that says so is in a topic:
// General's replies carry a thread that is none (tdlib/telegram-bot-api issue 447).
func (a *Adapter) place(c models.Chat, thread int, topic bool) chat.Place {
	p := chat.Place{Network: Network, Account: a.account, Chat: strconv.FormatInt(c.ID, 10)}
	if topic && thread > 1 {
		p.Thread = strconv.Itoa(thread)
	}
	return p
}

// in is an event of a kind in a chat, at a time.
func (a *Adapter) in(kind chat.Kind, c models.Chat, unix int) chat.Event {
	return chat.Event{Kind: kind, At: a.at(unix), Place: a.place(c, 0, false), Title: c.Title, Forum: c.IsForum,
		Private: c.Type == models.ChatTypePrivate}
}

// at is the network's time, or the machine's where the network tells none.
func (a *Adapter) at(unix int) time.Time {
	if unix <= 0 {
		return a.o.Now().UTC()
	}
	return time.Unix(int64(unix), 0).UTC()
}

func person(u *models.User) chat.Person {
	if u == nil {
		return chat.Person{}
	}
	return chat.Person{ID: strconv.FormatInt(u.ID, 10), First: u.FirstName, Last: u.LastName, Username: u.Username, Lang: u.LanguageCode, Bot: u.IsBot}
}

// ghost is a chat that somebody hides behind.
func ghost(c *models.Chat) chat.Person {
	return chat.Person{ID: strconv.FormatInt(c.ID, 10), First: c.Title, Username: c.Username, Anonymous: true}
}

// author is who wrote a message. Who writes as the group or as a channel cannot be
// told: it is that chat, without rights.
func author(m *models.Message) chat.Person {
	if m.SenderChat != nil {
		return ghost(m.SenderChat)
	}
	return person(m.From)
}
