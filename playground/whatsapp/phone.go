package whatsapp

import (
	"context"
	"database/sql"
	"fmt"
	"sync"
	"time"

	"go.mau.fi/whatsmeow"
	"go.mau.fi/whatsmeow/proto/waAdv"
	"go.mau.fi/whatsmeow/store"
	"go.mau.fi/whatsmeow/store/sqlstore"
	"go.mau.fi/whatsmeow/types"
	"go.mau.fi/whatsmeow/types/events"
	"google.golang.org/protobuf/proto"
	_ "modernc.org/sqlite" // the database of phones
)

// patience is how long a phone waits for the server and for companions.
const patience = 20 * time.Second

// Phone is somebody's phone: a whatsmeow client that is the first device of
// its account.
type Phone struct {
	s    *Server
	acct *account
	dev  *Device
	cli  *whatsmeow.Client
	db   *sql.DB
	stop sync.Once
	wg   sync.WaitGroup // of answers to companions

	got    *inbox[Message]
	events *inbox[any]

	pmu   sync.Mutex
	polls map[string][]string // options by the id of the poll
}

// NewPhone registers an account with a name and a phone number of digits only.
// Its phone is not connected yet.
func (s *Server) NewPhone(name, phone string) (*Phone, error) {
	p := &Phone{s: s, got: newInbox[Message](), events: newInbox[any](), polls: map[string][]string{}}
	s.mu.Lock()
	a, err := s.register(name, phone)
	s.mu.Unlock()
	if err != nil {
		return nil, err
	}
	p.acct = a
	if err := p.open(); err != nil {
		return nil, fmt.Errorf("opening the phone of %s: %w", name, err)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	p.dev = a.add(s, *p.cli.Store.NoiseKey.Pub)
	s.phones = append(s.phones, p)
	return p, nil
}

func (p *Phone) open() error {
	db, err := sql.Open("sqlite", "file::memory:?_pragma=foreign_keys(1)")
	if err != nil {
		return err
	}
	db.SetMaxOpenConns(1) // every connection would have a memory of its own
	p.db = db
	c := sqlstore.NewWithDB(db, "sqlite3", p.s.opt.Log)
	if err := c.Upgrade(context.Background()); err != nil {
		_ = db.Close()
		return err
	}
	dev := c.NewDevice()
	if err := p.own(dev); err != nil {
		_ = db.Close()
		return err
	}
	p.cli = whatsmeow.NewClient(dev, p.s.opt.Log)
	p.cli.SetForceActiveDeliveryReceipts(true)
	p.s.Attach(p.cli)
	p.cli.AddEventHandler(p.heard)
	return nil
}

// own makes a new whatsmeow device the first device of the account. Its
// identity key is then the key that signs for companions.
func (p *Phone) own(dev *store.Device) error {
	signed, err := certifyDevice(dev.IdentityKey, dev.IdentityKey.Pub[:])
	if err != nil {
		return err
	}
	dev.Account = &waAdv.ADVSignedDeviceIdentity{}
	if err := proto.Unmarshal(signed, dev.Account); err != nil {
		return err
	}
	dev.Account.DeviceSignature = sign(dev.IdentityKey, whatsmeow.AdvDeviceSignaturePrefix,
		dev.Account.Details, dev.IdentityKey.Pub[:], dev.IdentityKey.Pub[:])
	pn := p.acct.pn
	dev.ID, dev.LID, dev.PushName = &pn, p.acct.lid, p.acct.name
	dev.Platform = "android"
	return dev.Save(context.Background())
}

// Connect logs the phone in and returns once it is ready.
func (p *Phone) Connect() error {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	ready := make(chan struct{}, 1)
	id := p.cli.AddEventHandler(func(e any) {
		if _, ok := e.(*events.Connected); ok {
			select {
			case ready <- struct{}{}:
			default:
			}
		}
	})
	defer p.cli.RemoveEventHandler(id)
	if err := p.cli.Connect(); err != nil {
		return fmt.Errorf("connecting the phone of %s: %w", p.acct.name, err)
	}
	select {
	case <-ready:
		return nil
	case <-ctx.Done():
		return fmt.Errorf("logging in the phone of %s: %w", p.acct.name, ctx.Err())
	}
}

// Disconnect takes the phone offline. What is sent to it waits.
func (p *Phone) Disconnect() { p.cli.Disconnect() }

// Close takes the phone offline for good. Server.Close does so as well.
func (p *Phone) Close() {
	p.stop.Do(func() {
		p.cli.Disconnect()
		p.wg.Wait()
		_ = p.db.Close()
	})
}

// Client is the whatsmeow client of the phone.
func (p *Phone) Client() *whatsmeow.Client { return p.cli }

// Device is the phone as the server knows it.
func (p *Phone) Device() *Device { return p.dev }

// JID is the phone number of the account.
func (p *Phone) JID() types.JID { return p.acct.pn }

// LID is the hidden number of the account, by which others are written to.
func (p *Phone) LID() types.JID { return p.acct.lid }

// Companions are the devices that are linked to the phone.
func (p *Phone) Companions() []*Device {
	p.s.mu.Lock()
	defer p.s.mu.Unlock()
	return p.acct.list()[1:]
}

// Unlink logs all companions out, from the phone.
func (p *Phone) Unlink() {
	p.s.mu.Lock()
	defer p.s.mu.Unlock()
	for _, d := range p.acct.list()[1:] {
		p.s.unlink(d)
		if d.conn != nil {
			d.conn.end(streamRemoved())
		}
	}
}

// User is the JID of a phone number.
func User(phone string) types.JID { return types.NewJID(digits(phone), types.DefaultUserServer) }
