// Command bot is Frontdesk: a chat-native front desk for a business. This package
// reads flags and environment, wires the rooms of the house together, and says in
// which order the stages decide (stages.go). It must not decide anything itself.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"
	_ "time/tzdata" // hours are kept in IANA zones, also where the machine has none

	"github.com/urfave/cli/v3"
)

// version is set when a release is built.
var version = "dev"

// usageError is a mistake of whoever started the program: exit status 2.
type usageError struct{ error }

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := app(os.Stdout).Run(ctx, os.Args); err != nil {
		fmt.Fprintln(os.Stderr, "bot:", err)
		var usage usageError
		if errors.As(err, &usage) {
			os.Exit(2)
		}
		os.Exit(1)
	}
}

// app is the command line. What it prints for people goes to out.
func app(out io.Writer) *cli.Command {
	return &cli.Command{
		Name:        "bot",
		Usage:       "a chat-native front desk: contacts write, agents answer from a group chat",
		Description: "Without a command it runs the bot. Every flag can be given in the environment.",
		Version:     version,
		Writer:      out,
		Flags:       append(flags(), providerFlags()...),
		Action:      func(ctx context.Context, c *cli.Command) error { return serve(ctx, c, out) },
		Commands: []*cli.Command{
			{Name: "playground", Usage: "try everything in a browser, or in the terminal: no account, no network", Flags: playgroundFlags(),
				Action: func(ctx context.Context, c *cli.Command) error { return playground(ctx, c, out) }},
			{Name: "backup", Usage: "write a checked backup to FILE, also while the bot runs", ArgsUsage: "FILE",
				Action: func(ctx context.Context, c *cli.Command) error { return backup(ctx, c, out) }},
			{Name: "restore", Usage: "restore a backup into an empty DATA_DIR", ArgsUsage: "FILE",
				Action: func(ctx context.Context, c *cli.Command) error { return restoreFrom(ctx, c, out) }},
			{Name: "export", Usage: "write the configuration as one readable file, also while the bot runs", ArgsUsage: "[FILE]",
				Action: func(ctx context.Context, c *cli.Command) error { return exportConfig(ctx, c, out) }},
			{Name: "import", Usage: "show what a configuration would change, and with --apply take it", ArgsUsage: "FILE",
				Flags:  []cli.Flag{&cli.BoolFlag{Name: "apply", Usage: "take it"}},
				Action: func(ctx context.Context, c *cli.Command) error { return importConfig(ctx, c, out) }},
			{Name: "import-chats", Usage: "read past chats in, also while the bot runs: WhatsApp's .zip or .txt, Telegram Desktop's result.json", ArgsUsage: "FILE…",
				Flags:  []cli.Flag{&cli.StringFlag{Name: "us", Usage: "who of a WhatsApp chat's two names is you, where it is not clear"}},
				Action: func(ctx context.Context, c *cli.Command) error { return importChats(ctx, c, out) }},
			{Name: "test", Usage: "play written dialogues against a configuration, in memory", ArgsUsage: "FILE…", Flags: tryFlags(),
				Action: func(ctx context.Context, c *cli.Command) error { return tryDialogues(ctx, c, out) }},
			{Name: "script", Usage: "work on Lua scripts outside of the chat", Commands: []*cli.Command{
				{Name: "import-chats", Usage: "read past chats in, also while the bot runs: WhatsApp's .zip or .txt, Telegram Desktop's result.json", ArgsUsage: "FILE…",
					Flags:  []cli.Flag{&cli.StringFlag{Name: "us", Usage: "who of a WhatsApp chat's two names is you, where it is not clear"}},
					Action: func(ctx context.Context, c *cli.Command) error { return importChats(ctx, c, out) }},
				{Name: "test", Usage: "run the tests inside scripts", ArgsUsage: "DIR…",
					Action: func(ctx context.Context, c *cli.Command) error { return testScripts(ctx, c, out) }}}},
			{Name: "claim", Usage: "issue a new claim code, also while the bot runs",
				Action: func(ctx context.Context, c *cli.Command) error { return newClaim(ctx, c, out) }},
			{Name: "link", Usage: "link a WhatsApp number in the terminal, also while the bot runs", ArgsUsage: "whatsapp", Flags: linkFlags(),
				Action: func(ctx context.Context, c *cli.Command) error { return linkCommand(ctx, c, out) }},
			{Name: "healthcheck", Usage: "exit with 0 when the bot at LISTEN is ready (for containers)",
				Action: func(ctx context.Context, c *cli.Command) error { return healthcheck(ctx, c) }},
			benchCommand(out),
			{Name: "reference", Usage: "print the command reference (docs/commands.md)", Hidden: true,
				Action: func(context.Context, *cli.Command) error { return printReference(out) }},
		},
	}
}
