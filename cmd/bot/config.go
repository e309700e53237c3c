package main

import (
	"fmt"
	"io"
	"log/slog"
	"os"
	"strings"

	"github.com/urfave/cli/v3"
)

// secrets can also be given as NAME_FILE: the path of a file that holds it.
func secret(name string) (string, error) {
	if v := os.Getenv(name); v != "" {
		return strings.TrimSpace(v), nil
	}
	path := os.Getenv(name + "_FILE")
	if path == "" {
		return "", nil
	}
	raw, err := os.ReadFile(path)
	if err != nil {
		return "", fmt.Errorf("reading %s_FILE: %w", name, err)
	}
	return strings.TrimSpace(string(raw)), nil
}

func flags() []cli.Flag {
	return []cli.Flag{
		&cli.StringFlag{Name: "data-dir", Usage: "where everything is kept", Value: "./data", Sources: cli.EnvVars("DATA_DIR")},
		&cli.StringFlag{Name: "listen", Usage: "address of /healthz, /readyz and /metrics; off turns it off", Value: "127.0.0.1:8080", Sources: cli.EnvVars("LISTEN")},
		&cli.StringFlag{Name: "telegram-api-url", Usage: "a Bot API server of your own", Value: "https://api.telegram.org", Sources: cli.EnvVars("TELEGRAM_API_URL")},
		&cli.StringFlag{Name: "webhook-url", Usage: "https address under which Telegram reaches LISTEN; without it the bot polls", Sources: cli.EnvVars("WEBHOOK_URL")},
		&cli.StringFlag{Name: "telegram-limits", Usage: "whether the server has Telegram's limits: on, off, or auto, which finds it out of a server that is not Telegram's own", Value: "auto", Sources: cli.EnvVars("TELEGRAM_LIMITS")},
		&cli.StringFlag{Name: "whatsapp-rate", Usage: "how fast a WhatsApp number sends: BURST/EVERY, as in 5/2s (at most 5 messages in any 10 seconds)", Sources: cli.EnvVars("WHATSAPP_RATE")},
		&cli.StringFlag{Name: "log-level", Usage: "debug, info, warn or error", Value: "info", Sources: cli.EnvVars("LOG_LEVEL")},
		&cli.StringFlag{Name: "log-format", Usage: "text or json", Value: "text", Sources: cli.EnvVars("LOG_FORMAT")},
	}
}

// logger writes to w; message texts and secrets never go there.
func logger(c *cli.Command, w io.Writer) (*slog.Logger, error) {
	var level slog.Level
	if err := level.UnmarshalText([]byte(c.String("log-level"))); err != nil {
		return nil, usageError{fmt.Errorf("LOG_LEVEL is %q: it must be debug, info, warn or error", c.String("log-level"))}
	}
	o := &slog.HandlerOptions{Level: level}
	switch c.String("log-format") {
	case "text":
		return slog.New(slog.NewTextHandler(w, o)), nil
	case "json":
		return slog.New(slog.NewJSONHandler(w, o)), nil
	}
	return nil, usageError{fmt.Errorf("LOG_FORMAT is %q: it must be text or json", c.String("log-format"))}
}

// noChannel is said when there is nothing to run.
const noChannel = `no channel is configured, so there is nothing to run.
Talk to @BotFather on Telegram, send /newbot, and start me with the token it gives:
    TELEGRAM_TOKEN=123456:ABC… bot
or put the token into a file and name it in TELEGRAM_TOKEN_FILE.
Or link a WhatsApp number first, without Telegram: bot link whatsapp
To try everything without any account: bot playground`
