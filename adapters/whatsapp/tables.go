package whatsapp

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"frontdesk/chat"
)

// Our own tables. Of messages only who wrote them is kept: replies, reactions and
// deletions must name the writer.
const tables = `
CREATE TABLE IF NOT EXISTS frontdesk_choices (account TEXT, chat TEXT, id TEXT, buttons TEXT, poll INTEGER, at INTEGER, PRIMARY KEY (account, chat, id)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS frontdesk_messages (account TEXT, chat TEXT, id TEXT, sender TEXT, at INTEGER, PRIMARY KEY (account, chat, id)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS frontdesk_phones (account TEXT, phone TEXT, PRIMARY KEY (account, phone)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS frontdesk_old (account TEXT, chat TEXT, PRIMARY KEY (account, chat)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS frontdesk_troubles (account TEXT, what TEXT, PRIMARY KEY (account, what)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS frontdesk_locks (account TEXT PRIMARY KEY, until INTEGER) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS frontdesk_accounts (account TEXT PRIMARY KEY, linked INTEGER, seen INTEGER) WITHOUT ROWID;`

// keepFor is how long messages can be answered with all we know of them.
const keepFor = 30 * 24 * time.Hour

// pruneEvery is how often old rows are looked for: that reads whole tables.
const pruneEvery = 6 * time.Hour

// prune forgets what is older than keepFor, unless that was done lately.
func (s *Store) prune(ctx context.Context, now time.Time) error {
	s.mu.Lock()
	lately := now.Sub(s.pruned).Abs() < pruneEvery
	s.mu.Unlock()
	if lately {
		return nil
	}
	for _, table := range []string{"frontdesk_choices", "frontdesk_messages"} {
		if _, err := s.db.ExecContext(ctx, "DELETE FROM "+table+" WHERE at < ?", now.Add(-keepFor).Unix()); err != nil {
			return fmt.Errorf("forgetting old rows of %s: %w", table, err)
		}
	}
	s.mu.Lock()
	s.pruned = now
	s.mu.Unlock()
	return nil
}

// choices are the buttons of a message of ours.
type choices struct {
	buttons []chat.Button
	poll    bool
}

func (a *Adapter) keepChoices(ctx context.Context, room, id string, c choices) error {
	raw, err := json.Marshal(c.buttons)
	if err == nil {
		_, err = a.o.Store.db.ExecContext(ctx, "INSERT OR REPLACE INTO frontdesk_choices VALUES (?,?,?,?,?,?)",
			a.o.Account, room, id, string(raw), c.poll, a.o.Now().Unix())
	}
	if err != nil {
		return fmt.Errorf("keeping the choices of a message: %w", err)
	}
	return nil
}

func (a *Adapter) dropChoices(ctx context.Context, room, id string) error {
	_, err := a.o.Store.db.ExecContext(ctx, "DELETE FROM frontdesk_choices WHERE account=? AND chat=? AND id=?", a.o.Account, room, id)
	if err != nil {
		return fmt.Errorf("dropping the choices of a message: %w", err)
	}
	return nil
}

// choicesOf is what a message of ours offers; false: nothing.
func (a *Adapter) choicesOf(ctx context.Context, room, id string) (choices, bool, error) {
	var raw string
	var c choices
	err := a.o.Store.db.QueryRowContext(ctx, "SELECT buttons, poll FROM frontdesk_choices WHERE account=? AND chat=? AND id=?",
		a.o.Account, room, id).Scan(&raw, &c.poll)
	if errors.Is(err, sql.ErrNoRows) {
		return c, false, nil
	}
	if err == nil {
		err = json.Unmarshal([]byte(raw), &c.buttons)
	}
	if err != nil {
		return c, false, fmt.Errorf("looking up the choices of a message: %w", err)
	}
	return c, true, nil
}

// keepSender keeps who wrote a message; "" are we.
func (a *Adapter) keepSender(ctx context.Context, room, id, sender string) error {
	_, err := a.o.Store.db.ExecContext(ctx, "INSERT OR IGNORE INTO frontdesk_messages VALUES (?,?,?,?,?)",
		a.o.Account, room, id, sender, a.o.Now().Unix())
	if err != nil {
		return fmt.Errorf("keeping who wrote a message: %w", err)
	}
	return nil
}

// known is what is known of a message.
type known struct {
	sender string // "" are we
	at     time.Time
}

func (a *Adapter) senderOf(ctx context.Context, room, id string) (known, bool, error) {
	var k known
	var at int64
	err := a.o.Store.db.QueryRowContext(ctx, "SELECT sender, at FROM frontdesk_messages WHERE account=? AND chat=? AND id=?",
		a.o.Account, room, id).Scan(&k.sender, &at)
	if errors.Is(err, sql.ErrNoRows) {
		return k, false, nil
	}
	if err != nil {
		return k, false, fmt.Errorf("looking up who wrote a message: %w", err)
	}
	k.at = time.Unix(at, 0)
	return k, true, nil
}

// keepPhone notes that a person was spoken of by the phone number, for want of a LID.
func (a *Adapter) keepPhone(ctx context.Context, phone string) error {
	_, err := a.o.Store.db.ExecContext(ctx, "INSERT OR IGNORE INTO frontdesk_phones VALUES (?,?)", a.o.Account, phone)
	if err != nil {
		return fmt.Errorf("keeping a phone number without a lid: %w", err)
	}
	return nil
}

func (a *Adapter) hasPhone(ctx context.Context, phone string) (bool, error) {
	return a.exists(ctx, "SELECT 1 FROM frontdesk_phones WHERE account=? AND phone=?", phone)
}

func (a *Adapter) dropPhone(ctx context.Context, phone string) error {
	_, err := a.o.Store.db.ExecContext(ctx, "DELETE FROM frontdesk_phones WHERE account=? AND phone=?", a.o.Account, phone)
	if err != nil {
		return fmt.Errorf("dropping a phone number that has a lid: %w", err)
	}
	return nil
}

// keepOld notes a chat that was there before the number was linked.
func (s *Store) keepOld(ctx context.Context, account, room string) error {
	_, err := s.db.ExecContext(ctx, "INSERT OR IGNORE INTO frontdesk_old VALUES (?,?)", account, room)
	if err != nil {
		return fmt.Errorf("keeping an old chat: %w", err)
	}
	return nil
}

func (a *Adapter) isOld(ctx context.Context, room string) (bool, error) {
	return a.exists(ctx, "SELECT 1 FROM frontdesk_old WHERE account=? AND chat=?", room)
}

func (a *Adapter) exists(ctx context.Context, query, key string) (bool, error) {
	var one int
	err := a.o.Store.db.QueryRowContext(ctx, query, a.o.Account, key).Scan(&one)
	if errors.Is(err, sql.ErrNoRows) {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("looking something up in whatsapp.db: %w", err)
	}
	return true, nil
}

// keepTrouble keeps what the house was told of, so that after a restart too it is
// told when it is over.
func (a *Adapter) keepTrouble(ctx context.Context, what string) error {
	_, err := a.o.Store.db.ExecContext(ctx, "INSERT OR IGNORE INTO frontdesk_troubles VALUES (?,?)", a.o.Account, what)
	if err != nil {
		return fmt.Errorf("keeping a trouble: %w", err)
	}
	return nil
}

func (a *Adapter) hasTrouble(ctx context.Context, what string) (bool, error) {
	return a.exists(ctx, "SELECT 1 FROM frontdesk_troubles WHERE account=? AND what=?", what)
}

func (a *Adapter) dropTrouble(ctx context.Context, what string) error {
	_, err := a.o.Store.db.ExecContext(ctx, "DELETE FROM frontdesk_troubles WHERE account=? AND what=?", a.o.Account, what)
	if err != nil {
		return fmt.Errorf("dropping a trouble: %w", err)
	}
	return nil
}

// keepLock keeps until when an account may begin no new chats.
func (s *Store) keepLock(ctx context.Context, account string, until time.Time) error {
	if _, err := s.db.ExecContext(ctx, "INSERT OR REPLACE INTO frontdesk_locks VALUES (?,?)", account, until.Unix()); err != nil {
		return fmt.Errorf("keeping until when %s is locked: %w", account, err)
	}
	return nil
}

// lock is until when an account may begin no new chats; zero: it was never locked.
func (s *Store) lock(ctx context.Context, account string) (time.Time, error) {
	var until int64
	err := s.db.QueryRowContext(ctx, "SELECT until FROM frontdesk_locks WHERE account=?", account).Scan(&until)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return time.Time{}, fmt.Errorf("looking up until when %s is locked: %w", account, err)
	}
	return unix(until), nil
}

// keepLinked notes that an account was linked just now: what was before does not
// count any more.
func (s *Store) keepLinked(ctx context.Context, account string, now time.Time) error {
	_, err := s.db.ExecContext(ctx, "INSERT OR REPLACE INTO frontdesk_accounts VALUES (?,?,?)", account, now.Unix(), now.Unix())
	if err != nil {
		return fmt.Errorf("keeping when %s was linked: %w", account, err)
	}
	return nil
}

// keepSeen notes that the account's phone was heard of.
func (s *Store) keepSeen(ctx context.Context, account string, now time.Time) error {
	_, err := s.db.ExecContext(ctx, "INSERT INTO frontdesk_accounts VALUES (?,0,?) ON CONFLICT (account) DO UPDATE SET seen=max(seen, excluded.seen)", account, now.Unix())
	if err != nil {
		return fmt.Errorf("keeping when the phone of %s was heard of: %w", account, err)
	}
	return nil
}

// times are when an account was linked and its phone last heard of; zero: unknown.
func (s *Store) times(ctx context.Context, account string) (linked, seen time.Time, err error) {
	var l, n int64
	err = s.db.QueryRowContext(ctx, "SELECT linked, seen FROM frontdesk_accounts WHERE account=?", account).Scan(&l, &n)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return linked, seen, fmt.Errorf("looking up when %s was linked: %w", account, err)
	}
	return unix(l), unix(n), nil
}

func unix(n int64) time.Time {
	if n == 0 {
		return time.Time{}
	}
	return time.Unix(n, 0).UTC()
}
