package telegram

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"time"

	"github.com/mymmrac/telego"
)

// webhook delivers the updates of one bot: the updates of one lane in their
// order, different lanes side by side. All but send runs under the lock.
type webhook struct {
	srv    *Server
	bot    *Bot
	url    string
	secret string
	max    int
	lanes  map[int64][]queued // those that are being run
	slots  chan struct{}
	ctx    context.Context
	stop   context.CancelFunc

	failedAt time.Time
	failure  string
}

// How long the server waits before it repeats (WebhookActor.cpp).
const (
	firstWait     = time.Second
	longestWait   = time.Minute
	longestAsked  = time.Hour
	hookTime      = time.Minute
	defaultSlots  = 40
	maxHookAnswer = 1 << 20
)

var secretToken = regexp.MustCompile(`^[A-Za-z0-9_-]{0,256}$`)

// setWebhook also takes http addresses, as a server in local mode does.
func (c *call) setWebhook() (any, error) {
	var p telego.SetWebhookParams
	if err := c.decode(&p, "certificate"); err != nil {
		return nil, err
	}
	if p.URL == "" {
		return c.unhook(p.DropPendingUpdates), nil
	}
	u, err := url.Parse(p.URL)
	switch {
	case err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https":
		return nil, bad("bad webhook: An HTTPS URL must be provided for webhook")
	case !secretToken.MatchString(p.SecretToken):
		return nil, c.wrong("secret token contains unallowed characters")
	}
	if c.has("allowed_updates") {
		c.bot.queue.allow(p.AllowedUpdates)
	}
	old := c.bot.hook
	if old != nil && old.url == p.URL && old.secret == p.SecretToken && !p.DropPendingUpdates {
		return described{true, "Webhook is already set"}, nil
	}
	c.unhook(p.DropPendingUpdates)
	c.bot.hook = c.srv.newHook(c.bot, p)
	if q := &c.bot.queue; q.kick != nil {
		close(q.kick)
		q.kick = nil
	}
	return described{true, "Webhook was set"}, nil
}

func (s *Server) newHook(b *Bot, p telego.SetWebhookParams) *webhook {
	n := min(max(p.MaxConnections, 1), 100)
	if p.MaxConnections == 0 {
		n = defaultSlots
	}
	h := &webhook{
		srv: s, bot: b, url: p.URL, secret: p.SecretToken, max: n,
		lanes: map[int64][]queued{}, slots: make(chan struct{}, n),
	}
	h.ctx, h.stop = context.WithCancel(context.Background())
	for _, it := range b.queue.items {
		h.offer(it)
	}
	return h
}

// unhook ends the webhook; what was not delivered stays in the queue.
func (c *call) unhook(drop bool) described {
	if drop {
		c.bot.queue.items = nil
	}
	h := c.bot.hook
	if h == nil {
		return described{true, "Webhook is already deleted"}
	}
	h.stop()
	c.bot.hook = nil
	return described{true, "Webhook was deleted"}
}

func (c *call) deleteWebhook() (any, error) {
	var p telego.DeleteWebhookParams
	if err := c.decode(&p); err != nil {
		return nil, err
	}
	return c.unhook(p.DropPendingUpdates), nil
}

func (c *call) getWebhookInfo() (any, error) {
	if err := c.decode(&struct{}{}); err != nil {
		return nil, err
	}
	q := &c.bot.queue
	q.drop(c.srv.opt.Now())
	info := telego.WebhookInfo{PendingUpdateCount: len(q.items), AllowedUpdates: q.allowed}
	if h := c.bot.hook; h != nil {
		info.URL, info.MaxConnections = h.url, h.max
		if h.failure != "" {
			info.LastErrorDate, info.LastErrorMessage = h.failedAt.Unix(), h.failure
		}
	}
	return info, nil
}

// offer puts an update into its lane and starts the lane if it rests.
func (h *webhook) offer(it queued) {
	lane, running := h.lanes[it.lane]
	h.lanes[it.lane] = append(lane, it)
	if !running {
		go h.run(it.lane)
	}
}

// run delivers one lane until it is empty.
func (h *webhook) run(lane int64) {
	for {
		it, ok := h.first(lane)
		if !ok || !h.deliver(it) {
			return
		}
		h.delivered(lane, it.id)
	}
}

func (h *webhook) first(lane int64) (queued, bool) {
	h.srv.mu.Lock()
	defer h.srv.mu.Unlock()
	if len(h.lanes[lane]) == 0 {
		delete(h.lanes, lane)
		return queued{}, false
	}
	return h.lanes[lane][0], true
}

// delivered takes the update out of the lane and the queue.
func (h *webhook) delivered(lane int64, id int) {
	h.srv.change(func() {
		if h.ctx.Err() != nil {
			return
		}
		h.lanes[lane] = h.lanes[lane][1:]
		q := &h.bot.queue
		for i, it := range q.items {
			if it.id == id {
				q.items = append(q.items[:i:i], q.items[i+1:]...)
				return
			}
		}
	})
}

// deliver sends until the update is accepted or too old, and tells whether the
// webhook is still there.
func (h *webhook) deliver(it queued) bool {
	wait := firstWait
	for !h.srv.opt.Now().After(it.until) {
		asked, err := h.send(it)
		if h.ctx.Err() != nil {
			return false
		}
		if err == nil {
			return true
		}
		h.failed(err)
		pause := min(max(asked, wait), longestAsked)
		wait = min(2*wait, longestWait)
		select {
		case <-h.srv.opt.After(pause):
		case <-h.ctx.Done():
			return false
		case <-h.srv.done:
			return false
		}
	}
	return true
}

func (h *webhook) failed(err error) {
	h.srv.change(func() { h.failedAt, h.failure = h.srv.opt.Now(), err.Error() })
}

var hookClient = &http.Client{Timeout: hookTime}

// send posts one update. With an error comes the wait the receiver asks for.
func (h *webhook) send(it queued) (asked time.Duration, err error) {
	select {
	case h.slots <- struct{}{}:
		defer func() { <-h.slots }()
	case <-h.ctx.Done():
		return 0, h.ctx.Err()
	}
	req, err := http.NewRequestWithContext(h.ctx, http.MethodPost, h.url, bytes.NewReader(it.raw))
	if err != nil {
		return 0, err
	}
	req.Header.Set("Content-Type", "application/json")
	if h.secret != "" {
		req.Header.Set("X-Telegram-Bot-Api-Secret-Token", h.secret)
	}
	res, err := hookClient.Do(req)
	if err != nil {
		//lint:ignore ST1005 as the server words it
		return 0, fmt.Errorf("Connection failed: %w", err)
	}
	defer func() { _ = res.Body.Close() }()
	_, _ = io.Copy(io.Discard, io.LimitReader(res.Body, maxHookAnswer))
	if res.StatusCode/100 == 2 {
		return 0, nil
	}
	s, _ := strconv.Atoi(res.Header.Get("Retry-After"))
	//lint:ignore ST1005 as the server words it
	return time.Duration(s) * time.Second, fmt.Errorf("Wrong response from the webhook: %s", res.Status)
}
