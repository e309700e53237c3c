package study

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"time"

	"frontdesk/chat"
	"frontdesk/desk"
	"frontdesk/desk/past"
	"frontdesk/engine"
)

// mostFile is how large a file may be that comes in a chat, where the network gives it.
const mostFile = 512 << 20

// importFor reads in a file that somebody has sent.
func (s *Study) importFor(ctx context.Context, raw []byte) (done desk.ImportDone) {
	if err := json.Unmarshal(raw, &done.Do); err != nil {
		done.Error = "What was to be read in is not known any more. Send the file again."
		return done
	}
	do := done.Do
	e := s.engine.Load()
	f, err := s.fetch(ctx, e, do)
	if err != nil {
		done.Error = fetchWhy(err)
		s.o.Log.Warn("fetching a chat to import", "err", err)
		return done
	}
	defer s.Drop(f)
	i, err := s.read(ctx, f, Source{ID: do.ID, File: do.Media.Name, Us: do.Us, By: desk.AgentKey(do.Place.Network, do.From.ID)})
	var who *past.WhoError
	switch {
	case err == nil:
		done.Import = i
	case errors.As(err, &who):
		done.Names = who.Names
	case errors.Is(err, ErrAgain):
		done.Again = true
	default:
		s.o.Log.Warn("importing a chat", "err", err)
		done.Error = Why(err)
	}
	return done
}

func fetchWhy(err error) string {
	var no *chat.RefusedError
	if errors.As(err, &no) && no.Reason == chat.ReasonTooLarge {
		return "The file is larger than what the network gives to bots (Telegram: 20 MB). Export the chat without media, or run `bot import-chats FILE` on the server."
	}
	return "The network does not give me the file. Send it again, or run `bot import-chats FILE` on the server."
}

// fetchTime is how long a network may take to give a file: all that is to be done waits
// for it.
const fetchTime = 10 * time.Minute

// fetch puts a file of a chat where it can be read twice.
func (s *Study) fetch(ctx context.Context, e *engine.Engine, do desk.ImportDo) (*os.File, error) {
	ctx, cancel := context.WithTimeout(ctx, fetchTime)
	defer cancel()
	src, err := e.OpenFile(ctx, do.Media, do.Place, mostFile)
	if err != nil {
		return nil, err
	}
	defer func() { _ = src.Close() }()
	return s.Spool(src)
}

// Spool puts what is read into a file of its own, which nobody else may read.
func (s *Study) Spool(src io.Reader) (*os.File, error) {
	f, err := os.CreateTemp(s.o.Dir, leftovers)
	if err != nil {
		return nil, fmt.Errorf("making room for a file: %w", err)
	}
	if _, err := io.Copy(f, src); err != nil {
		s.Drop(f)
		return nil, fmt.Errorf("reading a file: %w", err)
	}
	return f, nil
}

// Drop takes a file of Spool away.
func (s *Study) Drop(f *os.File) {
	_ = f.Close()
	_ = os.Remove(f.Name())
}

// Source says what a file is.
type Source struct {
	ID   int64  // of the import; at most 0: it shows no progress
	File string // its name
	Us   string // who of WhatsApp's authors is us, "": it is found out
	By   string
}

// ErrAgain says that the same file was imported before.
var ErrAgain = errors.New("this file was imported before")

// Import reads a file in for who runs the bot, when nothing else is being done. tell tells
// the house of it, and waits until that is kept.
func (s *Study) Import(ctx context.Context, f *os.File, src Source, tell func(*desk.Import) error) (*desk.Import, error) {
	s.turn.Lock()
	defer s.turn.Unlock()
	i, err := s.read(ctx, f, src)
	if err != nil {
		return nil, err
	}
	return i, tell(i)
}

// read reads a file into rows of its own. The house does not know of it yet: it is for
// the caller to tell.
func (s *Study) read(ctx context.Context, f *os.File, src Source) (*desk.Import, error) {
	e := s.engine.Load()
	sum := sha256.New()
	size, err := io.Copy(sum, io.NewSectionReader(f, 0, 1<<62))
	if err != nil {
		return nil, fmt.Errorf("reading the file: %w", err)
	}
	i := &desk.Import{ID: src.ID, By: src.By, At: e.Now().UTC(), Digest: hex.EncodeToString(sum.Sum(nil)[:12])}
	known, err := list[desk.Import](ctx, e, desk.MemoryImports)
	if err != nil {
		return nil, err
	}
	if slices.ContainsFunc(known, func(o desk.Import) bool { return o.Digest == i.Digest }) {
		return nil, ErrAgain
	}
	ours, err := list[string](ctx, e, desk.MemoryOurs)
	if err != nil {
		return nil, err
	}
	if err := e.DropPast(ctx, i.ID); err != nil { // of a try that was cut off
		return nil, err
	}
	t := &taker{ctx: ctx, i: i, rows: &rows{e: e, id: i.ID}, secret: e.House().Secret, progress: s.begin(src.ID), silent: src.ID <= 0, size: size}
	found, err := past.Read(f, size, past.Options{File: src.File, Ours: ours, Us: src.Us}, t.take)
	t.talk.end(t.asked)
	if err == nil {
		err = t.rows.flush(ctx)
	}
	if err == nil && i.Messages == 0 {
		err = errEmpty
	}
	if err != nil {
		return nil, errors.Join(err, e.DropPast(context.WithoutCancel(ctx), i.ID))
	}
	i.Kind, i.Us, i.Groups, i.Bytes = found.Kind, found.Us, found.Groups, t.rows.took
	return i, nil
}

var errEmpty = errors.New("there are no messages in it")

// Why says in a sentence why a file cannot be imported, and what to do.
func Why(err error) string {
	for _, known := range []struct {
		err  error
		text string
	}{
		{past.ErrGroup, "This is a group chat. I learn from chats with one contact only: export those, one by one, or the whole account from Telegram Desktop."},
		{past.ErrUnknown, "I do not know this kind of file. I read a chat exported by WhatsApp (More → Export chat: the .zip or .txt) and Telegram Desktop's result.json (Export chat history, format JSON)."},
		{past.ErrBomb, "The zip would unpack to far more than a chat holds, so I leave it. Export the chat again, without media."},
		{errEmpty, "There are no messages in it that I could learn from."},
		{errUnwanted, "Stopped. Nothing of the file was kept."},
	} {
		if errors.Is(err, known.err) {
			return known.text
		}
	}
	return "I could not read the file: it is damaged, or not whole. Export the chat again."
}

// taker takes messages in.
type taker struct {
	ctx      context.Context
	i        *desk.Import
	rows     *rows
	secret   []byte
	progress *progress
	silent   bool
	size     int64
	read     int64

	chat  past.Chat
	key   uint64
	names masker
	talk  talk
}

func (t *taker) take(c past.Chat, m past.Said) error {
	i := t.i
	if c != t.chat || i.Chats == 0 {
		t.talk.end(t.asked)
		t.chat, t.key, t.names, t.talk = c, t.digest(c.Key), maskOf(c.Name), talk{}
		i.Chats++
	}
	i.Messages++
	if i.From.IsZero() || m.At.Before(i.From) {
		i.From = m.At
	}
	if m.At.After(i.To) {
		i.To = m.At
	}
	text := t.names.mask(m.Text)
	t.talk.say(said{at: m.At.Unix(), ours: m.Ours, text: text}, t.asked)
	t.read += int64(len(m.Text)) + 40
	if !t.silent {
		if err := t.progress.at(t.ctx, min(0.99, float64(t.read)/float64(t.size+1))); err != nil {
			return err
		}
	}
	return t.rows.add(t.ctx, row{Chat: t.key, At: m.At.Unix(), By: m.By, Text: text})
}

func (t *taker) asked(pair) { t.i.Asked++ }

// digest stands for a chat: without the house's secret nobody can tell whom it is with.
func (t *taker) digest(key string) uint64 {
	h := hmac.New(sha256.New, t.secret)
	h.Write([]byte(key))
	return binary.BigEndian.Uint64(h.Sum(nil))
}
