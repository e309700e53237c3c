package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"
	"github.com/urfave/cli/v3"

	"frontdesk/adapters/telegram"
	"frontdesk/engine"
	"frontdesk/engine/provider"
)

// listen serves health and metrics at LISTEN; the returned function stops it.
func (b *bot) listen(ctx context.Context) (func(), error) {
	addr := b.c.String("listen")
	if addr == "" || addr == "off" {
		return func() {}, nil
	}
	l, err := (&net.ListenConfig{}).Listen(ctx, "tcp", addr)
	if err != nil {
		return nil, fmt.Errorf("listening on %s for health and metrics: %w; LISTEN chooses another address, off turns it off", addr, err)
	}
	srv := &http.Server{Handler: b.handler(), ReadHeaderTimeout: 5 * time.Second}
	go func() {
		if err := srv.Serve(l); !errors.Is(err, http.ErrServerClosed) {
			b.log.Error("serving health and metrics", "err", err)
		}
	}()
	return func() { _ = srv.Close() }, nil
}

func (b *bot) handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) { fmt.Fprintln(w, "ok") })
	mux.HandleFunc("GET /readyz", func(w http.ResponseWriter, _ *http.Request) {
		select {
		case <-b.engine.Ready():
			fmt.Fprintln(w, "ready")
		default:
			http.Error(w, "starting", http.StatusServiceUnavailable)
		}
	})
	b.mountWebhook(mux)
	mux.Handle("GET /metrics", promhttp.HandlerFor(metrics(b.engine, b.providers), promhttp.HandlerOpts{}))
	return mux
}

// mountWebhook serves Telegram's webhook under its whole path, and under its end
// alone: a proxy may have cut off the rest.
func (b *bot) mountWebhook(mux *http.ServeMux) {
	addr := b.c.String("webhook-url")
	if addr == "" || b.telegram == nil {
		return
	}
	mux.Handle(telegram.WebhookPath, b.telegram)
	if u, err := url.Parse(addr); err == nil {
		if path := strings.TrimRight(u.Path, "/") + telegram.WebhookPath; path != telegram.WebhookPath {
			mux.Handle(path, b.telegram)
		}
	}
}

// metric is one figure of the engine's.
type metric struct {
	name, help string
	counter    bool
	value      func(engine.Stats) float64
}

// figures is what /metrics shows besides the process's own.
var figures = []metric{
	{"frontdesk_turns_total", "Events decided and committed.", true, func(s engine.Stats) float64 { return float64(s.Turns) }},
	{"frontdesk_redeliveries_total", "Events seen before and dropped.", true, func(s engine.Stats) float64 { return float64(s.Seen) }},
	{"frontdesk_sends_total", "Tries to send.", true, func(s engine.Stats) float64 { return float64(s.Sends) }},
	{"frontdesk_sent_total", "Rows sent.", true, func(s engine.Stats) float64 { return float64(s.Sent) }},
	{"frontdesk_refused_total", "Rows refused for good.", true, func(s engine.Stats) float64 { return float64(s.Refused) }},
	{"frontdesk_retries_total", "Sends put back for another try.", true, func(s engine.Stats) float64 { return float64(s.Retries) }},
	{"frontdesk_rate_limited_total", "Times a network asked to wait.", true, func(s engine.Stats) float64 { return float64(s.Waits) }},
	{"frontdesk_commit_errors_total", "Batches that could not be committed.", true, func(s engine.Stats) float64 { return float64(s.CommitErrors) }},
	{"frontdesk_quarantined_total", "Events put aside after failing twice.", true, func(s engine.Stats) float64 { return float64(s.Quarantined) }},
	{"frontdesk_queue_events", "Events waiting for their turn.", false, func(s engine.Stats) float64 { return float64(s.Queue) }},
	{"frontdesk_outbox_rows", "Rows waiting or being sent.", false, func(s engine.Stats) float64 { return float64(s.Outbox) }},
	{"frontdesk_outbox_oldest_seconds", "How long the oldest row waits.", false, func(s engine.Stats) float64 { return s.Oldest.Seconds() }},
	{"frontdesk_outbox_largest_backlog_rows", "Rows for the chat that has the most.", false, func(s engine.Stats) float64 { return float64(s.Backlog) }},
	{"frontdesk_budget_short_chats", "Chats whose budget is spent while rows wait.", false, func(s engine.Stats) float64 { return float64(s.Short) }},
	{"frontdesk_budget_frozen", "Chats and accounts that the network asked to leave alone for now.", false, func(s engine.Stats) float64 { return float64(s.Frozen) }},
	{"frontdesk_outbox_lanes", "Destinations with rows.", false, func(s engine.Stats) float64 { return float64(s.Lanes) }},
}

func metrics(e *engine.Engine, p *provider.Providers) *prometheus.Registry {
	reg := prometheus.NewRegistry()
	reg.MustRegister(collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	reg.MustRegister(ofEngine{e})
	if p != nil {
		reg.MustRegister(ofProviders{p})
	}
	return reg
}

// ofEngine collects the figures, all of one moment.
type ofEngine struct{ e *engine.Engine }

func (c ofEngine) Describe(ch chan<- *prometheus.Desc) { prometheus.DescribeByCollect(c, ch) }

func (c ofEngine) Collect(ch chan<- prometheus.Metric) {
	s := c.e.Stats()
	for _, f := range figures {
		kind := prometheus.GaugeValue
		if f.counter {
			kind = prometheus.CounterValue
		}
		ch <- prometheus.MustNewConstMetric(prometheus.NewDesc(f.name, f.help, nil, nil), kind, f.value(s))
	}
}

// ofProviders collects what came of asking providers.
type ofProviders struct{ p *provider.Providers }

var (
	providerCalls = prometheus.NewDesc("frontdesk_provider_calls_total", "Questions put to a provider, by what came of it.", []string{"provider", "outcome"}, nil)
	providerUp    = prometheus.NewDesc("frontdesk_provider_up", "Whether a provider is asked: 0 while it is left alone after failures or for its quota.", []string{"provider"}, nil)
)

func (c ofProviders) Describe(ch chan<- *prometheus.Desc) { ch <- providerCalls; ch <- providerUp }

func (c ofProviders) Collect(ch chan<- prometheus.Metric) {
	for _, n := range c.p.Counts() {
		ch <- prometheus.MustNewConstMetric(providerCalls, prometheus.CounterValue, float64(n.N), n.Provider, n.Outcome)
	}
	for _, h := range c.p.Health() {
		up := 1.0
		if h.Wrong != "" {
			up = 0
		}
		ch <- prometheus.MustNewConstMetric(providerUp, prometheus.GaugeValue, up, h.Name)
	}
}

// healthcheck asks the bot at LISTEN whether it is ready.
func healthcheck(ctx context.Context, c *cli.Command) error {
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+c.String("listen")+"/readyz", nil)
	if err != nil {
		return usageError{fmt.Errorf("LISTEN is %q: %w", c.String("listen"), err)}
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return fmt.Errorf("asking the bot at %s: %w", c.String("listen"), err)
	}
	defer func() { _ = resp.Body.Close() }()
	if resp.StatusCode != http.StatusOK {
		return fmt.Errorf("asking the bot at %s: it is %s", c.String("listen"), resp.Status)
	}
	return nil
}
