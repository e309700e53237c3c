package whatsapp

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"strconv"
	"time"

	"go.mau.fi/whatsmeow/appstate"
	"go.mau.fi/whatsmeow/proto/waE2E"
	"go.mau.fi/whatsmeow/proto/waServerSync"
	"go.mau.fi/whatsmeow/store"
	"go.mau.fi/whatsmeow/types"
	"google.golang.org/protobuf/proto"
)

// collection is one part of what the devices of an account share: encrypted
// patches that the server cannot read.
type collection struct{ patches [][]byte }

func (c *collection) version() uint64 { return uint64(len(c.patches)) }

// syncState takes and gives patches.
func syncState(s *Server, c *conn, n *node) reply {
	sync, _ := child(n, "sync")
	var out []node
	for _, ask := range sync.GetChildrenByTag("collection") {
		out = append(out, s.syncOne(c, &ask))
	}
	return result(on("sync", nil, out...))
}

func (s *Server) syncOne(c *conn, ask *node) node {
	name := text(ask, "name")
	state := c.dev.acct.state[name]
	if state == nil {
		state = &collection{}
		c.dev.acct.state[name] = state
	}
	from, _ := strconv.ParseUint(text(ask, "version"), 10, 64)
	a := attrs{"name": name}
	var parts []node
	if patch, ok := child(ask, "patch"); ok {
		if from != state.version() {
			a["type"] = "error"
			parts = append(parts, on("error", attrs{"code": 409, "text": "conflict"}), state.since(from))
		} else if err := state.add(body(patch)); err != nil {
			a["type"] = "error"
			parts = append(parts, on("error", attrs{"code": 400, "text": "bad-request"}))
		} else {
			s.stateChanged(c, name, state)
		}
	} else {
		parts = append(parts, state.since(from))
	}
	a["version"] = strconv.FormatUint(state.version(), 10)
	return on("collection", a, parts...)
}

// add keeps a patch. Its version is the server's to say.
func (c *collection) add(raw []byte) error {
	var p waServerSync.SyncdPatch
	if err := proto.Unmarshal(raw, &p); err != nil {
		return err
	}
	p.Version = &waServerSync.SyncdVersion{Version: proto.Uint64(c.version() + 1)}
	b, err := proto.Marshal(&p)
	if err == nil {
		c.patches = append(c.patches, b)
	}
	return err
}

func (c *collection) since(from uint64) node {
	var out []node
	for i := from; i < c.version(); i++ {
		out = append(out, leaf("patch", c.patches[i]))
	}
	return on("patches", nil, out...)
}

func (s *Server) stateChanged(c *conn, name string, state *collection) {
	for _, d := range c.dev.acct.list() {
		if d != c.dev {
			d.push(on("notification", attrs{"id": s.id(), "from": serverJID, "t": unix(), "type": "server_sync"},
				on("collection", attrs{"name": name, "version": strconv.FormatUint(state.version(), 10)})))
		}
	}
}

// prepare writes the name into what the devices share before there is a
// companion that would be told of it without having the key.
func (p *Phone) prepare() error {
	if !p.cli.IsLoggedIn() {
		return nil
	}
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	_, _, err := p.stateKey(ctx)
	return err
}

// share gives a companion the keys of what the devices share.
func (p *Phone) share(to types.JID) error {
	if !p.cli.IsLoggedIn() {
		return nil
	}
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	id, key, err := p.stateKey(ctx)
	if err != nil {
		return err
	}
	return p.tell(ctx, to, &waE2E.Message{ProtocolMessage: &waE2E.ProtocolMessage{
		Type: waE2E.ProtocolMessage_APP_STATE_SYNC_KEY_SHARE.Enum(),
		AppStateSyncKeyShare: &waE2E.AppStateSyncKeyShare{Keys: []*waE2E.AppStateSyncKey{{
			KeyID: &waE2E.AppStateSyncKeyId{KeyID: id},
			KeyData: &waE2E.AppStateSyncKeyData{
				KeyData: key, Timestamp: proto.Int64(time.Now().UnixMilli()),
				Fingerprint: &waE2E.AppStateSyncKeyFingerprint{RawID: proto.Uint32(1), CurrentIndex: proto.Uint32(0), DeviceIndexes: []uint32{0}},
			},
		}}},
	}})
}

// stateKey returns the key of the phone, made at the first use together with
// the patch that holds the name.
func (p *Phone) stateKey(ctx context.Context) (id, key []byte, err error) {
	keys := p.cli.Store.AppStateKeys
	if id, err = keys.GetLatestAppStateSyncKeyID(ctx); err != nil {
		return nil, nil, err
	}
	if id != nil {
		k, err := keys.GetAppStateSyncKey(ctx, id)
		if err != nil || k == nil {
			return nil, nil, fmt.Errorf("reading the key %x: %w", id, err)
		}
		return id, k.Data, nil
	}
	id, key = []byte{0, 0, 0, 0, 0, 1}, make([]byte, 32)
	if _, err := rand.Read(key); err != nil {
		return nil, nil, err
	}
	err = keys.PutAppStateSyncKey(ctx, id, store.AppStateSyncKey{Data: key, Fingerprint: []byte{8, 1}, Timestamp: time.Now().UnixMilli()})
	if err != nil {
		return nil, nil, err
	}
	return id, key, p.cli.SendAppState(ctx, appstate.BuildSettingPushName(p.acct.name))
}

// tell sends a message to one other device of the account, which whatsmeow
// does for companions only to a device that it has a session with.
func (p *Phone) tell(ctx context.Context, to types.JID, m *waE2E.Message) error {
	plain, err := proto.Marshal(m)
	if err != nil {
		return err
	}
	//lint:ignore SA1019 a phone does what whatsmeow does not offer
	in := p.cli.DangerousInternals()
	bundle := in.FetchPreKeysNoError(ctx, []types.JID{to})[to]
	if bundle == nil {
		return errors.New("the companion has no keys")
	}
	enc, _, err := in.EncryptMessageForDevice(ctx, plain, to, bundle, nil, nil)
	if err != nil {
		return err
	}
	return in.SendNode(ctx, on("message", attrs{"id": p.cli.GenerateMessageID(), "type": "text", "category": "peer", "to": to},
		on("meta", attrs{"appdata": "default"}), *enc, in.MakeDeviceIdentityNode()))
}

// SetName changes the name of the account, on all its devices.
func (p *Phone) SetName(name string) error {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	if _, _, err := p.stateKey(ctx); err != nil {
		return err
	}
	p.s.mu.Lock()
	p.acct.name = name
	p.s.mu.Unlock()
	return p.cli.SendAppState(ctx, appstate.BuildSettingPushName(name))
}

// SetAbout changes the line about the account that others can read.
func (p *Phone) SetAbout(about string) {
	p.s.mu.Lock()
	defer p.s.mu.Unlock()
	p.acct.about = about
}
