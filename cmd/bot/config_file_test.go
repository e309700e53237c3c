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
