package telegram

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"

	"frontdesk/chat"
)

// maxUpdate is how long an update may be; Telegram's are far shorter.
const maxUpdate = 4 << 20

// hookEvery is how often the network is asked how the webhook does.
const hookEvery = time.Minute

// CheckWebhookURL tells whether a webhook can be set under that address; its error
// is for whoever configures the bot.
func CheckWebhookURL(s string) error {
	u, err := url.Parse(s)
	switch {
	case err != nil || u.Host == "":
		return fmt.Errorf("WEBHOOK_URL is %q: it must be an address like https://bot.example.org", s)
	case u.RawQuery != "" || u.Fragment != "" || u.User != nil:
		return errors.New("WEBHOOK_URL may have no user, no ?query and no #fragment")
	case u.Scheme == "https":
		return nil
	}
	ip := net.ParseIP(u.Hostname())
	if u.Scheme == "http" && (u.Hostname() == "localhost" || ip != nil && ip.IsLoopback()) {
		return nil // a Bot API server on the same machine
	}
	return fmt.Errorf("WEBHOOK_URL is %q: Telegram delivers to https:// only", s)
}

// WebhookPath is the path at which Telegram finds the webhook below WEBHOOK_URL.
const WebhookPath = "/telegram"

// webhookURL is the address that Telegram is told.
func (a *Adapter) webhookURL() string { return strings.TrimRight(a.o.WebhookURL, "/") + WebhookPath }

// secret proves that a request comes from whom we told the address. It follows from
// the token, so that it is the same after a restart.
func (a *Adapter) secret() string {
	mac := hmac.New(sha256.New, []byte(a.o.Token))
	mac.Write([]byte("webhook"))
	return hex.EncodeToString(mac.Sum(nil))
}

// ServeHTTP takes one update. It answers 200 only once what the update means is
// kept; anything else has Telegram send it again.
func (a *Adapter) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	got := r.Header.Get("X-Telegram-Bot-Api-Secret-Token")
	switch {
	case r.Method != http.MethodPost:
		w.Header().Set("Allow", http.MethodPost)
		http.Error(w, "only POST", http.StatusMethodNotAllowed)
		return
	case subtle.ConstantTimeCompare([]byte(got), []byte(a.secret())) != 1:
		http.Error(w, "the secret is wrong", http.StatusUnauthorized)
		return
	}
	raw, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxUpdate))
	var big *http.MaxBytesError
	switch {
	case errors.As(err, &big):
		http.Error(w, "too large", http.StatusRequestEntityTooLarge)
		return
	case err != nil || !json.Valid(raw):
		http.Error(w, "no JSON", http.StatusBadRequest)
		return
	}
	a.mu.Lock()
	deliver := a.deliver
	a.mu.Unlock()
	if deliver == nil {
		http.Error(w, "starting, or stopping", http.StatusServiceUnavailable)
		return
	}
	if events := a.decode(raw).events; len(events) > 0 {
		if err := deliver(r.Context(), events); err != nil {
			a.log.Warn("delivering an update; telegram sends it again", "bot", a.account, "err", err)
			http.Error(w, "not kept", http.StatusInternalServerError)
			return
		}
	}
	w.WriteHeader(http.StatusOK)
}

// hook takes updates by the webhook until ctx ends. The webhook stays set: what
// comes while we are down waits at Telegram.
func (a *Adapter) hook(ctx context.Context, deliver chat.Deliver) error {
	a.mu.Lock()
	a.deliver = deliver
	a.mu.Unlock()
	defer func() {
		a.mu.Lock()
		defer a.mu.Unlock()
		a.deliver = nil
	}()
	t := &telling{a: a, deliver: deliver}
	for pause := firstPause; ctx.Err() == nil; {
		err := a.keepHook(ctx, t)
		switch {
		case ctx.Err() != nil:
			return nil
		case refused(err):
			return fmt.Errorf("setting the webhook of bot %s: the token was refused; ask @BotFather for the current one: %w", a.account, err)
		case err != nil:
			a.log.Warn("looking after the webhook; trying again", "bot", a.account, "in", pauseFor(err, pause), "err", err)
			wait(ctx, pauseFor(err, pause))
			pause = min(pause*2, lastPause)
			continue
		}
		pause = firstPause
		wait(ctx, hookEvery)
	}
	return nil
}

// keepHook sets the webhook if it is not ours, and tells the house when it fails.
func (a *Adapter) keepHook(ctx context.Context, t *telling) error {
	var info webhookInfo
	if err := a.ask(ctx, "getWebhookInfo", nil, &info); err != nil {
		return err
	}
	if info.URL != a.webhookURL() || !a.hooked {
		if info.URL != "" && info.URL != a.webhookURL() {
			a.log.Warn("another webhook was set for this bot; setting ours", "bot", a.account, "host", hostOf(info.URL))
		}
		p := params{"url": a.webhookURL(), "secret_token": a.secret(), "allowed_updates": allowed, "drop_pending_updates": false, "max_connections": 40}
		if err := a.call(ctx, "setWebhook", p, nil); err != nil {
			return err
		}
		a.hooked = true
		a.log.Info("the webhook is set", "bot", a.account, "host", hostOf(a.webhookURL()))
		return nil
	}
	if info.ErrorDate != 0 && a.o.Now().Sub(time.Unix(info.ErrorDate, 0)) < 2*hookEvery {
		t.trouble(ctx, chat.TroubleWebhook, info.Error)
	} else {
		t.mended(ctx)
	}
	return nil
}

// telling tells the house what hinders the account, once, and when it is over.
type telling struct {
	a       *Adapter
	deliver chat.Deliver
	what    string
}

func (t *telling) trouble(ctx context.Context, what, detail string) {
	if t.what != what && t.tell(ctx, chat.Trouble, what, detail) {
		t.what = what
	}
}

func (t *telling) mended(ctx context.Context) {
	if t.what != "" && t.tell(ctx, chat.Mended, t.what, "") {
		t.what = ""
	}
}

func (t *telling) tell(ctx context.Context, kind chat.Kind, what, detail string) bool {
	now := t.a.o.Now().UTC()
	ev := chat.Event{ID: fmt.Sprintf("tg/%s/%s/%s/%d", t.a.account, kind, what, now.UnixNano()), Kind: kind, At: now,
		Place: chat.Place{Network: Network, Account: t.a.account}, Data: what, Title: detail}
	if err := t.deliver(ctx, []chat.Event{ev}); err != nil {
		t.a.log.Warn("telling the house about a trouble", "bot", t.a.account, "what", what, "err", err)
		return false
	}
	return true
}
