package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"

	"github.com/urfave/cli/v3"

	"frontdesk/state"
)

// backup writes FILE whole or not at all: beside it first, checked, then renamed.
func backup(ctx context.Context, c *cli.Command, out io.Writer) error {
	path := c.Args().First()
	if path == "" || c.Args().Len() > 1 {
		return usageError{errors.New("name the file to write: bot backup FILE")}
	}
	part := temporary(path)
	defer func() { _ = os.Remove(part) }()
	if err := writeBackup(ctx, c, part); err != nil {
		return fmt.Errorf("writing the backup %s: %w", path, err)
	}
	size, err := checkBackup(part)
	if err != nil {
		return fmt.Errorf("checking the backup %s: %w", path, err)
	}
	if err := os.Rename(part, path); err != nil {
		return fmt.Errorf("naming the backup: %w", err)
	}
	fmt.Fprintf(out, "%s: %d bytes, checked. Keep it off this machine; it holds everything people wrote.\n", path, size)
	return nil
}

func writeBackup(ctx context.Context, c *cli.Command, part string) error {
	f, err := os.OpenFile(part, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	_, err = ask(ctx, c.String("data-dir"), http.MethodPost, "/backup", nil, f)
	if errors.Is(err, errNotRunning) {
		err = backupOffline(ctx, c, f)
	}
	return errors.Join(err, f.Sync(), f.Close())
}

func backupOffline(ctx context.Context, c *cli.Command, w io.Writer) error {
	dir := c.String("data-dir")
	if _, err := os.Stat(dir); err != nil {
		return fmt.Errorf("no data directory: %w; DATA_DIR names another", err)
	}
	log, err := logger(c, io.Discard)
	if err != nil {
		return err
	}
	store, err := openStore(dir, log)
	if err != nil {
		return err
	}
	return errors.Join(store.Backup(ctx, w), store.Close())
}

func checkBackup(path string) (int64, error) {
	f, err := os.Open(path)
	if err != nil {
		return 0, err
	}
	defer func() { _ = f.Close() }()
	if _, err := state.Verify(f); err != nil {
		return 0, err
	}
	info, err := f.Stat()
	if err != nil {
		return 0, err
	}
	return info.Size(), nil
}

// restoreFrom is bot restore.
func restoreFrom(_ context.Context, c *cli.Command, out io.Writer) error {
	path := c.Args().First()
	if path == "" || c.Args().Len() > 1 {
		return usageError{errors.New("name the backup to restore: bot restore FILE")}
	}
	f, err := os.Open(path)
	if err != nil {
		return fmt.Errorf("opening the backup: %w", err)
	}
	defer func() { _ = f.Close() }()
	log, err := logger(c, io.Discard)
	if err != nil {
		return err
	}
	if _, err := state.Restore(f, state.Options{Dir: c.String("data-dir"), Log: log}); err != nil {
		return fmt.Errorf("restoring %s: %w", path, err)
	}
	fmt.Fprintf(out, "%s is restored into %s. What stood in the outbox is held until an admin decides.\n", path, c.String("data-dir"))
	return nil
}
