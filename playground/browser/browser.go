// Package browser drives a headless Chromium for the tests of the playground's page and
// for the pictures of it. It must not know what the page is about.
package browser

import (
	"context"
	_ "embed" // the check of accessibility
	"fmt"
	"iter"
	"os/exec"
	"sync"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

// Find is the path of a Chromium, "" if there is none.
func Find() string {
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome", "chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	return ""
}

// Options say what a tab looks like.
type Options struct {
	Width, Height int64
	Dark          bool
	// Scale is how many pixels there are to a point; 1 if 0.
	Scale float64
}

// Tab is a page in a browser of its own.
type Tab struct {
	ctx  context.Context
	stop func()

	mu     sync.Mutex
	errors []string
}

// Open opens an address.
func Open(ctx context.Context, url string, o Options) (*Tab, error) {
	path := Find()
	if path == "" {
		return nil, exec.ErrNotFound
	}
	alloc, stopAlloc := chromedp.NewExecAllocator(ctx, append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(path), chromedp.NoSandbox,
		chromedp.Flag("lang", "en-GB"), chromedp.Flag("disable-dev-shm-usage", true), chromedp.WindowSize(int(o.Width), int(o.Height)))...)
	tab, stopTab := chromedp.NewContext(alloc)
	t := &Tab{ctx: tab, stop: func() { stopTab(); stopAlloc() }}
	go t.hear(chromedp.Console(tab)) // before anything else runs there
	if err := chromedp.Do(tab, chromedp.EmulateViewport(o.Width, o.Height, chromedp.EmulateScale(max(o.Scale, 1))), o.media(), chromedp.Navigate(url)); err != nil {
		t.Close()
		return nil, fmt.Errorf("opening a page in the browser: %w", err)
	}
	return t, nil
}

// media is dark or light, and has nothing move.
func (o Options) media() chromedp.Action[chromedp.Void] {
	scheme := "light"
	if o.Dark {
		scheme = "dark"
	}
	return chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		_, err := chromedp.Call(ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{
			{Name: "prefers-color-scheme", Value: scheme}, {Name: "prefers-reduced-motion", Value: "reduce"}}})
		return err
	})
}

// Close ends the browser.
func (t *Tab) Close() { t.stop() }

// hear keeps what the page complains about.
func (t *Tab) hear(console iter.Seq2[chromedp.ConsoleMessage, error]) {
	for m, err := range console {
		if err != nil {
			return
		}
		if !m.IsException() && m.Type != chromedp.ConsoleError && m.Type != chromedp.ConsoleWarning {
			continue
		}
		t.mu.Lock()
		t.errors = append(t.errors, fmt.Sprintf("%s: %s (%s:%d)", m.Type, m.Text, m.URL, m.Line))
		t.mu.Unlock()
	}
}

// Errors lists what the page has complained about so far.
func (t *Tab) Errors() []string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return append([]string(nil), t.errors...)
}

// patience is how long one action may take.
const patience = 30 * time.Second

// Do runs actions of chromedp.
func (t *Tab) Do(actions ...chromedp.Action[chromedp.Void]) error {
	ctx, cancel := context.WithTimeout(t.ctx, patience)
	defer cancel()
	return chromedp.Do(ctx, actions...)
}

// Eval evaluates an expression of JavaScript.
func Eval[T any](t *Tab, expr string) (T, error) {
	ctx, cancel := context.WithTimeout(t.ctx, patience)
	defer cancel()
	return chromedp.Run(ctx, chromedp.Evaluate[T](expr, chromedp.EvalAwaitPromise))
}

// Until waits until an expression of JavaScript is true.
func (t *Tab) Until(expr string) error {
	if err := t.Do(chromedp.Poll[chromedp.Void]("!!("+expr+")", chromedp.WithPollingInterval(30*time.Millisecond), chromedp.WithPollingTimeout(0))); err != nil {
		return fmt.Errorf("waiting until %s: %w", expr, err)
	}
	return nil
}

// Picture is the visible part of the page as PNG.
func (t *Tab) Picture() ([]byte, error) {
	ctx, cancel := context.WithTimeout(t.ctx, patience)
	defer cancel()
	return chromedp.Run(ctx, chromedp.CaptureScreenshot())
}

//go:embed a11y.js
var a11y string

// Faults lists what a screen reader, a keyboard or weak eyes would stumble over.
func (t *Tab) Faults() ([]string, error) { return Eval[[]string](t, a11y) }
