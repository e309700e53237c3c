// Command shots makes the pictures of the playground's page for the README:
//
//	go run ./playground/shots docs
//
// It starts the playground, has it run the example, and keeps what a browser shows. It
// must not be part of any release.
package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"time"

	"github.com/chromedp/chromedp"

	"frontdesk/playground/browser"
)

func main() {
	dir := "docs"
	if len(os.Args) > 1 {
		dir = os.Args[1]
	}
	ctx, cancel := context.WithTimeout(context.Background(), 3*time.Minute)
	defer cancel()
	if err := run(ctx, dir); err != nil {
		fmt.Fprintln(os.Stderr, "shots:", err)
		os.Exit(1)
	}
}

// shot is one picture.
type shot struct {
	file  string
	look  browser.Options
	front string // the tab to be in front where the screen is narrow
	topic string // to be in front in Bo's pane
}

var shots = []shot{
	{"playground.png", browser.Options{Width: 1440, Height: 860}, "", "Ana"},
	{"playground-dark.png", browser.Options{Width: 1440, Height: 860, Dark: true}, "", "Luz"},
	{"playground-phone.png", browser.Options{Width: 390, Height: 780}, "Ana", ""},
	{"playground-room.png", browser.Options{Width: 390, Height: 780}, "Bo", "Ana"},
}

func run(ctx context.Context, dir string) error {
	url, stop, err := start(ctx)
	if err != nil {
		return err
	}
	defer stop()
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	for i, s := range shots {
		if err := s.take(ctx, url, dir, i == 0); err != nil {
			return fmt.Errorf("making %s: %w", s.file, err)
		}
	}
	return nil
}

// start runs the playground, and returns its address once both networks are connected.
func start(ctx context.Context) (string, func(), error) {
	bin := filepath.Join(os.TempDir(), fmt.Sprintf("frontdesk-shots-%d", os.Getpid()))
	if out, err := exec.CommandContext(ctx, "go", "build", "-o", bin, "./cmd/bot").CombinedOutput(); err != nil {
		return "", nil, fmt.Errorf("building the bot: %w\n%s", err, out)
	}
	cmd := exec.CommandContext(ctx, bin, "playground", "--listen", "127.0.0.1:0", "--pace", "0s")
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		return "", nil, err
	}
	if err := cmd.Start(); err != nil {
		return "", nil, err
	}
	stop := func() { _ = cmd.Process.Signal(os.Interrupt); _ = cmd.Wait(); _ = os.Remove(bin) }
	address := regexp.MustCompile(`http://\S+`)
	url := ""
	for sc := bufio.NewScanner(out); sc.Scan(); {
		if url == "" {
			url = address.FindString(sc.Text())
		} else if sc.Text() == "Both networks are connected." {
			return url, stop, nil
		}
	}
	stop()
	return "", nil, errors.New("the playground ended early")
}

func (s shot) take(ctx context.Context, url, dir string, example bool) error {
	t, err := browser.Open(ctx, url, s.look)
	if err != nil {
		return err
	}
	defer t.Close()
	if err := t.Until(`document.querySelectorAll('.pane').length >= 4`); err != nil {
		return err
	}
	if example {
		if err := t.Do(chromedp.Click("#example")); err != nil {
			return err
		}
	}
	if err := t.Until(`document.querySelector('#pane-whatsapp-luz .log').textContent.includes('9 to 18') && !document.querySelector('#example').hidden`); err != nil {
		return err
	}
	const click = `void [...document.querySelectorAll(%q)].find(b => b.textContent.includes(%q))?.click()`
	for _, c := range [][2]string{{"#tabs button", s.front}, {"#pane-telegram-bo .chats button", "sales-es"}, {"#pane-telegram-bo .topics button", s.topic}} {
		if c[1] != "" {
			if _, err := browser.Eval[chromedp.Void](t, fmt.Sprintf(click, c[0], c[1])); err != nil {
				return err
			}
		}
	}
	png, err := t.Picture()
	if err != nil {
		return err
	}
	if png, err = small(png); err != nil {
		return err
	}
	fmt.Println(filepath.Join(dir, s.file), len(png), "bytes", t.Errors())
	return os.WriteFile(filepath.Join(dir, s.file), png, 0o644)
}
