package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"

	"frontdesk/adapters/telegram"
	"frontdesk/chat"
	"frontdesk/desk"
)

// helperBots are the accounts of helpers. Their tokens are files of their own beside
// the store: in no export and in no backup.
type helperBots struct {
	dir     string
	options telegram.Options // of each of them, but for the token

	mu   sync.Mutex
	open map[string]*telegram.Adapter // by the name of the secret
}

func newHelperBots(dataDir string, o telegram.Options) *helperBots {
	o.WebhookURL, o.KnownThread = "", nil
	return &helperBots{dir: filepath.Join(dataDir, "secrets"), options: o, open: map[string]*telegram.Adapter{}}
}

// path is the file of a secret.
func (h *helperBots) path(name string) string {
	return filepath.Join(h.dir, strings.ReplaceAll(name, "/", "-"))
}

// keep writes a secret to the disk, or takes it off.
func (h *helperBots) keep(s desk.Secret) error {
	defer h.forget(s.Name)
	if s.Value == "" {
		if err := os.Remove(h.path(s.Name)); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("removing the file: %w", err)
		}
		return nil
	}
	if err := os.MkdirAll(h.dir, 0o700); err != nil {
		return err
	}
	f, err := os.CreateTemp(h.dir, "new-*") // only we may read it
	if err != nil {
		return err
	}
	_, err = f.WriteString(s.Value)
	if serr := f.Sync(); err == nil {
		err = serr
	}
	if cerr := f.Close(); err == nil {
		err = cerr
	}
	if err == nil {
		err = os.Rename(f.Name(), h.path(s.Name))
	}
	if err != nil {
		_ = os.Remove(f.Name())
	}
	return err
}

// forget has the next account of a secret made anew.
func (h *helperBots) forget(name string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	delete(h.open, name)
}

// account is a helper's, nil while its token is not here.
func (h *helperBots) account(at chat.Place) chat.Adapter {
	if at.Network != telegram.Network {
		return nil
	}
	name := desk.HelperKey(at.Network, at.Account)
	h.mu.Lock()
	defer h.mu.Unlock()
	if a := h.open[name]; a != nil {
		return a
	}
	raw, err := os.ReadFile(h.path(name))
	if err != nil {
		return nil
	}
	o := h.options
	o.Token = strings.TrimSpace(string(raw))
	a, err := telegram.New(o)
	if err != nil {
		return nil
	}
	h.open[name] = a
	return a
}
