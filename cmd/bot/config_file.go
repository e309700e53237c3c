package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"

	"github.com/urfave/cli/v3"

	"frontdesk/commands"
	"frontdesk/desk"
)

// mostConfig is how long a configuration may be, in bytes.
const mostConfig = 16 << 20

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
	return what, b.tell(ctx, commands.TellImport, []byte(text))
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
		raw, err := io.ReadAll(io.LimitReader(r.Body, mostConfig))
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

// exportConfig is bot export [FILE].
func exportConfig(ctx context.Context, c *cli.Command, out io.Writer) error {
	var text bytes.Buffer
	_, err := ask(ctx, c.String("data-dir"), http.MethodPost, "/export", nil, &text)
	if errors.Is(err, errNotRunning) {
		text.Reset()
		err = withHouse(ctx, c, func(ctx context.Context, b *bot) error {
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
	raw, err := os.ReadFile(c.Args().First())
	if err != nil {
		return fmt.Errorf("reading the configuration: %w", err)
	}
	apply, path := c.Bool("apply"), "/import"
	if apply {
		path += "?apply=1"
	}
	var said bytes.Buffer
	_, err = ask(ctx, c.String("data-dir"), http.MethodPost, path, bytes.NewReader(raw), &said)
	if errors.Is(err, errNotRunning) {
		said.Reset()
		err = withHouse(ctx, c, func(ctx context.Context, b *bot) error {
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
	case said.Len() == 0:
		fmt.Fprintln(out, "It changes nothing: all of it is so already.")
	case apply:
		fmt.Fprintf(out, "%s\n\nTaken.\n", said.String())
	default:
		fmt.Fprintf(out, "%s\n\nNothing was changed yet. bot import --apply FILE does it.\n", said.String())
	}
	return nil
}

// withHouse opens a house that no bot runs on.
func withHouse(ctx context.Context, c *cli.Command, f func(context.Context, *bot) error) error {
	log, err := logger(c, io.Discard)
	if err != nil {
		return err
	}
	store, err := openStore(c, log)
	if err != nil {
		return err
	}
	defer func() { _ = store.Close() }()
	b := &bot{c: c, log: log, store: store, clock: realClock, dir: c.String("data-dir")}
	return b.offline(ctx, func(ctx context.Context) error { return f(ctx, b) })
}
