package whatsapp

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"runtime/debug"
	"sync"
	"sync/atomic"
	"time"

	"go.mau.fi/whatsmeow"
	"go.mau.fi/whatsmeow/store"
	"go.mau.fi/whatsmeow/types"
	"go.mau.fi/whatsmeow/types/events"

	"frontdesk/chat"
)

// session is one whatsmeow client from its start to its end.
type session struct {
	a       *Adapter
	deliver chat.Deliver
	cli     *whatsmeow.Client
	ctx     context.Context // the handler's, which whatsmeow gives none
	over    chan ending
	device  uint16 // the link's number; 0: none

	online atomic.Bool // logged in and ready

	mu     sync.Mutex // held while an event is taken: one after the other
	dead   bool       // nothing is taken any more
	took   bool       // something was taken
	seen   time.Time  // of the phone, when last kept
	unread map[string]*time.Timer
}

// run connects and takes events until something ends it. The client's own context
// goes on until it is disconnected: whatsmeow races with itself otherwise
// (socket/framesocket.go:90 and noisesocket.go:83).
func (s *session) run(ctx context.Context) ending {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	own, drop := context.WithCancel(context.WithoutCancel(ctx))
	defer drop()
	d, err := s.a.o.Store.device(ctx, s.a.o.Account)
	switch {
	case err != nil:
		return ending{kind: endLost, err: err}
	case d == nil:
		return ending{kind: endLogout, detail: "the number is not linked"}
	}
	s.device = d.ID.Device
	s.ctx, s.cli = ctx, newClient(own, d, s.a.o.HTTPClient, libLog{s.a.log})
	s.cli.AddEventHandlerWithSuccessStatus(s.handle)
	s.a.use(s)
	s.a.o.Store.runs(s.a.o.Account, s)
	defer s.stop()
	if err := connect(ctx, s.cli, drop); err != nil {
		return ending{kind: endLost, err: err}
	}
	defer s.cli.Disconnect()
	var wg sync.WaitGroup
	defer wg.Wait()
	defer cancel()
	wg.Go(func() { s.minds(ctx) })
	select {
	case end := <-s.over:
		return end
	case <-ctx.Done():
		return ending{kind: endStopped}
	}
}

// connect connects, and gives up when ctx ends, for a network that hangs: then drop
// ends the client's context, and what is left of it ends in its own time.
func connect(ctx context.Context, c *whatsmeow.Client, drop func()) error {
	done := make(chan error, 1)
	go func() { done <- c.Connect() }()
	select {
	case err := <-done:
		if err != nil {
			return errors.New(redact(err.Error()))
		}
		return nil
	case <-ctx.Done():
		drop()
		go c.Disconnect() // it waits for Connect
		return ctx.Err()
	}
}

// stop ends the session: nothing is delivered after it.
func (s *session) stop() {
	s.mu.Lock()
	s.dead = true
	for _, t := range s.unread {
		t.Stop()
	}
	s.mu.Unlock()
	s.a.use(nil)
	s.a.o.Store.runs(s.a.o.Account, nil)
}

func (s *session) delivered() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.took
}

// newClient is a whatsmeow client as we use it. Acknowledging only what was kept
// takes both SynchronousAck and EnableDecryptedEventBuffer (message.go:454, :513).
func newClient(ctx context.Context, d *store.Device, h *http.Client, log libLog) *whatsmeow.Client {
	d.Container = lasting{d.Container}
	c := whatsmeow.NewClient(d, log)
	c.SynchronousAck, c.EnableDecryptedEventBuffer, c.UseRetryMessageStore = true, true, true
	c.AutomaticMessageRerequestFromPhone, c.InitialAutoReconnect = true, true
	c.ManualHistorySyncDownload, c.SendReportingTokens = true, true
	c.BackgroundEventCtx = ctx
	c.SetMaxParallelRetryReceiptHandling(4)
	c.SetForceActiveDeliveryReceipts(true) // two ticks without being shown as online
	// The pause grows without end otherwise (client.go:625).
	c.AutoReconnectHook = func(error) bool { c.AutoReconnectErrors = min(c.AutoReconnectErrors, 30); return true }
	if h != nil {
		c.SetWebsocketHTTPClient(h)
		c.SetPreLoginHTTPClient(h)
		c.SetMediaHTTPClient(h)
	}
	return c
}

// lasting deletes a device in the store alone. In memory whatsmeow would empty it under
// goroutines of its own that still read it (store/store.go:292, message.go:911).
type lasting struct{ store.DeviceContainer }

var errDeleted = errors.New("the link is deleted in the store")

func (l lasting) DeleteDevice(ctx context.Context, d *store.Device) error {
	if err := l.DeviceContainer.DeleteDevice(ctx, d); err != nil {
		return err
	}
	return errDeleted
}

// logOut has the network take a client's link off.
func logOut(ctx context.Context, c *whatsmeow.Client) error {
	if err := c.Logout(ctx); err != nil && !errors.Is(err, errDeleted) {
		return errors.New(redact(err.Error()))
	}
	return nil
}

// handle takes one event of whatsmeow's. False leaves it at the network; a panic
// would have it confirmed (client.go:941).
func (s *session) handle(evt any) (ok bool) {
	defer func() {
		if p := recover(); p != nil {
			s.a.log.Error("taking an event in panicked", "event", fmt.Sprintf("%T", evt), "stack", redact(string(debug.Stack())))
			s.end(ending{kind: endRefused, detail: "a panic"})
			ok = false
		}
	}()
	switch evt.(type) {
	case *events.Connected, *events.Message, *events.Receipt, *events.GroupInfo, *events.JoinedGroup: // which may come first
		s.online.Store(true)
	case *events.Disconnected, *events.LoggedOut, *events.StreamReplaced:
		s.online.Store(false)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.dead {
		return false
	}
	if end := endOf(evt); end.kind != "" {
		s.dead = true
		s.end(end)
		return true
	}
	if err := s.take(evt); err != nil {
		s.dead = true
		s.end(refusedBy(err))
		return false
	}
	return true
}

func refusedBy(err error) ending {
	if errors.Is(err, chat.ErrStopped) {
		return ending{kind: endStopped}
	}
	return ending{kind: endRefused, err: err}
}

func (s *session) end(e ending) {
	select {
	case s.over <- e:
	default: // it ends already
	}
}

// take has an event delivered.
func (s *session) take(evt any) error {
	if err := s.ctx.Err(); err != nil {
		return err
	}
	if _, is := evt.(*events.Connected); is {
		if err := s.free(s.ctx); err != nil {
			return err
		}
		return s.a.mended(s.ctx, s.deliver, chat.TroubleLoggedOut, chat.TroubleBanned, chat.TroubleOutdated, chat.TroubleReplaced)
	}
	if u, is := evt.(*events.UndecryptableMessage); is {
		s.undecryptable(u)
		return nil
	}
	if e, is := evt.(*events.NotifyAccountReachoutTimelock); is {
		return s.reachout(e)
	}
	list, err := s.read(evt)
	if err != nil {
		return err
	}
	if err := s.heard(evt); err != nil {
		return err
	}
	if len(list) == 0 {
		return nil
	}
	if err := s.note(list); err != nil {
		return err
	}
	if err := s.deliver(s.ctx, list); err != nil {
		return fmt.Errorf("delivering what came in: %w", err)
	}
	s.took = true
	return s.settle(list)
}

func (s *session) reachout(e *events.NotifyAccountReachoutTimelock) error {
	until := e.TimeEnforcementEnds.Time
	switch {
	case !e.IsActive:
		until = s.a.o.Now()
	case until.Before(s.a.o.Now()): // it names none
		until = s.a.o.Now().Add(unknownLock)
	}
	if err := s.a.o.Store.keepLock(s.ctx, s.a.o.Account, until); err != nil {
		return err
	}
	if !e.IsActive {
		s.a.unbar("")
		return s.a.mended(s.ctx, s.deliver, chat.TroubleReachout)
	}
	return s.a.trouble(s.ctx, s.deliver, chat.TroubleReachout, e.EnforcementType)
}

// unknownLock is how long we take a lock for one where the network names no end.
const unknownLock = 24 * time.Hour

// free ends the trouble that no new chats may be begun, when its time is over.
func (s *session) free(ctx context.Context) error {
	until, err := s.a.o.Store.lock(ctx, s.a.o.Account)
	if err != nil || s.a.o.Now().Before(until) {
		return err
	}
	return s.a.mended(ctx, s.deliver, chat.TroubleReachout)
}

// seldom is how often it is kept that the phone was heard of.
const seldom = 10 * time.Minute

// heard notes a sign of the phone's: what our account did on its device 0.
func (s *session) heard(evt any) error {
	var from types.MessageSource
	switch e := evt.(type) {
	case *events.Message:
		from = e.Info.MessageSource
	case *events.Receipt:
		from = e.MessageSource
	}
	now := s.a.o.Now()
	if !from.IsFromMe || from.Sender.Device != 0 || now.Sub(s.seen) < seldom {
		return nil
	}
	s.seen = now
	if err := s.a.o.Store.keepSeen(s.ctx, s.a.o.Account, now); err != nil {
		return err
	}
	return s.a.mended(s.ctx, s.deliver, chat.TroublePhone)
}
