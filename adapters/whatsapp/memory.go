package whatsapp

import "frontdesk/chat"

// What is remembered of the latest messages, in memory only: texts are kept nowhere
// else by the adapter. A restart costs the texts within quotes, no more.
const (
	manyTexts = 2000
	longText  = 200 // bytes of a text that a quote shows
)

// remember keeps the beginning of a message's text.
func (a *Adapter) remember(room, id, text string) {
	key := room + "/" + id
	if len(text) > longText {
		text = chat.Short(text, longText)
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	if _, known := a.texts[key]; !known {
		a.recent = append(a.recent, key)
	}
	a.texts[key] = text
	for len(a.recent) > manyTexts {
		delete(a.texts, a.recent[0])
		a.recent = a.recent[1:]
	}
}

// beginning is that of a message's text; "…" where it is not remembered.
func (a *Adapter) beginning(room, id string) string {
	a.mu.Lock()
	defer a.mu.Unlock()
	if t := a.texts[room+"/"+id]; t != "" {
		return t
	}
	return "…"
}

// offers notes which message of ours stands last in a chat, if it offers a list; "": it
// does not. A restart costs no more than that the list must be quoted.
func (a *Adapter) offers(room, id string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if id == "" {
		delete(a.offered, room)
		return
	}
	a.offered[room] = id
}

func (a *Adapter) offeredLast(room string) string {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.offered[room]
}

// manySent is how many of our messages are kept in order.
const manySent = 4096

// goes notes that a message of ours goes out now.
func (a *Adapter) goes(id string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.sent++
	a.order[id] = a.sent
	if len(a.order) < 2*manySent {
		return
	}
	for id, n := range a.order {
		if n < a.sent-manySent {
			delete(a.order, id)
		}
	}
}

// newest is which of the messages we sent last, as far as that is remembered.
func (a *Adapter) newest(ids []string) string {
	a.mu.Lock()
	defer a.mu.Unlock()
	best := ids[0]
	for _, id := range ids {
		if a.order[id] > a.order[best] {
			best = id
		}
	}
	return best
}
