package turns

import (
	"context"
	"encoding/json"
	"errors"
	"runtime"
	"time"

	"frontdesk/desk"
	"frontdesk/scripts"
	"frontdesk/scripts/fetch"
)

// slowWork is what a slow run needs.
type slowWork struct {
	World  *scripts.Snapshot `json:"world"`
	Kind   string            `json:"kind"`
	Name   string            `json:"name"`
	Args   []any             `json:"args,omitempty"`
	Source string            `json:"source"`
	Zone   string            `json:"zone,omitempty"`
	Typed  bool              `json:"typed,omitempty"`
}

// slowDone is what came of it.
type slowDone struct {
	Effects []scripts.Effect `json:"effects,omitempty"`
	Log     []string         `json:"log,omitempty"`
	Used    scripts.Used     `json:"used"`
	Error   *scripts.Error   `json:"error,omitempty"`
	Typed   bool             `json:"typed,omitempty"`
}

// Outside does what scripts want done outside of turns: HTTP requests, and slow runs, on
// at most half of the processors.
type Outside struct {
	host   *Host
	client *fetch.Client
	slots  chan struct{}
}

// NewOutside makes requests through a client, whose allow-list is the owner's.
func NewOutside(h *Host, client *fetch.Client) *Outside {
	return &Outside{host: h, client: client, slots: make(chan struct{}, max(1, runtime.GOMAXPROCS(0)/2))}
}

// Do does one call and returns what came of it, in JSON.
func (o *Outside) Do(ctx context.Context, c desk.OutCall) []byte {
	var out any
	switch c.Kind {
	case desk.CallHTTP:
		out = o.ask(ctx, c.Payload)
	case desk.CallSlow:
		out = o.slow(ctx, c.Script, c.Payload)
	}
	raw, _ := json.Marshal(out)
	return raw
}

func (o *Outside) ask(ctx context.Context, raw []byte) scripts.Answer {
	var a asked
	if err := json.Unmarshal(raw, &a); err != nil {
		return scripts.Answer{Error: "the request cannot be read any more"}
	}
	resp, err := o.client.Do(ctx, fetch.Request(a.HTTP))
	if err != nil {
		return scripts.Answer{Error: err.Error(), Data: a.Data}
	}
	return scripts.Answer{Status: resp.Status, Body: resp.Body, Headers: resp.Headers, Data: a.Data}
}

func (o *Outside) slow(ctx context.Context, name string, raw []byte) slowDone {
	var w slowWork
	if err := json.Unmarshal(raw, &w); err != nil {
		return slowDone{Error: &scripts.Error{Script: name, Msg: "what it needs cannot be read any more"}}
	}
	select {
	case o.slots <- struct{}{}:
		defer func() { <-o.slots }()
	case <-ctx.Done():
		return slowDone{}
	}
	s, err := o.host.script(name, w.Source)
	if err != nil {
		return slowDone{Error: &scripts.Error{Script: name, Msg: err.Error()}}
	}
	w.World.At.Zone, _ = time.LoadLocation(w.Zone)
	res, err := s.Run(ctx, scripts.Call{Kind: scripts.Kind(w.Kind), Name: w.Name, Args: w.Args, World: w.World, Limits: scripts.SlowLimits(), Clock: o.host.clock})
	done := slowDone{Effects: res.Effects, Log: res.Log, Used: res.Used, Typed: w.Typed}
	if err != nil && !errors.As(err, &done.Error) {
		done.Error = &scripts.Error{Script: name, Msg: err.Error()}
	}
	return done
}
