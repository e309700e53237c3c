package whatsapp

import (
	"context"
	"database/sql"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"go.mau.fi/whatsmeow/proto/waCompanionReg"
	"go.mau.fi/whatsmeow/store"
	"go.mau.fi/whatsmeow/store/sqlstore"
	"go.mau.fi/whatsmeow/types"
	"google.golang.org/protobuf/proto"
	_ "modernc.org/sqlite" // the driver "sqlite"
)

// Store keeps the linked numbers: their keys and sessions, and what the adapter must
// know of messages. One process at a time may have it open, for whatsmeow caches
// parts of it (store/sqlstore/lidmap.go:26).
type Store struct {
	dir  string
	db   *sql.DB
	keys *sqlstore.Container
	log  *slog.Logger

	mu       sync.Mutex
	sessions map[string]*session // that run, by account
	pruned   time.Time
}

// OpenStore opens, or makes, whatsapp.db in dir, and removes there what media that
// were under way left behind.
func OpenStore(ctx context.Context, dir string, log *slog.Logger) (*Store, error) {
	if log == nil {
		log = slog.New(slog.DiscardHandler)
	}
	quietSignal(log)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("making the whatsapp directory: %w", err)
	}
	left, _ := filepath.Glob(filepath.Join(dir, tempName))
	for _, f := range left {
		_ = os.Remove(f)
	}
	// The keys are for nobody else: SQLite's other files take its mode on.
	if f, err := os.OpenFile(filepath.Join(dir, "whatsapp.db"), os.O_CREATE|os.O_RDWR, 0o600); err == nil {
		_ = f.Close()
	}
	// Immediate transactions: deferred ones fail as busy in the midst of decryption.
	dsn := "file:" + (&urlPath{filepath.Join(dir, "whatsapp.db")}).String() +
		"?_pragma=foreign_keys(1)&_pragma=journal_mode(WAL)&_pragma=busy_timeout(10000)&_pragma=cache_size(-512)&_txlock=immediate"
	db, err := sql.Open("sqlite", dsn)
	if err != nil {
		return nil, fmt.Errorf("opening whatsapp.db: %w", err)
	}
	// Writers go one at a time anyway, and each connection has memory of its own.
	db.SetMaxOpenConns(4)
	s := &Store{dir: dir, db: db, keys: sqlstore.NewWithDB(db, "sqlite", libLog{log}), log: log}
	if err := s.prepare(ctx); err != nil {
		_ = s.Close()
		return nil, err
	}
	return s, nil
}

// urlPath is a file's path within a URI: SQLite takes ? and # as its end.
type urlPath struct{ path string }

func (u *urlPath) String() string {
	return strings.NewReplacer("%", "%25", "?", "%3f", "#", "%23").Replace(u.path)
}

func (s *Store) prepare(ctx context.Context) error {
	if err := s.keys.Upgrade(ctx); err != nil {
		return fmt.Errorf("bringing whatsapp.db up to date: %w", err)
	}
	if _, err := s.db.ExecContext(ctx, tables); err != nil {
		return fmt.Errorf("making our tables in whatsapp.db: %w", err)
	}
	// How we are called in the phone's list of linked devices.
	store.DeviceProps.Os = proto.String("Frontdesk")
	store.DeviceProps.PlatformType = waCompanionReg.DeviceProps_CHROME.Enum()
	return s.prune(ctx, time.Now())
}

// runs notes the session that runs for an account; nil: none does.
func (s *Store) runs(account string, x *session) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.sessions == nil {
		s.sessions = map[string]*session{}
	}
	s.sessions[account] = x
}

// renew ends the session of an account: the next one takes the new link.
func (s *Store) renew(account string) {
	s.mu.Lock()
	x := s.sessions[account]
	s.mu.Unlock()
	if x != nil {
		_ = x.apart(func(context.Context) error { x.dead = true; return nil })
		x.end(ending{kind: endLost, detail: "the number was linked anew"})
	}
}

// Close closes the store; nobody may use it any more.
func (s *Store) Close() error { return s.keys.Close() }

// Accounts are the digits of the linked numbers.
func (s *Store) Accounts(ctx context.Context) ([]string, error) {
	list, err := s.keys.GetAllDevices(ctx)
	if err != nil {
		return nil, fmt.Errorf("listing the linked whatsapp numbers: %w", err)
	}
	var out []string
	for _, d := range list {
		out = append(out, d.ID.User)
	}
	slices.Sort(out)
	return slices.Compact(out), nil
}

// device is the link of an account, nil if there is none. Of several, which a link
// that broke off leaves, the youngest counts.
func (s *Store) device(ctx context.Context, account string) (*store.Device, error) {
	jid, err := s.link(ctx, account)
	if err != nil {
		return nil, fmt.Errorf("looking up the link of %s: %w", account, err)
	}
	if jid.IsEmpty() {
		return nil, nil
	}
	d, err := s.keys.GetDevice(ctx, jid)
	if err != nil {
		return nil, fmt.Errorf("reading the link of %s: %w", account, err)
	}
	return d, nil
}

// link is the address of an account's youngest link. It asks for the addresses alone:
// whole devices would be much to read for each of many numbers.
func (s *Store) link(ctx context.Context, account string) (youngest types.JID, err error) {
	rows, err := s.db.QueryContext(ctx, "SELECT jid FROM whatsmeow_device")
	if err != nil {
		return youngest, err
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var raw string
		if err := rows.Scan(&raw); err != nil {
			return youngest, err
		}
		jid, err := types.ParseJID(raw)
		if err == nil && jid.User == account && (youngest.IsEmpty() || jid.Device > youngest.Device) {
			youngest = jid
		}
	}
	return youngest, rows.Err()
}

// Links are the links of an account: those that stand now, for Forget.
func (s *Store) Links(ctx context.Context, account string) ([]uint16, error) {
	list, err := s.keys.GetAllDevices(ctx)
	if err != nil {
		return nil, fmt.Errorf("listing the links of %s: %w", account, err)
	}
	var out []uint16
	for _, d := range list {
		if d.ID.User == account {
			out = append(out, d.ID.Device)
		}
	}
	return out, nil
}

// Forget removes links of an account from the store; the phone is not told.
func (s *Store) Forget(ctx context.Context, account string, links []uint16) error {
	return s.forget(ctx, account, func(n uint16) bool { return slices.Contains(links, n) })
}

// forget removes some of the links of an account.
func (s *Store) forget(ctx context.Context, account string, which func(device uint16) bool) error {
	list, err := s.keys.GetAllDevices(ctx)
	for _, d := range list {
		if err == nil && d.ID.User == account && which(d.ID.Device) {
			err = d.Delete(ctx)
		}
	}
	if err != nil {
		return fmt.Errorf("removing old links of %s: %w", account, err)
	}
	return nil
}
