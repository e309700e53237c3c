package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"frontdesk/internal/evaluate"

	"github.com/urfave/cli/v3"
)

// benchCommand is what measures Frontdesk on public data.
func benchCommand(out io.Writer) *cli.Command {
	asJSON := &cli.BoolFlag{Name: "json", Usage: "print one JSON object per folder"}
	return &cli.Command{Name: "bench", Usage: "measure the FAQ matcher and the search for opportunities on labelled questions",
		Commands: []*cli.Command{
			{Name: "faq", Usage: "train on each DIR's train.tsv, tune on valid.tsv, judge by test.tsv (and the *_oos.tsv of each)", ArgsUsage: "DIR…",
				Flags: []cli.Flag{asJSON,
					&cli.StringFlag{Name: "train", Usage: "file to train on instead of train.tsv, such as train_5.tsv"},
					&cli.StringFlag{Name: "history", Usage: "file of past messages in DIR, read without its labels"}},
				Action: func(_ context.Context, c *cli.Command) error { return benchFAQ(c, out) }},
			{Name: "mine", Usage: "find what repeats among each DIR's unlabelled questions; with --replies, in conversations made of them", ArgsUsage: "DIR…",
				Flags: []cli.Flag{asJSON,
					&cli.BoolFlag{Name: "replies", Usage: "make up answers, and look for opportunities as /opportunities does"},
					&cli.IntFlag{Name: "limit", Usage: "how many questions to read of each DIR (0: all)"},
					&cli.IntFlag{Name: "messages", Usage: "make the questions this many by varying them, for speed"}},
				Action: func(_ context.Context, c *cli.Command) error { return benchMine(c, out) }},
		}}
}

var errNoFolders = usageError{errors.New("bench needs at least one folder with train.tsv and test.tsv, as in bot bench faq DIR; bot bench --help tells more")}

func benchFAQ(c *cli.Command, out io.Writer) error {
	if c.Args().Len() == 0 {
		return errNoFolders
	}
	for _, dir := range c.Args().Slice() {
		s, err := evaluate.Load(dir, c.String("train"), c.String("history"))
		if err != nil {
			return err
		}
		r, err := evaluate.Measure(s)
		if err != nil {
			return fmt.Errorf("measuring %s: %w", s.Name, err)
		}
		if err := show(c, out, r); err != nil {
			return err
		}
	}
	return nil
}

// printer is what prints itself for people.
type printer interface{ Print(io.Writer) }

func show(c *cli.Command, out io.Writer, r printer) error {
	if c.Bool("json") {
		return json.NewEncoder(out).Encode(r)
	}
	r.Print(out)
	return nil
}

func benchMine(c *cli.Command, out io.Writer) error {
	if c.Args().Len() == 0 {
		return errNoFolders
	}
	for _, dir := range c.Args().Slice() {
		s, err := evaluate.Load(dir, c.String("train"), "")
		if err != nil {
			return err
		}
		rows := evaluate.Some(s.Train, c.Int("limit"))
		if c.Bool("replies") {
			r, err := evaluate.MineReplies(s.Name, rows, c.Int("messages"))
			if err != nil {
				return fmt.Errorf("mining %s: %w", s.Name, err)
			}
			if err := show(c, out, r); err != nil {
				return err
			}
			continue
		}
		if n := c.Int("messages"); n > 0 {
			rows = evaluate.Vary(rows, n)
		}
		r, err := evaluate.Mine(s.Name, rows)
		if err != nil {
			return fmt.Errorf("mining %s: %w", s.Name, err)
		}
		if err := show(c, out, r); err != nil {
			return err
		}
	}
	return nil
}
