//go:build !noplayground

package main

import (
	"context"
	"errors"
	"net"
	"net/http"
	"sync"
	"time"
)

// plug is the cable between the bot and its networks: it can be pulled.
type plug struct {
	mu    sync.Mutex
	out   bool
	conns map[*plugged]bool
}

var errUnplugged = errors.New("the network is unplugged")

// plugged is a connection that goes through the plug.
type plugged struct {
	net.Conn
	p *plug
}

// Close ends the connection.
func (c *plugged) Close() error {
	c.p.mu.Lock()
	delete(c.p.conns, c)
	c.p.mu.Unlock()
	return c.Conn.Close()
}

// set pulls the plug, or puts it back.
func (p *plug) set(out bool) {
	p.mu.Lock()
	p.out = out
	cut := p.conns
	if out {
		p.conns = nil
	}
	p.mu.Unlock()
	if !out {
		return
	}
	for c := range cut {
		_ = c.Conn.Close()
	}
}

func (p *plug) pulled() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.out
}

// client reaches one address only, whatever is asked for: "" is where the request goes.
func (p *plug) client(addr string) *http.Client {
	dial := func(ctx context.Context, network, to string) (net.Conn, error) {
		if addr != "" {
			network, to = "tcp", addr
		}
		return p.dial(ctx, network, to)
	}
	t := &http.Transport{DialContext: dial, MaxIdleConnsPerHost: 64, IdleConnTimeout: 20 * time.Second}
	if addr != "" { // whatsmeow asks for https, and the loopback server speaks in clear
		t.DialTLSContext = dial
	}
	return &http.Client{Transport: t}
}

func (p *plug) dial(ctx context.Context, network, to string) (net.Conn, error) {
	if p.pulled() {
		return nil, errUnplugged
	}
	conn, err := (&net.Dialer{}).DialContext(ctx, network, to)
	if err != nil {
		return nil, err
	}
	c := &plugged{conn, p}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.out {
		_ = conn.Close()
		return nil, errUnplugged
	}
	if p.conns == nil {
		p.conns = map[*plugged]bool{}
	}
	p.conns[c] = true
	return c, nil
}
