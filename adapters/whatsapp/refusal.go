package whatsapp

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"regexp"
	"strconv"
	"strings"
	"time"

	"go.mau.fi/whatsmeow"
	"go.mau.fi/whatsmeow/types"

	"frontdesk/chat"
)

// rateWait is how long we wait when the network says that we are too fast: it names
// no time.
const rateWait = time.Minute

func refused(err error) bool {
	var no *chat.RefusedError
	return errors.As(err, &no)
}

// outcome is what the error of a sent message means. Of what the network did not
// answer, nobody knows whether it was done; sent again with the same id, it is the
// same message.
func outcome(to types.JID, err error) error {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, whatsmeow.ErrServerReturnedError):
		return answered(to, err)
	case notSent(err):
		return asked(err)
	}
	return chat.MaybeDone(fmt.Errorf("sending a message: %s", redact(err.Error())))
}

// notSent tells of errors before the message itself was written: whatsmeow asks for
// devices and keys first. It returns ErrNotConnected bare only after it (request.go:199).
func notSent(err error) bool {
	var iq *whatsmeow.IQError
	var cut *whatsmeow.DisconnectedError
	return errors.As(err, &iq) || errors.Is(err, whatsmeow.ErrIQTimedOut) || errors.Is(err, whatsmeow.ErrNotLoggedIn) ||
		errors.Is(err, whatsmeow.ErrNotConnected) && err != whatsmeow.ErrNotConnected ||
		errors.Is(err, whatsmeow.ErrGroupNotFound) || errors.Is(err, whatsmeow.ErrNotInGroup) ||
		errors.As(err, &cut) && strings.HasPrefix(cut.Action, "info query") || strings.Contains(err.Error(), "no LID found")
}

// asked is what the error of a question to the network means.
func asked(err error) error {
	refuse := func(reason, detail string) error { return &chat.RefusedError{Reason: reason, Detail: detail} }
	switch {
	case err == nil:
		return nil
	case errors.Is(err, whatsmeow.ErrGroupNotFound), errors.Is(err, whatsmeow.ErrNotInGroup):
		return refuse(chat.ReasonKicked, "not a member of the group")
	case errors.Is(err, whatsmeow.ErrIQForbidden), errors.Is(err, whatsmeow.ErrIQNotAuthorized):
		return refuse(chat.ReasonRights, "the network forbids it")
	case errors.Is(err, whatsmeow.ErrIQRateOverLimit):
		return &chat.WaitError{For: rateWait, All: true}
	case strings.Contains(err.Error(), "no LID found"):
		return refuse(chat.ReasonNoChat, "nobody has whatsapp under that number")
	case errors.Is(err, whatsmeow.ErrNotConnected):
		return errAway
	}
	return fmt.Errorf("asking whatsapp: %s", redact(err.Error()))
}

var lastNumber = regexp.MustCompile(`(\d+)\s*$`)

// answered is what the number means with which the network refuses a message. It is
// given only as text (errors.go:103). 463: a new chat, which we may not begin.
func answered(to types.JID, err error) error {
	code, _ := strconv.Atoi(lastNumber.FindString(err.Error()))
	detail := fmt.Sprintf("the network answered %d", code)
	reason := chat.ReasonOther
	switch {
	case code == 429:
		return &chat.WaitError{For: rateWait, All: true}
	case code >= 500 && code < 600:
		return fmt.Errorf("sending a message: %s", detail)
	case code == 463:
		return noNewChat("the network lets this number begin no new chats for now (463)")
	case code == 403 && isGroup(to):
		reason = chat.ReasonKicked
	case code == 404:
		reason = chat.ReasonNoChat
	}
	return &chat.RefusedError{Reason: reason, Detail: detail}
}

// noNewChat is the refusal of a chat that the network lets us not begin.
func noNewChat(detail string) error {
	return &chat.RefusedError{Reason: chat.ReasonReachout, Detail: detail}
}

// confined takes note when the network did not let us begin a chat: it is not asked again
// for that chat while the lock lasts, and the house is told.
func (a *Adapter) confined(room string, err error) {
	var no *chat.RefusedError
	if !errors.As(err, &no) || no.Reason != chat.ReasonReachout {
		return
	}
	s := a.running()
	if s == nil {
		return
	}
	err = s.apart(func(ctx context.Context) error {
		now := a.o.Now()
		until, err := a.o.Store.lock(ctx, a.o.Account)
		if err == nil && until.Before(now) {
			until = now.Add(unknownLock)
			err = a.o.Store.keepLock(ctx, a.o.Account, until)
		}
		if err != nil {
			return err
		}
		a.bar(room, until)
		return a.trouble(ctx, s.deliver, chat.TroubleReachout, no.Detail)
	})
	if err != nil {
		a.log.Warn("telling that no new chats may be begun", "err", err)
	}
}

// bar has nothing sent to a chat until then, or until somebody writes in it.
func (a *Adapter) bar(room string, until time.Time) {
	a.mu.Lock()
	defer a.mu.Unlock()
	now := a.o.Now()
	maps.DeleteFunc(a.barred, func(_ string, end time.Time) bool { return !now.Before(end) })
	a.barred[room] = until
}

// unbar ends bar, of every chat where room is "".
func (a *Adapter) unbar(room string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if room == "" {
		clear(a.barred)
	}
	delete(a.barred, room)
}

// barredNow is the refusal of a chat that is barred, nil of another one.
func (a *Adapter) barredNow(room string) error {
	a.mu.Lock()
	defer a.mu.Unlock()
	if !a.o.Now().Before(a.barred[room]) {
		return nil
	}
	return noNewChat("the network did not let this number begin this chat, and is not asked again before its lock ends or the other side writes")
}
