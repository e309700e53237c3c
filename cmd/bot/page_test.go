package main

import (
	"context"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"frontdesk/playground/browser"
)

// webpage is the playground in a process of its own, and a browser that looks at it.
type webpage struct {
	t   *testing.T
	tab *browser.Tab
	url string
	out *output
}

var pageLine = regexp.MustCompile(`http://127\.0\.0\.1:\d+/\w+/`)

// playing starts the playground.
func playing(t *testing.T, args ...string) *webpage {
	t.Helper()
	if browser.Find() == "" {
		if os.Getenv("CI") == "true" {
			t.Fatal("there is no Chromium: apt-get install chromium")
		}
		t.Skip("there is no Chromium to look at the page with: apt-get install chromium")
	}
	w := &webpage{t: t, out: &output{more: make(chan struct{})}}
	cmd := exec.Command(os.Args[0], append([]string{"playground", "--pace", "0s"}, args...)...)
	cmd.Stdout, cmd.Stderr = w.out, w.out
	dir := t.TempDir()
	cmd.Env = []string{"BE_THE_BOT=1", "HOME=" + dir, "TMPDIR=" + dir, "TZ=UTC"}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = cmd.Process.Signal(syscall.SIGTERM)
		if err := cmd.Wait(); err != nil {
			t.Errorf("the playground ended with %v\n%s", err, w.out)
		}
	})
	ctx, cancel := context.WithTimeout(t.Context(), longest)
	defer cancel()
	m := w.out.find(ctx, pageLine)
	if m == nil {
		t.Fatalf("no address is printed:\n%s", w.out)
	}
	w.url = m[0]
	return w
}

// look opens the page; at the end nothing may have gone wrong in it.
func (w *webpage) look(o browser.Options) *webpage {
	w.t.Helper()
	tab, err := browser.Open(context.Background(), w.url, o)
	if err != nil {
		w.t.Fatal(err)
	}
	w.tab = tab
	w.t.Cleanup(func() {
		if list := tab.Errors(); len(list) > 0 {
			w.t.Errorf("the page complains:\n%s", strings.Join(list, "\n"))
		}
		tab.Close()
	})
	w.until(`document.querySelectorAll('.pane').length >= 1 && !document.querySelector('#lost').checkVisibility()`)
	return w
}

var wide = browser.Options{Width: 1440, Height: 900}

func (w *webpage) until(expr string) {
	w.t.Helper()
	if err := w.tab.Until(expr); err != nil {
		text, _ := browser.Eval[string](w.tab, `document.body.innerText`)
		w.t.Fatalf("%v\nthe page shows:\n%s", err, text)
	}
}

// shows waits until a pane's log shows something.
func (w *webpage) shows(pane, text string) {
	w.t.Helper()
	w.until(fmt.Sprintf(`document.querySelector('#pane-%s .log')?.innerText.includes(%q)`, pane, text))
}

func (w *webpage) does(actions ...chromedp.Action[chromedp.Void]) {
	w.t.Helper()
	if err := w.tab.Do(actions...); err != nil {
		w.t.Fatal(err)
	}
}

// clicks clicks the last thing of that kind that has this text.
func (w *webpage) clicks(selector, text string) {
	w.t.Helper()
	found := fmt.Sprintf(`[...document.querySelectorAll(%q)].findLast(e => e.textContent.includes(%q) && !e.disabled)`, selector, text)
	w.until(found)
	if _, err := browser.Eval[chromedp.Void](w.tab, `void `+found+`.click()`); err != nil {
		w.t.Fatal(err)
	}
}

// writes types a message in a pane, and Enter.
func (w *webpage) writes(pane, text string) {
	w.t.Helper()
	w.does(chromedp.SendKeys(chromedp.CSS("#pane-"+pane+" textarea"), text+"\r"))
}

// room puts a topic in front in the agent's pane.
func (w *webpage) room(topic string) {
	w.t.Helper()
	w.clicks("#pane-telegram-bo .topics button", topic)
	w.until(fmt.Sprintf(`document.querySelector('#pane-telegram-bo .topics [aria-current=true]').textContent.includes(%q)`, topic))
}

// accessible fails for what a screen reader, a keyboard or weak eyes would stumble over.
func (w *webpage) accessible() {
	w.t.Helper()
	faults, err := w.tab.Faults()
	if err != nil {
		w.t.Fatal(err)
	}
	if len(faults) > 0 {
		w.t.Errorf("not accessible:\n%s", strings.Join(faults, "\n"))
	}
}

// story has the page play the example.
func (w *webpage) story() {
	w.t.Helper()
	w.until(`document.querySelectorAll('.pane').length === 4`)
	w.does(chromedp.Click(chromedp.CSS("#example")))
	w.shows("whatsapp-luz", "We are open from 9 to 18.")
	w.until(`!document.querySelector('#example').hidden`)
}

// adds adds a contact on Telegram.
func (w *webpage) adds(name string) {
	w.t.Helper()
	w.clicks("#add", "")
	w.clicks(".menu button", "New contact on Telegram")
	w.does(chromedp.SetValue(chromedp.CSS("#ask input[name=name]"), name), chromedp.Click(chromedp.CSS("#ask button[type=submit]")))
	w.until(`document.querySelector('#pane-telegram-` + strings.ToLower(name) + `')`)
}

// TestPageExample: the example plays through, everybody sees their part of it, and the
// inside is told; nothing in the way of a screen reader, light or dark.
func TestPageExample(t *testing.T) {
	w := playing(t).look(wide)
	w.accessible()
	w.story()
	for _, text := range []string{"Hi Ana 👋", "Español, got it.", "We are open from 9 to 18.", "gracias"} {
		w.shows("telegram-ana", text)
	}
	w.shows("whatsapp-luz", "2. Español")
	w.room("Ana")
	w.shows("telegram-bo", "gracias")
	w.until(`document.querySelector('#pane-telegram-bo .pin').textContent.includes('language: Español')`)
	w.until(`document.querySelector('#trace').innerText.includes('rule spanish: fired on survey welcome completed')`)
	w.until(`document.querySelector('#trace').innerText.includes('opens the topic Luz in sales-es')`)
	w.accessible()
	dark := (&webpage{t: t, url: w.url, out: w.out}).look(browser.Options{Width: 1440, Height: 900, Dark: true})
	dark.shows("telegram-ana", "gracias")
	dark.accessible()
}

// TestPageBothNetworks: a contact on each network is answered from the room, with a
// reply, an edit and a reaction.
func TestPageBothNetworks(t *testing.T) {
	w := playing(t).look(wide)
	w.story()
	w.writes("telegram-ana", "una pregunta")
	w.room("Ana")
	w.shows("telegram-bo", "una pregunta")
	w.writes("telegram-bo", "dime, Ana")
	w.shows("telegram-ana", "dime, Ana")
	w.writes("whatsapp-luz", "otra pregunta")
	w.room("Luz")
	w.shows("telegram-bo", "otra pregunta")
	w.writes("telegram-bo", "dime, Luz")
	w.shows("whatsapp-luz", "dime, Luz")
	// Luz answers that very message, by its menu, and with the keyboard alone.
	w.does(chromedp.Focus(chromedp.CSS("#pane-whatsapp-luz li.msg:last-child .dots")), chromedp.KeyEvent("\r"))
	w.clicks(".menu button", "Reply")
	w.until(`document.querySelector('#pane-whatsapp-luz .on').innerText.includes('dime, Luz')`)
	w.writes("whatsapp-luz", "gracias, Bo")
	w.until(`document.querySelector('#pane-telegram-bo li.msg:last-child .quote')?.textContent.includes('dime, Luz')`)
	// The owner writes with the shop's own phone: it is in the room.
	w.clicks("#add", "")
	w.clicks(".menu button", "own phone")
	w.shows("whatsapp-shop", "dime, Luz")
	w.writes("whatsapp-shop", "Olga here")
	w.shows("whatsapp-luz", "Olga here")
	w.shows("telegram-bo", "Olga here")
	// Bo changes what he said.
	w.clicks("#pane-telegram-bo li.msg.mine .dots", "")
	w.clicks(".menu button", "Edit")
	w.until(`document.querySelector('#pane-telegram-bo textarea').value === 'dime, Luz'`)
	w.writes("telegram-bo", " todo")
	w.shows("whatsapp-luz", "dime, Luz todo")
	w.accessible()
}

// TestPageButtonMenuPhoto: a button under a message, the / menu by arrow keys and Enter,
// a mention, and a photo from a file.
func TestPageButtonMenuPhoto(t *testing.T) {
	w := playing(t).look(wide)
	w.story()
	w.adds("Carla")
	w.writes("telegram-carla", "hola")
	w.shows("telegram-carla", "Which language")
	w.clicks("#pane-telegram-carla .keys button", "Español")
	w.shows("telegram-carla", "Español, got it.")
	w.room("Carla")
	// The menu: /o offers the snippet; the arrows go down and up again; Enter sends.
	menu := "#pane-telegram-bo .hints"
	w.does(chromedp.SendKeys(chromedp.CSS("#pane-telegram-bo textarea"), "/"))
	w.until(fmt.Sprintf(`document.querySelectorAll(%q).length > 5`, menu+" li"))
	w.accessible()
	w.does(chromedp.SendKeys(chromedp.CSS("#pane-telegram-bo textarea"), kb.ArrowDown+kb.ArrowDown+kb.ArrowUp))
	w.until(fmt.Sprintf(`[...document.querySelectorAll(%q)].findIndex(li => li.ariaSelected === 'true') === 1`, menu+" li"))
	w.does(chromedp.SendKeys(chromedp.CSS("#pane-telegram-bo textarea"), "o"))
	w.until(fmt.Sprintf(`document.querySelector(%q)?.textContent.includes('/opening')`, menu+" li[aria-selected=true]"))
	w.does(chromedp.SendKeys(chromedp.CSS("#pane-telegram-bo textarea"), "\r"))
	w.shows("telegram-carla", "We are open from 9 to 18.")
	w.does(chromedp.SendKeys(chromedp.CSS("#pane-telegram-bo textarea"), "@ol"))
	w.until(fmt.Sprintf(`document.querySelector(%q)?.textContent.includes('@olga_p')`, menu+" li[aria-selected=true]"))
	w.does(chromedp.SendKeys(chromedp.CSS("#pane-telegram-bo textarea"), "\rlook\r"))
	w.until(`document.querySelector('#pane-telegram-bo .log').innerText.includes('Send to the contact')`)
	// A photo each way, between the networks and the room.
	photo := filepath.Join(t.TempDir(), "house.png")
	if err := os.WriteFile(photo, tinyPicture(t), 0o600); err != nil {
		t.Fatal(err)
	}
	for pane, name := range map[string]string{"telegram-carla": "Carla", "whatsapp-luz": "Luz"} {
		w.does(chromedp.SetUploadFiles(chromedp.CSS("#pane-"+pane+" input[type=file]"), []string{photo}))
		w.room(name)
		for _, where := range []string{pane, "telegram-bo"} {
			w.until(fmt.Sprintf(`document.querySelector('#pane-%s .log li:last-child img')?.naturalWidth === 24`, where))
		}
		w.does(chromedp.SetUploadFiles(chromedp.CSS("#pane-telegram-bo input[type=file]"), []string{photo}))
		w.until(fmt.Sprintf(`document.querySelectorAll('#pane-%s .log img').length === 2 && document.querySelector('#pane-%s .log li:last-child img')?.naturalWidth === 24`, pane, pane))
	}
	w.drops("telegram-carla", "list.txt")
	w.until(`document.querySelector('#pane-telegram-carla .log li:last-child a.file')?.textContent.includes('list.txt')`)
	w.accessible()
}

// drops drags a file onto a pane.
func (w *webpage) drops(pane, file string) {
	w.t.Helper()
	_, err := browser.Eval[chromedp.Void](w.tab, fmt.Sprintf(`(() => {
		const dataTransfer = new DataTransfer();
		dataTransfer.items.add(new File(['tea, milk'], %q, {type: 'text/plain'}));
		document.querySelector('#pane-%s').dispatchEvent(new DragEvent('drop', {bubbles: true, cancelable: true, dataTransfer}));
	})()`, file, pane))
	if err != nil {
		w.t.Fatal(err)
	}
}

// TestPageClockAndFaults: the clock rings timers; a block is told in the room; what is
// written while the network is away or the bot is dead arrives; a deleted topic is made
// anew.
func TestPageClockAndFaults(t *testing.T) {
	w := playing(t).look(wide)
	w.story()
	w.adds("Carla")
	w.writes("telegram-carla", "hola")
	w.shows("telegram-carla", "Which language")
	w.clicks("[data-advance='86400']", "+1 day")
	w.shows("telegram-carla", "Are you still there?")
	w.until(`!document.querySelector("[data-advance='86400']").disabled`)
	w.clicks("#timer", "")
	w.until(`document.querySelector('#toasts').innerText.includes('The clock was moved by')`)
	w.clicks("#pane-telegram-bo .chats button", "support")
	w.room("Carla") // the survey was handed over
	w.clicks("#pane-telegram-bo .chats button", "sales-es")
	w.room("Ana")
	w.writes("telegram-ana", "hola?")
	w.shows("telegram-bo", "hola?")
	w.clicks("#unplug", "")
	w.until(`document.querySelector('#unplug').ariaPressed === 'true'`)
	w.writes("telegram-ana", "written while unplugged")
	w.clicks("#unplug", "")
	w.shows("telegram-bo", "written while unplugged")
	w.clicks("#restart", "")
	w.until(`document.querySelector('#toasts').innerText.includes('was killed')`)
	w.writes("whatsapp-luz", "are you well?")
	w.room("Luz")
	w.shows("telegram-bo", "are you well?")
	w.clicks("#pane-telegram-bo .about button", "Delete topic")
	w.until(`![...document.querySelectorAll('#pane-telegram-bo .topics button')].some(b => b.textContent.includes('Luz'))`)
	w.writes("whatsapp-luz", "still there?")
	w.room("Luz")
	w.shows("telegram-bo", "still there?")
	w.room("Ana")
	w.clicks("#pane-telegram-ana .fault", "Block")
	w.writes("telegram-bo", "into the void")
	w.until(`/blocked/i.test([...document.querySelectorAll('#pane-telegram-bo li.msg')].at(-1).innerText)`)
	w.clicks("#limit", "")
	w.until(`document.querySelector('#limit').ariaPressed === 'true'`)
	w.accessible()
}

// TestPageNarrow: on a phone there is one pane at a time, nothing is wider than the
// screen, and everything is within reach.
func TestPageNarrow(t *testing.T) {
	w := playing(t).look(browser.Options{Width: 390, Height: 780})
	one := `[...document.querySelectorAll('.pane, .inside')].filter(p => p.offsetParent).length === 1 && document.documentElement.scrollWidth <= 390`
	w.until(one)
	w.clicks("#more", "Tools")
	w.until(`document.querySelector('#restart').offsetParent`)
	w.accessible()
	w.clicks("#more", "Tools")
	w.story()
	for tab, pane := range map[string]string{"Ana": "pane-telegram-ana", "Bo": "pane-telegram-bo", "Luz": "pane-whatsapp-luz", "Inside": "inside"} {
		w.clicks("#tabs button", tab)
		w.until(`document.getElementById('` + pane + `').offsetParent && ` + one)
		w.accessible()
	}
	w.clicks("#tabs button", "Ana")
	w.writes("telegram-ana", "from a phone")
	w.clicks("#tabs button", "Bo")
	w.room("Ana")
	w.shows("telegram-bo", "from a phone")
}

// TestPageScript: a written dialogue is played on the page.
func TestPageScript(t *testing.T) {
	w := playing(t, "--script", filepath.Join("testdata", "dialogs", "story.txt")).look(wide)
	w.until(`document.querySelector('#pane-telegram-carl')`)
	w.shows("telegram-carl", "English, got it.")
	w.until(`!document.querySelector('#example').hidden`)
	if s := w.out.String(); strings.Contains(s, "stops") {
		t.Errorf("the script did not play to its end:\n%s", s)
	}
}

// TestPageStart measures the time from the start of the process to the page's answer.
func TestPageStart(t *testing.T) {
	began := time.Now()
	w := playing(t)
	r, err := http.Get(w.url)
	if err != nil || r.StatusCode != http.StatusOK {
		t.Fatalf("the page answers %v, %v", r, err)
	}
	_ = r.Body.Close()
	t.Logf("from the start to the page answering: %v", time.Since(began).Round(time.Millisecond))
	w.look(wide)
	w.until(`document.querySelectorAll('.pane').length === 4`)
	t.Logf("from the start to four panes in a browser: %v", time.Since(began).Round(time.Millisecond))
}
