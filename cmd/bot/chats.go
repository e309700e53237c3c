package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"time"

	"github.com/urfave/cli/v3"

	"frontdesk/commands"
	"frontdesk/desk"
	"frontdesk/desk/past"
	"frontdesk/engine/study"
)

// importChat reads an export in, and tells the house.
func (b *bot) importChat(ctx context.Context, f *os.File, name, us string) (string, error) {
	src := study.Source{ID: -time.Now().UnixNano(), File: name, Us: us} // those of the chat count upwards
	i, err := b.past.Import(ctx, f, src, func(i *desk.Import) error {
		raw, err := json.Marshal(i)
		if err == nil {
			err = b.tell(context.WithoutCancel(ctx), desk.TellImported, raw) // it is read to its end
		}
		return err
	})
	var who *past.WhoError
	switch {
	case errors.Is(err, study.ErrAgain):
		return name + ": was imported before; nothing has changed.\n", nil
	case errors.As(err, &who):
		return "", fmt.Errorf("%s: it is not clear who of %q is you: name it with --us NAME", name, who.Names)
	case err != nil && i != nil:
		return "", fmt.Errorf("telling the desk of %s: %w", name, err)
	case err != nil:
		b.log.Warn("importing a chat", "err", err)
		return "", fmt.Errorf("%s: %s", name, study.Why(err))
	}
	return fmt.Sprintf("%s: %s.\n", name, commands.ImportNumbers(*i)), nil
}

// serveChats is bot import-chats with a running bot.
func (b *bot) serveChats(mux *http.ServeMux) {
	mux.HandleFunc("POST /import-chats", func(w http.ResponseWriter, r *http.Request) {
		f, err := b.past.Spool(r.Body)
		if err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
			return
		}
		defer b.past.Drop(f)
		said, err := b.importChat(r.Context(), f, filepath.Base(r.URL.Query().Get("name")), r.URL.Query().Get("us"))
		if err != nil {
			http.Error(w, err.Error(), http.StatusUnprocessableEntity)
			return
		}
		_, _ = io.WriteString(w, said)
	})
}

// importChats is bot import-chats FILE…
func importChats(ctx context.Context, c *cli.Command, out io.Writer) error {
	if !c.Args().Present() {
		return usageError{errors.New("name the exports: bot import-chats FILE…")}
	}
	for _, file := range c.Args().Slice() {
		if err := importOneChat(ctx, c, file, out); err != nil {
			return err
		}
	}
	_, err := fmt.Fprintln(out, "/opportunities in the chat shows what repeats in it.")
	return err
}

func importOneChat(ctx context.Context, c *cli.Command, file string, out io.Writer) error {
	f, err := os.Open(file)
	if err != nil {
		return fmt.Errorf("opening the export: %w", err)
	}
	defer func() { _ = f.Close() }()
	query := url.Values{"name": {filepath.Base(file)}, "us": {c.String("us")}}
	var said bytes.Buffer
	_, err = ask(ctx, c.String("data-dir"), http.MethodPost, "/import-chats?"+query.Encode(), io.NopCloser(f), &said) // f is needed again where no bot runs
	if errors.Is(err, errNotRunning) {
		if err := holdsData(c.String("data-dir")); err != nil {
			return err
		}
		err = withHouse(ctx, c, c.String("data-dir"), func(ctx context.Context, b *bot) error {
			s, err := b.importChat(ctx, f, filepath.Base(file), c.String("us"))
			said.WriteString(s)
			return err
		})
	}
	if err != nil {
		return err
	}
	_, err = said.WriteTo(out)
	return err
}
