package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"time"

	"frontdesk/commands"
	"frontdesk/engine"
	"frontdesk/engine/study"
)

var realClock engine.Clock = engine.Real{}

// errNotRunning says that no bot runs on the data directory.
var errNotRunning = errors.New("no bot is running on this data directory")

// socket is where a running bot takes what the operator's commands ask: a Unix
// socket in the data directory, which only its owner may enter. Its name is
// relative when the path would be too long for a socket.
func socket(dir string) string { return filepath.Join(dir, "control.sock") }

// control serves the socket; the returned function stops it.
func (b *bot) control(ctx context.Context) (func(), error) {
	path := socket(b.dir)
	_ = os.Remove(path) // of a bot that was killed: the store's lock tells that none runs
	l, err := (&net.ListenConfig{}).Listen(ctx, "unix", path)
	if err != nil {
		b.log.Warn("opening the control socket; backup and claim work only while the bot is stopped", "err", err)
		return func() {}, nil
	}
	if err := os.Chmod(path, 0o600); err != nil {
		return nil, fmt.Errorf("protecting the control socket: %w", err)
	}
	mux := http.NewServeMux()
	mux.HandleFunc("POST /backup", func(w http.ResponseWriter, r *http.Request) {
		if err := b.store.Backup(r.Context(), w); err != nil {
			b.log.Error("writing a backup", "err", err)
			panic(http.ErrAbortHandler) // the receiver must not take it for whole
		}
	})
	mux.HandleFunc("POST /claim", func(w http.ResponseWriter, r *http.Request) {
		code, err := b.issue(r.Context())
		if err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
			return
		}
		_, _ = io.WriteString(w, code)
	})
	mux.HandleFunc("POST /link", b.serveLink)
	mux.HandleFunc("POST /link/answer", b.serveAnswer)
	b.serveConfig(mux)
	b.serveChats(mux)
	srv := &http.Server{Handler: mux, ReadHeaderTimeout: 5 * time.Second}
	go func() { _ = srv.Serve(l) }()
	return func() { _ = srv.Close() }, nil
}

// issue makes a new claim code.
func (b *bot) issue(ctx context.Context) (string, error) {
	if err := b.tellSecret(ctx); err != nil {
		return "", err
	}
	if err := b.tell(ctx, commands.TellClaim, nil); err != nil {
		return "", err
	}
	return b.claimCode(ctx), nil
}

// offline runs something with an engine that neither takes in nor sends.
func (b *bot) offline(ctx context.Context, f func(ctx context.Context) error) error {
	var err error
	b.engine, err = engine.New(engine.Options{Store: b.store, Stages: stages(), Clock: b.clock, Log: b.log, Held: true})
	if err != nil {
		return err
	}
	b.past = study.New(study.Options{Dir: b.dir, Log: b.log})
	b.past.Meet(b.engine)
	run, cancel := context.WithCancel(ctx)
	done := make(chan error, 1)
	go func() { done <- b.engine.Run(run) }()
	<-b.engine.Ready()
	err = f(ctx)
	cancel()
	return errors.Join(err, <-done)
}

// ask sends a request to the bot that runs on dir and writes the answer to w, or
// returns it.
func ask(ctx context.Context, dir, method, path string, in io.Reader, w io.Writer) (string, error) {
	client := &http.Client{Transport: &http.Transport{DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
		return (&net.Dialer{}).DialContext(ctx, "unix", socket(dir))
	}}}
	req, err := http.NewRequestWithContext(ctx, method, "http://bot"+path, in)
	if err != nil {
		return "", err
	}
	resp, err := client.Do(req)
	var op *net.OpError
	if errors.As(err, &op) && op.Op == "dial" {
		return "", errNotRunning
	}
	if err != nil {
		return "", fmt.Errorf("asking the running bot: %w", err)
	}
	defer func() { _ = resp.Body.Close() }()
	if resp.StatusCode != http.StatusOK {
		body, _ := io.ReadAll(io.LimitReader(resp.Body, 1000))
		if resp.StatusCode == http.StatusUnprocessableEntity { // what was asked is wrong, and it says how
			return "", errors.New(strings.TrimSpace(string(body)))
		}
		return "", fmt.Errorf("asking the running bot: %s: %s", resp.Status, body)
	}
	if w != nil {
		_, err = io.Copy(w, resp.Body)
		return "", err
	}
	body, err := io.ReadAll(io.LimitReader(resp.Body, 1000))
	return string(body), err
}

// temporary is a name beside path that nobody else uses.
func temporary(path string) string { return path + "." + rand.Text()[:8] + ".part" }
