package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"os"
	"strings"

	"github.com/urfave/cli/v3"

	"frontdesk/commands"
	"frontdesk/desk"
)

// mostConfig is how long a configuration may be, in bytes.
const mostConfig = 4 << 20

var errLongConfig = fmt.Errorf("a configuration has at most %d MiB", mostConfig>>20)

// export writes the configuration.
func (b *bot) export(ctx context.Context) (text string, err error) {
	err = b.engine.Consult(ctx, func(t *desk.Turn) { text = commands.Export(t) })
	return text, err
}

// plan tells what a configuration would change.
func (b *bot) plan(ctx context.Context, text string) (what string, n int, err error) {
	cerr := b.engine.Consult(ctx, func(t *desk.Turn) { what, n, err = commands.PlanImport(t, text) })
	return what, n, errors.Join(err, cerr)
}

// take has a configuration taken; what it changed is told.
func (b *bot) take(ctx context.Context, text string) (string, error) {
	what, n, err := b.plan(ctx, text)
	if err != nil || n == 0 {
		return what, err
	}
	left := func() (int, error) {
		_, n, err := b.plan(ctx, text)
		return n, err
	}
	return what, commands.TakeImport(text, left, func(raw []byte) error { return b.tell(ctx, commands.TellImport, raw) })
}

// serveConfig is bot export and bot import with a running bot.
func (b *bot) serveConfig(mux *http.ServeMux) {
	answer := func(w http.ResponseWriter, text string, err error) {
		if err != nil {
			http.Error(w, err.Error(), http.StatusUnprocessableEntity)
			return
		}
		_, _ = io.WriteString(w, text)
	}
	mux.HandleFunc("POST /export", func(w http.ResponseWriter, r *http.Request) {
		text, err := b.export(r.Context())
		answer(w, text, err)
	})
	mux.HandleFunc("POST /import", func(w http.ResponseWriter, r *http.Request) {
		raw, err := readWhole(r.Body)
		if err != nil {
			answer(w, "", err)
			return
		}
		if r.URL.Query().Get("apply") == "" {
			what, _, err := b.plan(r.Context(), string(raw))
			answer(w, what, err)
			return
		}
		what, err := b.take(r.Context(), string(raw))
		answer(w, what, err)
	})
}

// readWhole reads a configuration, all of it or nothing.
func readWhole(r io.Reader) ([]byte, error) {
	raw, err := io.ReadAll(io.LimitReader(r, mostConfig+1))
	if err == nil && len(raw) > mostConfig {
		err = errLongConfig
	}
	return raw, err
}

// readConfigFile reads a configuration from the disk.
func readConfigFile(path string) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("reading the configuration: %w", err)
	}
	defer func() { _ = f.Close() }()
	raw, err := readWhole(f)
	if err != nil {
		return nil, fmt.Errorf("reading the configuration %s: %w", path, err)
	}
	return raw, nil
}

// exportConfig is bot export [FILE].
func exportConfig(ctx context.Context, c *cli.Command, out io.Writer) error {
	var text bytes.Buffer
	_, err := ask(ctx, c.String("data-dir"), http.MethodPost, "/export", nil, &text)
	if errors.Is(err, errNotRunning) {
		if err := holdsData(c.String("data-dir")); err != nil {
			return err
		}
		text.Reset()
		err = withHouse(ctx, c, c.String("data-dir"), func(ctx context.Context, b *bot) error {
			s, err := b.export(ctx)
			text.WriteString(s)
			return err
		})
	}
	switch {
	case err != nil:
		return err
	case c.Args().Len() == 0:
		_, err = text.WriteTo(out)
		return err
	case c.Args().Len() > 1:
		return usageError{errors.New("name one file: bot export FILE")}
	}
	if err := os.WriteFile(c.Args().First(), text.Bytes(), 0o600); err != nil {
		return fmt.Errorf("writing the configuration: %w", err)
	}
	return nil
}

// importConfig is bot import FILE: it shows what would change, and with --apply does it.
func importConfig(ctx context.Context, c *cli.Command, out io.Writer) error {
	if c.Args().Len() != 1 {
		return usageError{errors.New("name the file: bot import FILE")}
	}
	raw, err := readConfigFile(c.Args().First())
	if err != nil {
		return err
	}
	apply, path := c.Bool("apply"), "/import"
	if apply {
		path += "?apply=1"
	}
	var said bytes.Buffer
	_, err = ask(ctx, c.String("data-dir"), http.MethodPost, path, bytes.NewReader(raw), &said)
	if errors.Is(err, errNotRunning) {
		said.Reset()
		err = withHouse(ctx, c, c.String("data-dir"), func(ctx context.Context, b *bot) error {
			what, _, err := b.plan(ctx, string(raw))
			if err == nil && apply {
				what, err = b.take(ctx, string(raw))
			}
			said.WriteString(what)
			return err
		})
	}
	if err != nil {
		return err
	}
	switch {
	case said.Len() == 0 || strings.HasPrefix(said.String(), "Left out:"):
		fmt.Fprintln(out, strings.TrimSpace("It changes nothing: all of it is so already.\n"+said.String()))
	case apply:
		fmt.Fprintf(out, "%s\n\nTaken.\n", said.String())
	default:
		fmt.Fprintf(out, "%s\n\nNothing was changed yet. bot import --apply FILE does it.\n", said.String())
	}
	return nil
}

// holdsData tells whether a bot has run on a directory: one that was mistyped must not be
// taken for an empty one.
func holdsData(dir string) error {
	entries, err := os.ReadDir(dir)
	if err == nil && len(entries) == 0 || errors.Is(err, fs.ErrNotExist) {
		return usageError{fmt.Errorf("there is no data of a bot in %s", dir)}
	}
	return err
}

// withHouse opens the house of a data directory that no bot runs on.
func withHouse(ctx context.Context, c *cli.Command, dir string, f func(context.Context, *bot) error) error {
	log, err := logger(c, io.Discard)
	if err != nil {
		return err
	}
	store, err := openStore(dir, log)
	if err != nil {
		return err
	}
	defer func() { _ = store.Close() }()
	b := &bot{c: c, log: log, store: store, clock: realClock, dir: dir}
	return b.offline(ctx, func(ctx context.Context) error { return f(ctx, b) })
}
