package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"strings"

	"github.com/urfave/cli/v3"

	"frontdesk/desk"
	"frontdesk/engine"
	"frontdesk/engine/dialogtest"
	"frontdesk/engine/study"
)

func tryFlags() []cli.Flag {
	return []cli.Flag{
		&cli.StringFlag{Name: "config", Usage: "a configuration, as bot export writes it"},
		&cli.StringFlag{Name: "data", Usage: "a data directory (of a stopped bot, or a copy) to take the configuration from"},
		&cli.BoolFlag{Name: "rewrite", Usage: "write into the files what the bot says now"},
	}
}

// tryDialogues is bot test: it plays written dialogues in memory, and says where the bot
// answers otherwise than it is written.
func tryDialogues(ctx context.Context, c *cli.Command, out io.Writer) error {
	if !c.Args().Present() {
		return usageError{errors.New("name the dialogues: bot test FILE…")}
	}
	config, err := configToTry(ctx, c)
	if err != nil {
		return err
	}
	differ := 0
	for _, file := range c.Args().Slice() {
		same, err := tryOne(ctx, c, config, file, out)
		if err != nil {
			return fmt.Errorf("playing %s: %w", file, err)
		}
		if !same {
			differ++
		}
	}
	if differ > 0 {
		return fmt.Errorf("%d of %d dialogues go otherwise than they are written", differ, c.Args().Len())
	}
	return nil
}

func tryOne(ctx context.Context, c *cli.Command, config, file string, out io.Writer) (same bool, err error) {
	raw, err := os.ReadFile(file)
	if err != nil {
		return false, err
	}
	was := string(raw)
	now, err := dialogtest.PlayOn(ctx, dialogtest.On{Config: config, Call: outsideOf}, was, stages())
	switch {
	case err != nil:
		return false, err
	case strings.TrimSpace(now) == strings.TrimSpace(was):
		fmt.Fprintf(out, "✓ %s\n", file)
		return true, nil
	case c.Bool("rewrite"):
		fmt.Fprintf(out, "✎ %s\n", file)
		return true, os.WriteFile(file, []byte(now), 0o600)
	}
	fmt.Fprintf(out, "✗ %s\n%s\n", file, dialogtest.Diff(was, now))
	return false, nil
}

// outsideOf does what a dialogue's engine wants done outside.
func outsideOf(ctx context.Context, e *engine.Engine, c desk.OutCall) []byte {
	past := study.New(study.Options{})
	past.Meet(e)
	return newOutside(func() house { return e }, slog.New(slog.DiscardHandler)).learning(past).Do(ctx, c)
}

// configToTry is the configuration that the dialogues are played on.
func configToTry(ctx context.Context, c *cli.Command) (text string, err error) {
	switch file, dir := c.String("config"), c.String("data"); {
	case file != "" && dir != "":
		return "", usageError{errors.New("give --config or --data, not both")}
	case file != "":
		raw, err := readConfigFile(file)
		return string(raw), err
	case dir != "":
		if err := holdsData(dir); err != nil {
			return "", err
		}
		err := withHouse(ctx, c, dir, func(ctx context.Context, b *bot) (err error) {
			text, err = b.export(ctx)
			return err
		})
		return text, err
	}
	return "", nil
}
