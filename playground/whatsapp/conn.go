package whatsapp

import (
	"context"
	"errors"
	"net/http"
	"sync"
	"time"

	"github.com/coder/websocket"
	waBinary "go.mau.fi/whatsmeow/binary"
	"go.mau.fi/whatsmeow/proto/waWa6"
	"go.mau.fi/whatsmeow/socket"
)

// lastWords is how long a connection stays open after its last stanza, because
// whatsmeow drops what it has not handled yet when the socket closes.
const lastWords = 100 * time.Millisecond

const frameHead = socket.FrameLengthSize

var errFrame = errors.New("a frame that is no frame")

// conn is one websocket. What is sent is queued and written by a goroutine of
// its own, so that the server never waits for a client.
type conn struct {
	s      *Server
	ws     *websocket.Conn
	ctx    context.Context
	cancel context.CancelFunc

	dev     *Device          // once logged in, guarded by Server.mu
	pair    *pairing         // before, guarded by Server.mu
	static  [32]byte         // the Noise key of the client
	pending map[string]*wait // server's own iqs, guarded by Server.mu
	closing bool             // guarded by Server.mu

	rest   []byte // bytes of a message after its first frame
	in     stream
	out    stream // of the writer only
	wmu    sync.Mutex
	outbox []node
	silent bool
	more   chan struct{}
}

// wait is told the client's answer to one of the server's iqs.
type wait struct{ done func(*node) }

func (s *Server) serveSocket(w http.ResponseWriter, r *http.Request) {
	ws, err := websocket.Accept(w, r, &websocket.AcceptOptions{InsecureSkipVerify: true})
	if err != nil {
		return
	}
	ws.SetReadLimit(socket.FrameMaxSize)
	ctx, cancel := context.WithCancel(context.Background())
	c := &conn{s: s, ws: ws, ctx: ctx, cancel: cancel, more: make(chan struct{}, 1), pending: map[string]*wait{}}
	if !s.admit(c) {
		cancel()
		_ = ws.CloseNow()
		return
	}
	defer s.gone(c)
	c.serve()
}

func (c *conn) serve() {
	payload, err := c.handshake()
	if err != nil {
		return
	}
	go c.write()
	c.s.enter(c, payload)
	for {
		frame, err := c.next()
		if err != nil {
			return
		}
		plain, err := c.in.open(frame)
		if err != nil {
			return
		}
		if n := decode(plain); n != nil {
			c.s.handle(c, n)
		}
	}
}

func (c *conn) handshake() (*waWa6.ClientPayload, error) {
	head := len(socket.WAConnHeader)
	_, data, err := c.ws.Read(c.ctx)
	if err != nil {
		return nil, err
	}
	if len(data) < head || string(data[:head]) != string(socket.WAConnHeader) {
		return nil, errFrame
	}
	c.rest = data[head:]
	hello, err := c.next()
	if err != nil {
		return nil, err
	}
	g, err := greet(hello, c.raw, c.next)
	if err != nil {
		return nil, err
	}
	c.in, c.out, c.static = g.in, g.out, g.static
	return g.payload, nil
}

// next returns the next frame. Frames are never split over messages.
func (c *conn) next() ([]byte, error) {
	for len(c.rest) == 0 {
		kind, data, err := c.ws.Read(c.ctx)
		if err != nil {
			return nil, err
		}
		if kind == websocket.MessageBinary {
			c.rest = data
		}
	}
	if len(c.rest) < frameHead {
		return nil, errFrame
	}
	n := int(c.rest[0])<<16 | int(c.rest[1])<<8 | int(c.rest[2])
	if len(c.rest) < frameHead+n {
		return nil, errFrame
	}
	frame := c.rest[frameHead : frameHead+n]
	c.rest = c.rest[frameHead+n:]
	return frame, nil
}

// raw writes one frame as it is.
func (c *conn) raw(b []byte) error {
	frame := make([]byte, frameHead, frameHead+len(b))
	frame[0], frame[1], frame[2] = byte(len(b)>>16), byte(len(b)>>8), byte(len(b))
	return c.ws.Write(c.ctx, websocket.MessageBinary, append(frame, b...))
}

// send queues a stanza.
func (c *conn) send(n node) {
	c.wmu.Lock()
	if !c.silent {
		c.outbox = append(c.outbox, n)
	}
	c.wmu.Unlock()
	select {
	case c.more <- struct{}{}:
	default:
	}
}

// mute lets the connection hang.
func (c *conn) mute() {
	c.wmu.Lock()
	defer c.wmu.Unlock()
	c.silent, c.outbox = true, nil
}

func (c *conn) muted() bool {
	c.wmu.Lock()
	defer c.wmu.Unlock()
	return c.silent
}

func (c *conn) write() {
	for {
		select {
		case <-c.more:
		case <-c.ctx.Done():
			return
		}
		c.wmu.Lock()
		batch := c.outbox
		c.outbox = nil
		c.wmu.Unlock()
		for _, n := range batch {
			b, err := waBinary.Marshal(n)
			if err != nil || c.raw(c.out.seal(b)) != nil {
				c.cut()
				return
			}
		}
	}
}

// cut ends the connection at once.
func (c *conn) cut() {
	c.cancel()
	_ = c.ws.CloseNow()
}

// end sends a last stanza and closes a little later. The caller holds
// Server.mu.
func (c *conn) end(last node) {
	if c.closing {
		return
	}
	c.closing = true
	c.send(last)
	time.AfterFunc(lastWords, c.cut)
}

func decode(b []byte) *node {
	plain, err := waBinary.Unpack(b)
	if err != nil {
		return nil
	}
	n, err := waBinary.Unmarshal(plain)
	if err != nil {
		return nil
	}
	return n
}
