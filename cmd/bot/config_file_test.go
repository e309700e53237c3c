package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// TestTheConfigurationGoesOver: what one bot exports, another takes, and exports again
// the same, formatting and all; on a running bot and on a stopped one.
func TestTheConfigurationGoesOver(t *testing.T) {
	from, to := newProcess(t), newProcess(t)
	for _, p := range []*process{from, to} {
		p.claimed(p.srv.NewUser("Olga", user("olga")))
		p.room("support", p.owner)
	}
	for _, line := range []string{"/hours support mon-fri 09:00-18:00 Europe/Madrid", "/holiday support 2026-12-24..2026-12-26 yearly",
		"/addfield language choice English=en | Español=es | 中文=zh", "/addfield order text /^[A-Z]{2}\\d{6}$/ \"two letters and six digits, like AB123456\"",
		"/addsurvey welcome\nintro: Hi {{ contact.first_name | default: \"there\" }} 👋\nlanguage: Which language?\nlanguage.es: ¿Qué idioma?\ntimeout 10m remind 1 then handover\nthanks: Thanks!",
		"/addrule greet when conversation opened if new contact do survey welcome", "/addrule nine at 09:00 mon-fri do tag x", "/rule greet off",
		"/addsnippet lines\none\n\n    two, indented\n# three\n/four", "/text thanks es Gracias", "/defaultlanguage es", "/autoclose 3d", "/reply note"} {
		from.owner.Say(from.bot, line)
	}
	from.until("all is set up", func() bool { return from.count(from.owner, "") > 12 })
	first := filepath.Join(t.TempDir(), "first.txt")
	run(t, from, from.dir, "export", first)
	raw, err := os.ReadFile(first)
	if err != nil {
		t.Fatal(err)
	}
	shown := run(t, to, to.dir, "import", first)
	if !strings.Contains(shown, "+ /addfield language") || !strings.Contains(shown, "Nothing was changed yet") {
		t.Errorf("the plan is:\n%s", shown)
	}
	run(t, to, to.dir, "import", "--apply", first)
	to.kill() // the rest without a running bot
	if again := run(t, to, to.dir, "import", first); !strings.Contains(again, "It changes nothing") {
		t.Errorf("taken once more it would change:\n%s", again)
	}
	if second := run(t, to, to.dir, "export"); body(second) != body(string(raw)) {
		t.Errorf("exported again it is\n%s\nand was\n%s", second, raw)
	}
	bad := filepath.Join(t.TempDir(), "bad.txt")
	if err := os.WriteFile(bad, []byte("/addfield x numbre\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(os.Args[0], "import", "--apply", bad)
	cmd.Env = []string{"BE_THE_BOT=1", "DATA_DIR=" + to.dir}
	if out, err := cmd.CombinedOutput(); err == nil || !strings.Contains(string(out), "There is no field type") {
		t.Errorf("a wrong file is answered by %v:\n%s", err, out)
	}
}

// body is a configuration without the date of its first line.
func body(s string) string {
	_, rest, _ := strings.Cut(s, "\n")
	return rest
}

// TestDialoguesOfOnesOwn: bot test plays dialogues on a configuration, and tells where
// the bot answers otherwise.
func TestDialoguesOfOnesOwn(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	config := write("config.txt", "/addteam support\n\n/addsnippet opening We are open from 9 to 18.\n\n/addrule asked when message contains \"open\" do snippet opening\n")
	good := write("good.txt", "# Who asks is told.\nana: when are you open?\n\tana < We are open from 9 to 18.\n\tsupport + Ana\n\tsupport/Ana < (card) Ana · Telegram · \"when are you open?\"\n\tsupport/Ana < 🤖 We are open from 9 to 18.\n")
	bad := write("bad.txt", "ana: when are you open?\n\tana < Never.\n")
	try := func(args ...string) (string, error) {
		cmd := exec.Command(os.Args[0], append([]string{"test"}, args...)...)
		cmd.Env = []string{"BE_THE_BOT=1", "DATA_DIR=" + dir}
		out, err := cmd.CombinedOutput()
		return string(out), err
	}
	if out, err := try("--config", config, good); err != nil || !strings.Contains(out, "✓ ") {
		t.Errorf("a good one: %v\n%s", err, out)
	}
	if out, err := try("--config", config, good, bad); err == nil || !strings.Contains(out, "Never.") || !strings.Contains(out, "1 of 2 dialogues") {
		t.Errorf("a bad one: %v\n%s", err, out)
	}
	if out, err := try("--config", config, "--rewrite", bad); err != nil {
		t.Errorf("rewriting: %v\n%s", err, out)
	}
	if out, err := try("--config", config, bad); err != nil {
		t.Errorf("after rewriting: %v\n%s", err, out)
	}
	p := newProcess(t)
	p.claimed(p.srv.NewUser("Olga", user("olga")))
	p.room("support", p.owner)
	p.owner.Say(p.bot, "/addsnippet opening We are open from 9 to 18.")
	p.owner.Say(p.bot, `/addrule asked when message contains "open" do snippet opening`)
	p.until("there is a rule", func() bool { return p.heard(p.owner, "/addrule asked") })
	p.kill()
	if out, err := try("--data", p.dir, good); err != nil {
		t.Errorf("on a data directory: %v\n%s", err, out)
	}
}
