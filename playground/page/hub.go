package page

import "sync"

// hub passes news to every browser.
type hub struct {
	mu     sync.Mutex
	subs   map[chan []byte]bool
	closed bool
}

// backlog is how much news a browser may be behind before it has to begin anew.
const backlog = 256

// join adds a browser; the channel is closed when it has fallen behind, or at the end.
func (h *hub) join() chan []byte {
	ch := make(chan []byte, backlog)
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.closed {
		close(ch)
		return ch
	}
	if h.subs == nil {
		h.subs = map[chan []byte]bool{}
	}
	h.subs[ch] = true
	return ch
}

func (h *hub) leave(ch chan []byte) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.subs[ch] {
		delete(h.subs, ch)
		close(ch)
	}
}

func (h *hub) send(raw []byte) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for ch := range h.subs {
		select {
		case ch <- raw:
		default:
			delete(h.subs, ch)
			close(ch)
		}
	}
}

func (h *hub) close() {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.closed = true
	for ch := range h.subs {
		delete(h.subs, ch)
		close(ch)
	}
}
