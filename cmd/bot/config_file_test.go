package main

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
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
		"/addsnippet lines\none\n\n    two, indented\n# three\n/four", "/text thanks es Gracias", "/defaultlanguage es", "/autoclose 3d", "/reply note", "/rate on",
		"/addvariant lines another way\nto say it"} {
		from.owner.Say(from.bot, line)
	}
	from.until("all is set up", func() bool { return from.count(from.owner, "") > 12 })
	run(t, from, from.dir, "import", "--apply", rich(t))
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
	if out := run(t, to, to.dir, "export"); !strings.Contains(out, `{"k":"bold","f":0,"t":4}`) || !strings.Contains(out, `{"k":"italic","f":0,"t":6}`) || !strings.Contains(out, "/addvariant lines.2\n    another way") || !strings.Contains(out, "/rate on") || !strings.Contains(out, "/rule vip 10%") || strings.Index(out, "/addrule vip") > strings.Index(out, "/addrule greet") {
		t.Errorf("something is lost:\n%s", out)
	}
	cmd := exec.Command(os.Args[0], "import", "--apply", bad)
	cmd.Env = []string{"BE_THE_BOT=1", "DATA_DIR=" + to.dir}
	if out, err := cmd.CombinedOutput(); err == nil || !strings.Contains(string(out), "There is no field type") {
		t.Errorf("a wrong file is answered by %v:\n%s", err, out)
	}
}

// rich is a configuration with what is easily lost: a script, the order of rules, a share,
// a wording with formatting.
func rich(t *testing.T) string {
	t.Helper()
	snippet := "/addsnippet opening.es #hours\nHola  \n  \n  a todos\ndo: tag es"
	var tidy []string
	for l := range strings.SplitSeq(snippet, "\n") {
		tidy = append(tidy, strings.TrimRight(l, " "))
	}
	sum := sha256.Sum256([]byte(strings.Join(tidy, "\n")))
	data := `{"name":"opening","lang":"es","topic":"hours","parts":[{"text":{"s":"Hola  \n  \n  a todos","m":[{"k":"bold","f":0,"t":4}]}}],"do":[{"name":"tag","arg":"es"}]}`
	variant := "/addvariant opening.es.2\nBuenas"
	sum2 := sha256.Sum256([]byte(variant))
	data2 := `{"name":"opening","lang":"es","parts":[{"text":{"s":"Buenas","m":[{"k":"italic","f":0,"t":6}]}}],"variant":2}`
	text := "\ufeff/addrule vip when message contains \"vip\" do script hello\n/rule vip 10%\n/addrule greet\n    when conversation opened\n    if new contact\n    do survey welcome\n/rule greet off\n" +
		"/addscript hello\n    action(function(turn)\n\n        reply(\"Hello!\")\n    end)\n\n" +
		strings.ReplaceAll(snippet, "\n", "\n    ") + "\n#= " + hex.EncodeToString(sum[:4]) + " " + data + "\n\n" +
		strings.ReplaceAll(variant, "\n", "\n    ") + "\n#= " + hex.EncodeToString(sum2[:4]) + " " + data2 + "\n"
	path := filepath.Join(t.TempDir(), "rich.txt")
	if err := os.WriteFile(path, []byte(strings.ReplaceAll(text, "\n", "\r\n")), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// TestLargeConfiguration: what does not fit one turn goes in several, and nothing is said
// to be taken that is not; a directory that was mistyped is not taken for an empty one.
func TestLargeConfiguration(t *testing.T) {
	dir := t.TempDir()
	bot := func(args ...string) (string, error) {
		cmd := exec.Command(os.Args[0], args...)
		cmd.Env = []string{"BE_THE_BOT=1", "DATA_DIR=" + filepath.Join(dir, "data")}
		out, err := cmd.CombinedOutput()
		return string(out), err
	}
	if out, err := bot("export"); err == nil || !strings.Contains(out, "no data of a bot") {
		t.Errorf("where there is nothing, export says %v: %s", err, out)
	}
	large := filepath.Join(dir, "large.txt")
	var text strings.Builder
	for i := range 700 {
		fmt.Fprintf(&text, "/addsnippet s%d\n    %s\n", i, strings.Repeat("word ", 100))
	}
	if err := os.WriteFile(large, []byte(text.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	if out, err := bot("import", "--apply", large); err != nil || !strings.Contains(out, "Taken.") {
		t.Fatalf("importing: %v: %.200s", err, out)
	}
	if out, err := bot("export"); err != nil || strings.Count(out, "/addsnippet s") != 700 {
		t.Errorf("%d of 700 were taken, %v", strings.Count(out, "/addsnippet s"), err)
	}
	for name, wrong := range map[string]string{"binary": "/addsnippet x \x00\xff", "huge": strings.Repeat("# filler\n", 1<<20), "long": "/addsnippet x " + strings.Repeat("x", 300_000)} {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(wrong), 0o600); err != nil {
			t.Fatal(err)
		}
		if out, err := bot("import", "--apply", path); err == nil {
			t.Errorf("a %s file is taken: %.200s", name, out)
		}
	}
	if out, err := bot("test", "--data", filepath.Join(dir, "typo"), large); err == nil || !strings.Contains(out, "no data of a bot") {
		t.Errorf("bot test on a directory that is not there: %v: %.200s", err, out)
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
	config := write("config.txt", "\ufeff/AddTeam support\r\n/hours support mon-fri 09:00-18:00 Europe/Madrid\r\n/addscript hello\n    action(function(turn) reply(\"x\") end)\n/addsnippet opening We are open from 9 to 18.\n\n/addrule asked when message contains \"open\" do snippet opening\n")
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
