package main

import (
	"context"
	"encoding/json"
	"fmt"
	wa "frontdesk/playground/whatsapp"
	"image"
	"image/color"
	"io"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/qrcode"
	"go.mau.fi/whatsmeow/types"
)

// TestLinkingByCodeAndInTheTerminal: a code to type into the phone, in the chat; a QR
// code in the terminal, while the bot runs and while it does not; unlinking.
func TestLinkingByCodeAndInTheTerminal(t *testing.T) {
	d := newDuo(t)
	d.claimed(d.owner)
	room := d.room("support", d.owner)
	d.owner.Say(d.bot, "/addchannel whatsapp shop +34600000001")
	d.press(d.owner, "All chats")
	code := func() string {
		for _, m := range d.srv.Private(d.bot, d.owner) {
			if _, after, ok := strings.Cut(m.Text, "Link with phone number instead.\n\n"); ok {
				return after
			}
		}
		return ""
	}
	d.until("a code is shown", func() bool { return code() != "" })
	if err := d.shop.EnterCode(code()); err != nil {
		t.Fatal(err)
	}
	d.until("the number is linked", func() bool { return d.heard(d.owner, "is linked as channel shop") })
	d.owner.Say(d.bot, "/delchannel shop")
	d.press(d.owner, "Unlink")
	d.until("it is unlinked", func() bool { return d.heard(d.owner, "is unlinked") })
	d.comes("the phone shows no companion", func() bool { return len(d.shop.Companions()) == 0 })
	for i, running := range []bool{true, false} {
		if !running {
			d.kill()
		}
		other := d.phone("Other", "3460000001"+string(rune('0'+i)))
		d.scanInTerminal(other)
		if !running {
			d.start()
		}
		ana := d.phone("Ana"+string(rune('A'+i)), "3460000002"+string(rune('0'+i)))
		d.must(ana.Say("3460000001"+string(rune('0'+i)), "to the other number"))
		d.until("it is in the room", func() bool { return d.inRoom(room, thread(room, "Ana"+string(rune('A'+i))), "to the other number") })
	}
	d.owner.Say(d.bot, "/channels")
	d.until("both are listed", func() bool { return d.heard(d.owner, "(whatsapp2)") })
}

// all is what the phones have got.
func (d *duo) all() (out []string) {
	for _, p := range d.phones {
		for _, m := range p.Messages() {
			out = append(out, fmt.Sprintf("%s %s %q", p.JID().User, m.Kind, m.Text))
		}
	}
	return out
}

// comes waits for something on the WhatsApp side.
func (d *duo) comes(what string, cond func() bool) {
	d.t.Helper()
	ctx, cancel := context.WithTimeout(d.t.Context(), longest)
	defer cancel()
	for !cond() {
		select {
		case <-ctx.Done():
			d.t.Fatalf("waiting until %s\nthe phones have %v\nthe bot said:\n%s", what, d.all(), d.out)
		case <-time.After(5 * time.Millisecond):
		}
	}
}

// scanInTerminal runs bot link whatsapp, and has a phone scan what it draws.
func (d *duo) scanInTerminal(p *wa.Phone) {
	d.t.Helper()
	cmd, out := d.linkInTerminal(p, nil)
	if err := cmd.Wait(); err != nil {
		d.t.Fatalf("bot link whatsapp: %v\n%s", err, out)
	}
	if !strings.Contains(out.String(), "is linked") {
		d.t.Errorf("it says:\n%s", out)
	}
}

// linkInTerminal runs bot link whatsapp until a phone has scanned what it draws; in is what
// is typed.
func (d *duo) linkInTerminal(p *wa.Phone, in io.Reader) (*exec.Cmd, *output) {
	d.t.Helper()
	cmd := exec.Command(os.Args[0], "link", "whatsapp")
	out := &output{more: make(chan struct{})}
	cmd.Stdin, cmd.Stdout, cmd.Stderr = in, out, out
	cmd.Env = []string{"BE_THE_BOT=1", "DATA_DIR=" + d.dir, "WHATSAPP_AT=" + d.wa.Addr()}
	if err := cmd.Start(); err != nil {
		d.t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(d.t.Context(), longest)
	defer cancel()
	drawn := out.find(ctx, regexp.MustCompile(`(?s)Link a device\.\n((?:[█▀▄ ]{20,}\n)+)`))
	if drawn == nil {
		d.t.Fatalf("no QR code is drawn:\n%s", out)
	}
	// The last line ends the picture only when all of it is there: as many rows as columns.
	for {
		lines := strings.Split(strings.TrimRight(out.find(ctx, regexp.MustCompile(`(?s)Link a device\.\n((?:[█▀▄ ]{20,}\n)+)`))[1], "\n"), "\n")
		if 2*len(lines) >= utf8.RuneCountInString(lines[0])-1 {
			if err := p.Scan(readDrawn(d.t, lines)); err != nil {
				d.t.Fatal(err)
			}
			break
		}
		if ctx.Err() != nil {
			d.t.Fatal("the picture is never whole")
		}
	}
	return cmd, out
}

// readDrawn reads a QR code that is drawn in a terminal.
func readDrawn(t testing.TB, lines []string) string {
	t.Helper()
	const scale = 4
	w := utf8.RuneCountInString(lines[0])
	img := image.NewGray(image.Rect(0, 0, w*scale, 2*len(lines)*scale))
	for y, line := range lines {
		x := 0
		for _, r := range line {
			for half, light := range []bool{r == '█' || r == '▀', r == '█' || r == '▄'} {
				for i := range scale * scale {
					if light {
						img.SetGray(x*scale+i%scale, (2*y+half)*scale+i/scale, color.Gray{Y: 255})
					}
				}
			}
			x++
		}
	}
	bits, err := gozxing.NewBinaryBitmapFromImage(img)
	if err != nil {
		t.Fatal(err)
	}
	text, err := qrcode.NewQRCodeReader().Decode(bits, map[gozxing.DecodeHintType]any{gozxing.DecodeHintType_PURE_BARCODE: true})
	if err != nil {
		t.Fatalf("reading the drawn code: %v", err)
	}
	return text.GetText()
}

// TestLinkingThroughAPasskey: what WhatsApp asks of the passkey is shown, and the
// answer is taken back as text.
func TestLinkingThroughAPasskey(t *testing.T) {
	d := newDuo(t)
	d.claimed(d.owner)
	d.shop.RequirePasskey()
	d.owner.Say(d.bot, "/addchannel whatsapp")
	d.press(d.owner, "All chats")
	d.until("a QR code is shown", func() bool { return d.shownQR(d.owner) != "" })
	if err := d.shop.Scan(d.shownQR(d.owner)); err != nil {
		t.Fatal(err)
	}
	asked := func() string {
		for _, m := range d.srv.Private(d.bot, d.owner) {
			if i := strings.Index(m.Text, "\n\n{"); i >= 0 && strings.Contains(m.Text, "passkey") {
				return m.Text[i+2:]
			}
		}
		return ""
	}
	d.until("the request is shown", func() bool { return asked() != "" })
	d.owner.Say(d.bot, d.passkey(d.shop, asked()))
	d.until("the number is linked", func() bool { return d.heard(d.owner, "is linked as channel whatsapp") })
}

// passkey is what a phone's passkey answers.
func (d *duo) passkey(p *wa.Phone, asked string) string {
	d.t.Helper()
	var ask types.WebAuthnPublicKey
	err := json.Unmarshal([]byte(asked), &ask)
	if err != nil {
		d.t.Fatal(err)
	}
	answer, err := p.Passkey(&ask)
	if err != nil {
		d.t.Fatal(err)
	}
	raw, err := json.Marshal(answer)
	d.must("", err)
	return string(raw)
}

// TestLinkingThroughAPasskeyInTheTerminal: the answer is typed there, while the bot runs
// and while it does not; without a terminal it is said what to do.
func TestLinkingThroughAPasskeyInTheTerminal(t *testing.T) {
	d := newDuo(t)
	d.claimed(d.owner)
	for i, running := range []bool{true, false} {
		if !running {
			d.kill()
		}
		p := d.phone("Shop", "3460000003"+string(rune('0'+i)))
		p.RequirePasskey()
		cmd, out := d.linkInTerminal(p, nil)
		if err := cmd.Wait(); err == nil || !strings.Contains(out.String(), "there was no answer: run bot link whatsapp in a terminal") {
			t.Errorf("running %v: without a terminal it ends with %v:\n%s", running, err, out)
		}
		in, typed := io.Pipe()
		cmd, out = d.linkInTerminal(p, in)
		ctx, cancel := context.WithTimeout(t.Context(), longest)
		defer cancel()
		m := out.find(ctx, regexp.MustCompile(`begins with {:\n({.*})\n`))
		if m == nil {
			t.Fatalf("running %v: the passkey is not asked for:\n%s", running, out)
		}
		answer := d.passkey(p, m[1])
		go func() {
			fmt.Fprintf(typed, "\nwhat?\n%s\n", answer)
			_ = typed.Close()
		}()
		if err := cmd.Wait(); err != nil || !strings.Contains(out.String(), "is linked") || !strings.Contains(out.String(), "Paste it again") {
			t.Errorf("running %v: it ends with %v:\n%s", running, err, out)
		}
	}
}

// TestWhatsAppAlone: without Telegram, a number that was linked in the terminal is all
// that is needed: it is claimed by a message, and a group is a room.
func TestWhatsAppAlone(t *testing.T) {
	d := newDuo(t)
	d.scanInTerminal(d.shop)
	d.env = append(d.env, "TELEGRAM_TOKEN=")
	d.start()
	ctx, cancel := context.WithTimeout(t.Context(), longest)
	defer cancel()
	m := d.out.find(ctx, claimLine)
	if m == nil {
		t.Fatalf("no claim code was printed:\n%s", d.out)
	}
	olga, ana := d.phone("Olga", "34600000003"), d.phone("Ana", "34600000002")
	d.must(olga.Say("34600000001", m[0]))
	d.gets(olga, "You are the owner now")
	room := d.group(olga)
	d.must(ana.Say("34600000001", "is it open?"))
	hers := d.gets(olga, "is it open?")
	d.must(olga.Reply(hers, "until six"))
	d.gets(ana, "until six")
	// A button is a line with a number: quoting it with the number presses it.
	d.must(olga.Reply(hers, "2")) // 1. Close, 2. Snippets
	d.must(olga.SayIn(room, "#1 /close"))
	d.gets(olga, "Closed by Olga")
	d.must(olga.SayIn(room, "/doctor"))
	d.gets(olga, "WhatsApp +34600000001 (whatsapp): connected")
	// Who never wrote cannot be written to.
	d.must(olga.SayIn(room, "/write +34600000099 hello"))
	d.gets(olga, "They have to write first")
}
