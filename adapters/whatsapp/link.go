package whatsapp

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"time"

	"go.mau.fi/whatsmeow"
	"go.mau.fi/whatsmeow/store"
	"go.mau.fi/whatsmeow/types"
	"go.mau.fi/whatsmeow/types/events"

	"frontdesk/chat"
)

// LinkOptions say how a number is to be linked; none is required.
type LinkOptions struct {
	// Phone, if given, must be the number that is linked.
	Phone string
	// Code has a code shown to be typed into the phone, which needs Phone, beside
	// the QR codes.
	Code       bool
	HTTPClient *http.Client
	// Answer brings what the owner's passkey answers to a step of that kind: the JSON
	// of the credential. nil: passkeys cannot be asked.
	Answer <-chan string
	Logger *slog.Logger
}

// How long the codes live: the first QR code longer than the others, the code for the
// phone as long as all of them (whatsmeow, types/events/events.go:35, pair-code.go:91).
const (
	firstQR, nextQR = 60 * time.Second, 20 * time.Second
	codeTime        = 160 * time.Second
	settleTime      = time.Minute // from the pairing until the first login
)

// Link links a number: whoever owns the phone scans a QR code, or types a code in.
// Every step is told, the last one is LinkDone or LinkFailed; the account can be
// opened then. An account that was linked before loses its older link here, not on
// the phone; its adapter may run meanwhile. Messages that come in meanwhile stay at the network. (whatsmeow's own
// GetQRChannel would cut a passkey short when the codes run out.)
func (s *Store) Link(ctx context.Context, o LinkOptions, step func(chat.LinkStep)) (account string, err error) {
	if o.Logger == nil {
		o.Logger = s.log
	}
	if (o.Phone != "" || o.Code) && !digits(o.Phone) {
		return "", s.failed(step, errors.New("the phone number must be given by its digits, with the country's code"))
	}
	own, drop := context.WithCancel(context.WithoutCancel(ctx)) // see session.run
	defer drop()
	d := s.keys.NewDevice()
	l := &linking{store: s, ctx: own, o: o, step: step, events: make(chan any, 100), codes: time.NewTimer(time.Hour)}
	defer l.codes.Stop()
	l.cli = newClient(own, d, o.HTTPClient, libLog{o.Logger})
	l.cli.PrePairCallback = func(jid types.JID, _, _ string) bool { return o.Phone == "" || jid.User == o.Phone }
	l.cli.AddEventHandlerWithSuccessStatus(l.handle)
	if err := connect(ctx, l.cli, drop); err != nil {
		return "", s.failed(step, fmt.Errorf("connecting to whatsapp: %w", err))
	}
	defer l.cli.Disconnect()
	if err := l.pair(ctx); err != nil {
		return "", s.failed(step, err)
	}
	l.login(ctx)
	l.cli.Disconnect() // before it is told: the account may be opened at once
	if err := s.linked(context.WithoutCancel(ctx), d); err != nil {
		return "", s.failed(step, err)
	}
	step(chat.LinkStep{Kind: chat.LinkDone, Account: d.ID.User})
	return d.ID.User, nil
}

func (s *Store) failed(step func(chat.LinkStep), err error) error {
	step(chat.LinkStep{Kind: chat.LinkFailed, Text: err.Error()})
	return fmt.Errorf("linking a whatsapp number: %w", err)
}

// linked notes a new link, and drops older ones of the same number. An adapter that
// runs on one goes over to the new link.
func (s *Store) linked(ctx context.Context, d *store.Device) error {
	s.renew(d.ID.User)
	if err := s.forget(ctx, d.ID.User, func(n uint16) bool { return n != d.ID.Device }); err != nil {
		return err
	}
	return s.keepLinked(ctx, d.ID.User, time.Now())
}

// linking is one attempt.
type linking struct {
	store  *Store
	ctx    context.Context // the client's
	o      LinkOptions
	cli    *whatsmeow.Client
	step   func(chat.LinkStep)
	events chan any
	codes  *time.Timer // until the QR code that is shown expires
	left   []string    // QR codes not shown yet
	shown  bool
	coded  bool // a code for the phone is shown
	busy   bool // a passkey is under way: the codes do not matter any more
}

// handle passes on what is about the link. All else is refused: it is for the
// adapter, and comes again.
func (l *linking) handle(evt any) bool {
	if m, is := evt.(*events.Message); is && m.Info.IsFromMe && m.Message.GetProtocolMessage().GetHistorySyncNotification() != nil {
		l.store.history(l.ctx, l.cli, m.Message.GetProtocolMessage().GetHistorySyncNotification(), time.Time{}) // the phone tells it only once
		return true
	}
	switch evt.(type) {
	case *events.Message, *events.Receipt, *events.JoinedGroup, *events.GroupInfo, *events.UndecryptableMessage, *events.NotifyAccountReachoutTimelock:
		return false
	case *events.QR, *events.PairSuccess, *events.PairError, *events.Connected, *events.PairPasskeyRequest, *events.PairPasskeyConfirmation,
		*events.PairPasskeyError, *events.ClientOutdated, *events.ConnectFailure, *events.TemporaryBan, *events.Disconnected, *events.LoggedOut,
		*events.QRScannedWithoutMultidevice:
		select {
		case l.events <- evt:
		default: // nobody listens any more
		}
	}
	return true
}

var (
	errNobody   = errors.New("nobody scanned it in time")
	errNoAnswer = errors.New("the network asks for the owner's passkey, and no answer was given")
)

// pair goes on until the phone has accepted us.
func (l *linking) pair(ctx context.Context) error {
	for {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-l.codes.C:
			if err := l.nextCode(ctx); err != nil {
				return err
			}
		case evt := <-l.events:
			done, err := l.take(ctx, evt)
			if err != nil || done {
				return err
			}
		}
	}
}

// take is one event on the way; true: the phone has accepted us.
func (l *linking) take(ctx context.Context, evt any) (bool, error) {
	switch e := evt.(type) {
	case *events.QR:
		l.left = e.Codes
		if err := l.phoneCode(ctx); err != nil {
			return false, err
		}
		return false, l.nextCode(ctx)
	case *events.PairSuccess:
		return true, nil
	case *events.PairError:
		if errors.Is(e.Error, whatsmeow.ErrPairRejectedLocally) {
			return false, fmt.Errorf("another number than +%s was linked", l.o.Phone)
		}
		return false, fmt.Errorf("pairing: %s", redact(e.Error.Error()))
	case *events.PairPasskeyRequest:
		return false, l.passkey(ctx, e)
	case *events.PairPasskeyConfirmation:
		return false, l.confirm(ctx, e)
	case *events.PairPasskeyError:
		return false, fmt.Errorf("the passkey: %s", redact(e.Error.Error()))
	case *events.ClientOutdated:
		return false, errors.New("the network takes this version of the bot no more; it needs a newer one")
	case *events.ConnectFailure:
		return false, fmt.Errorf("the network refuses: %s", e.Reason)
	case *events.TemporaryBan:
		return false, errors.New(redact(e.String()))
	case *events.Disconnected: // the network hangs up when its codes ran out
		return false, errNobody
	}
	return false, nil
}

// nextCode shows the next QR code.
func (l *linking) nextCode(context.Context) error {
	if l.busy {
		return nil
	}
	if len(l.left) == 0 {
		return errNobody
	}
	code, life := l.left[0], nextQR
	l.left = l.left[1:]
	if !l.shown {
		l.shown, life = true, firstQR
	}
	l.codes.Reset(life)
	l.step(chat.LinkStep{Kind: chat.LinkQR, Text: code, Until: time.Now().Add(life)})
	return nil
}

// phoneCode shows the code to be typed into the phone. The network knows only the
// names of browsers (pair-code.go:94).
func (l *linking) phoneCode(ctx context.Context) error {
	if !l.o.Code || l.coded {
		return nil
	}
	code, err := l.cli.PairPhone(ctx, l.o.Phone, true, whatsmeow.PairClientChrome, "Chrome (Linux)")
	if err != nil {
		return fmt.Errorf("asking for a code: %s", redact(err.Error()))
	}
	l.coded = true
	l.step(chat.LinkStep{Kind: chat.LinkCode, Text: code, Until: time.Now().Add(codeTime)})
	return nil
}

// passkey has the owner's passkey answer what the network asks.
func (l *linking) passkey(ctx context.Context, e *events.PairPasskeyRequest) error {
	l.busy = true
	raw, err := json.Marshal(e.PublicKey)
	if err != nil {
		return fmt.Errorf("writing down what the passkey is asked: %w", err)
	}
	if l.o.Answer == nil {
		return errNoAnswer
	}
	life := time.Duration(e.PublicKey.Timeout) * time.Millisecond
	if life <= 0 {
		life = codeTime
	}
	l.step(chat.LinkStep{Kind: chat.LinkPasskey, Text: string(raw), Until: time.Now().Add(life)})
	late := time.NewTimer(life)
	defer late.Stop()
	var answer types.WebAuthnResponse
	select {
	case text, open := <-l.o.Answer:
		if !open {
			return errNoAnswer
		}
		if json.Unmarshal([]byte(text), &answer) != nil || len(answer.RawID) == 0 {
			return errors.New("that is no answer of a passkey's")
		}
	case <-late.C:
		return errNoAnswer
	case <-ctx.Done():
		return ctx.Err()
	}
	if err := l.cli.SendPasskeyResponse(ctx, &answer); err != nil {
		return fmt.Errorf("giving the passkey's answer to the network: %s", redact(err.Error()))
	}
	return nil
}

// confirm shows the code that the phone shows too. Comparing is the phone's: nothing
// is linked before it is told there that they are the same.
func (l *linking) confirm(ctx context.Context, e *events.PairPasskeyConfirmation) error {
	if !e.SkipHandoffUX {
		l.step(chat.LinkStep{Kind: chat.LinkConfirm, Text: e.Code})
	}
	if err := l.cli.SendPasskeyConfirmation(ctx); err != nil {
		return fmt.Errorf("going on after the passkey: %s", redact(err.Error()))
	}
	return nil
}

// login waits for the first login, in which the network is given our keys. Without
// it the link stands all the same.
func (l *linking) login(ctx context.Context) {
	late := time.NewTimer(settleTime)
	defer late.Stop()
	for {
		select {
		case evt := <-l.events:
			if _, is := evt.(*events.Connected); is {
				return
			}
		case <-late.C:
			return
		case <-ctx.Done():
			return
		}
	}
}
