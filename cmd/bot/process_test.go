package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	loopback "frontdesk/playground/telegram"
	"frontdesk/scripts/turns"
)

// TestMain lets the test binary be the bot itself: a real process, to be killed.
func TestMain(m *testing.M) {
	if os.Getenv("BE_THE_BOT") != "" {
		killAtStep(os.Getenv("KILL_AT"))
		whatsappAt(os.Getenv("WHATSAPP_AT"))
		tellEvery, _ = time.ParseDuration(os.Getenv("TELL_EVERY"))
		os.Args = append([]string{"bot"}, os.Args[1:]...)
		main()
		os.Exit(0)
	}
	scriptHost = turns.New(func() time.Time { return clockStart }) // what a run takes is printed
	os.Exit(m.Run())
}

// killAtStep has the process kill itself at the nth time of a step: "after send/3".
func killAtStep(at string) {
	step, num, ok := strings.Cut(at, "/")
	if !ok {
		return
	}
	n, _ := strconv.ParseInt(num, 10, 64)
	var seen atomic.Int64
	fault = func(s string) {
		if s == step && seen.Add(1) == n {
			_ = syscall.Kill(os.Getpid(), syscall.SIGKILL)
			select {} // until it comes
		}
	}
}

// process is the real bot in a process of its own.
type process struct {
	t   testing.TB
	srv *loopback.Server
	bot *loopback.Bot
	dir string
	env []string
	cmd *exec.Cmd
	out *output

	owner  *loopback.User // once it is claimed
	listen string         // where its metrics are, of tests that ask
}

// output collects what a process prints, and can be waited on.
type output struct {
	mu   sync.Mutex
	b    bytes.Buffer
	more chan struct{}
}

func (o *output) Write(p []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	n, err := o.b.Write(p)
	close(o.more)
	o.more = make(chan struct{})
	return n, err
}

func (o *output) String() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.b.String()
}

// find waits until the output has what the pattern finds.
func (o *output) find(ctx context.Context, re *regexp.Regexp) []string {
	for {
		o.mu.Lock()
		m, more := re.FindStringSubmatch(o.b.String()), o.more
		o.mu.Unlock()
		if m != nil {
			return m
		}
		select {
		case <-more:
		case <-ctx.Done():
			return nil
		}
	}
}

// newProcess is a bot that is not started yet, and the Telegram it will meet.
func newProcess(t testing.TB) *process {
	t.Helper()
	srv := loopback.New(loopback.Options{})
	if err := srv.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(srv.Close)
	p := &process{t: t, srv: srv, bot: srv.NewBot("front_bot"), dir: t.TempDir()}
	t.Cleanup(p.kill)
	return p
}

func (p *process) start() {
	p.t.Helper()
	p.cmd = exec.Command(os.Args[0])
	p.out = &output{more: make(chan struct{})}
	p.cmd.Stdout, p.cmd.Stderr = p.out, p.out
	p.cmd.Env = append([]string{"BE_THE_BOT=1", "TELEGRAM_TOKEN=" + p.bot.Token(), "TELEGRAM_API_URL=" + p.srv.URL(),
		"DATA_DIR=" + p.dir, "LISTEN=off", "TELEGRAM_LIMITS=off", "HOME=" + p.dir, "TZ=UTC"}, p.env...)
	if err := p.cmd.Start(); err != nil {
		p.t.Fatal(err)
	}
}

// kill ends the process as a power cut would.
func (p *process) kill() {
	if p.cmd == nil || p.cmd.Process == nil {
		return
	}
	_ = p.cmd.Process.Kill()
	_ = p.cmd.Wait()
	p.cmd = nil
}

// stop ends it as an operator does, and tells whether it ended well.
func (p *process) stop() error {
	if err := p.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		return err
	}
	err := p.cmd.Wait()
	p.cmd = nil
	return err
}

// longest is how long anything may take in these tests before they fail.
const longest = 60 * time.Second

// until waits until the loopback server is as the condition says.
func (p *process) until(what string, cond func() bool) {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.t.Context(), longest)
	defer cancel()
	if err := p.srv.Wait(ctx, cond); err != nil {
		p.t.Fatalf("waiting until %s: %v\nthe bot said:\n%s", what, err, p.out)
	}
}

var claimLine = regexp.MustCompile(`/claim ([0-9A-Z]{4}-[0-9A-Z]{4})`)

// claimed starts the bot and makes the user its owner.
func (p *process) claimed(owner *loopback.User) {
	p.t.Helper()
	p.owner = owner
	p.start()
	ctx, cancel := context.WithTimeout(p.t.Context(), longest)
	defer cancel()
	m := p.out.find(ctx, claimLine)
	if m == nil {
		p.t.Fatalf("no claim code was printed:\n%s", p.out)
	}
	owner.Say(p.bot, m[0])
	p.until("the owner is told", func() bool { return p.heard(owner, "You are the owner now") })
}

// heard tells whether the bot has written something with these words to somebody.
func (p *process) heard(u *loopback.User, words string) bool {
	return p.count(u, words) > 0
}

func (p *process) count(u *loopback.User, words string) int {
	n := 0
	for _, m := range p.srv.Private(p.bot, u) {
		if m.FromBot && bytes.Contains([]byte(m.Text+m.Caption), []byte(words)) {
			n++
		}
	}
	return n
}

// room makes a forum with the bot in it, a team of that name.
func (p *process) room(name string, owner *loopback.User) *loopback.Group {
	p.t.Helper()
	g := p.srv.NewGroup(name, true, owner)
	g.AddBot(p.bot)
	g.Say(owner, 0, "/addteam "+name)
	p.until("team "+name+" is there", func() bool { return p.inRoom(g, 0, "now the room of team") })
	return g
}

func (p *process) inRoom(g *loopback.Group, thread int, words string) bool {
	for _, m := range p.srv.Messages(g.ID(), thread) {
		if m.FromBot && bytes.Contains([]byte(m.Text+m.Caption), []byte(words)) {
			return true
		}
	}
	return false
}

// thread is the topic of that name, 0 when there is none.
func thread(g *loopback.Group, name string) int {
	for _, t := range g.Topics() {
		if t.Name == name {
			return t.ID
		}
	}
	return 0
}

func (p *process) clean() {
	p.t.Helper()
	if v := p.srv.Violations(); len(v) > 0 {
		p.t.Errorf("the server found fault with %d calls, the first: %s", len(v), fmt.Sprint(v[0]))
	}
}

// run runs one of the operator's commands on a data directory.
func run(t *testing.T, p *process, dir string, args ...string) string {
	t.Helper()
	cmd := exec.Command(os.Args[0], args...)
	cmd.Env = []string{"BE_THE_BOT=1", "DATA_DIR=" + dir}
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("bot %v: %v\n%s\nthe bot said:\n%s", args, err, out, p.out)
	}
	return string(out)
}
