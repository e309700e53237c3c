package whatsapp

import (
	"context"
	"fmt"
	"log/slog"
	"regexp"
	"sync"

	"go.mau.fi/libsignal/logger"
	waBinary "go.mau.fi/whatsmeow/binary"
	waLog "go.mau.fi/whatsmeow/util/log"

	"frontdesk/chat"
)

// libLog is whatsmeow's log in ours. Its debug lines hold whole stanzas: they are
// dropped. What remains loses stanzas and long numbers, which are phones.
type libLog struct {
	log *slog.Logger
}

var _ waLog.Logger = libLog{}

func (l libLog) Debugf(string, ...any)             {}
func (l libLog) Infof(string, ...any)              {}
func (l libLog) Warnf(format string, args ...any)  { l.say(slog.LevelDebug, format, args) }
func (l libLog) Errorf(format string, args ...any) { l.say(slog.LevelWarn, format, args) }
func (l libLog) Sub(string) waLog.Logger           { return l }

func (l libLog) say(level slog.Level, format string, args []any) {
	for i, a := range args {
		if _, is := a.(*waBinary.Node); is {
			args[i] = "(stanza)"
		}
	}
	l.log.Log(context.Background(), level, "whatsmeow: "+redact(fmt.Sprintf(format, args...)))
}

var (
	longNumber = regexp.MustCompile(`\d{6,}`)
	stanza     = regexp.MustCompile(`(?s)<[a-z].*>`)
)

// redact takes out of a foreign text what may be somebody's: stanzas, phones.
func redact(s string) string {
	s = longNumber.ReplaceAllString(stanza.ReplaceAllString(s, "(stanza)"), "…")
	if len(s) > 400 {
		s = chat.Short(s, 400)
	}
	return s
}

// signalLog takes libsignal's log, which would go to standard output otherwise
// (libsignal, logger/DefaultLogger.go). Its lines may quote keys: only where they
// come from is told.
type signalLog struct{ log *slog.Logger }

func (s signalLog) Debug(string, string)     {}
func (s signalLog) Info(string, string)      {}
func (s signalLog) Warning(caller, _ string) { s.log.Debug("libsignal warns", "at", caller) }
func (s signalLog) Error(caller, _ string)   { s.log.Debug("libsignal reports an error", "at", caller) }
func (s signalLog) Configure(string)         {}

var signalOnce sync.Once

// quietSignal redirects libsignal's log, which is one for the process.
func quietSignal(log *slog.Logger) {
	signalOnce.Do(func() {
		var l logger.Loggable = signalLog{log}
		logger.Setup(&l)
	})
}
